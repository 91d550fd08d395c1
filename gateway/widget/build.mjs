// Bundles src/ into widget.js. Its first line names the sources it was built from: `deploy/widget.sh` compares it.
import { build } from "esbuild";
import { digest } from "./digest.mjs";

const minified = {
  name: "minified-style",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const made = await build({ entryPoints: [path], minify: true, write: false, target: "chrome111" });
      return { contents: made.outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

await build({
  entryPoints: ["src/main.ts"],
  outfile: process.argv[2] ?? "widget.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  plugins: [minified],
  banner: { js: `/* Needlepoint chat. Built from gateway/widget/src (${digest()}); do not edit. */` },
});
