#!/usr/bin/env bash
# Sees to the browser that the page tests drive: Debian's own as root, otherwise Playwright's.
set -euo pipefail
cd "$(dirname "$0")/.."
for found in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  if [ -x "$found" ]; then exit 0; fi
done
if .venv/bin/python -c 'import sys, pathlib
from playwright.sync_api import sync_playwright
with sync_playwright() as p: sys.exit(not pathlib.Path(p.chromium.executable_path).exists())' 2>/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "  Browser for the page tests: installing Debian's chromium (once)"
  log=$(mktemp)
  if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1; then
    rm -f "$log"; exit 0
  fi
  tail -n 20 "$log"; rm -f "$log"
else
  echo "  Browser for the page tests: fetching Playwright's chromium (once)"
  if .venv/bin/playwright install chromium; then exit 0; fi
fi
echo "  No browser could be installed. Install one with: .venv/bin/playwright install chromium"
if [ -n "${CI:-}" ]; then exit 1; fi
echo "  The page tests will say so and be skipped."
