// One number for everything that goes into the bundle: names and contents, in order, line ends as in the repository.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

export function digest() {
  const files = ["build.mjs", "digest.mjs", "package-lock.json", "tsconfig.json"];
  files.push(...readdirSync("src").map((name) => `src/${name}`));
  const hash = createHash("sha256");
  for (const name of files.sort()) hash.update(`${name}\n`).update(readFileSync(name, "utf8").replaceAll("\r\n", "\n"));
  return hash.digest("hex").slice(0, 20);
}
