#!/usr/bin/env bash
# Builds the environments that the project runs in, from the hash-pinned lock files; does nothing when they are current.
#   deploy/environments.sh run    .venv (Python 3.13) and nlu/.venv (Python 3.10), what `make run` needs
#   deploy/environments.sh dev    the same, and what the tests and checks need
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=${1:-run}

say() { printf '  %s\n' "$*"; }

# uv may be missing, or be a shim that does not work: only its own answer counts.
find_uv() {
  if uv --version >/dev/null 2>&1; then UV=uv; return; fi
  UV=$PWD/.tools/bin/uv
  if "$UV" --version >/dev/null 2>&1; then return; fi
  say "uv is not here: fetching it into .tools (once)"
  local python
  for python in python3.13 python3.12 python3.11 python3.10 python3; do
    if "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      "$python" -m venv .tools
      .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.lock
      "$UV" --version >/dev/null && return
    fi
  done
  say "No Python with venv was found. Install Python 3.13: 'pyenv install 3.13 3.10', or your system's packages."
  exit 1
}

digest() { cat "$@" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-40; }

# build FOLDER PYTHON LOCK STAMP WHAT
build() {
  local folder=$1 version=$2 lock=$3 stamp=$1/$4 what=$5 wanted_digest started log
  wanted_digest=$(digest "$lock" deploy/environments.sh)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted_digest" ]; then return; fi
  started=$SECONDS
  if ! "$folder/bin/python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
    say "$what: making $folder with Python $version"
    if ! "$UV" venv --quiet --clear --python "$version" "$folder"; then
      say "Python $version was not found. Get it with: pyenv install $version   (or: uv python install $version)"
      exit 1
    fi
  fi
  say "$what: installing $(grep -c '==' "$lock") pinned packages (a few minutes the first time)"
  log=$(mktemp)
  # Bytecode is compiled now: where PYTHONDONTWRITEBYTECODE is set, each start would otherwise compile everything anew.
  VIRTUAL_ENV=$PWD/$folder "$UV" pip sync --quiet --require-hashes --compile-bytecode "$lock" >"$log" 2>&1 &
  local installer=$!
  while kill -0 "$installer" 2>/dev/null; do
    sleep 1
    if [ $(((SECONDS - started) % 10)) -eq 0 ]; then say "$what: still installing, $((SECONDS - started)) s"; fi
  done
  if ! wait "$installer"; then
    cat "$log"; rm -f "$log"
    say "$what: the packages could not be installed: see the lines above. Nothing is lost: run the command again."
    exit 1
  fi
  rm -f "$log"
  echo "$wanted_digest" >"$stamp"
  say "$what: ready after $((SECONDS - started)) s"
}

find_uv
if [ "$wanted" = dev ]; then
  build .venv 3.13 requirements-dev.lock .needlepoint-dev "Application with test tools"
  digest requirements.lock deploy/environments.sh >.venv/.needlepoint-run  # the test lock holds the application's whole lock
else
  build .venv 3.13 requirements.lock .needlepoint-run "Application"
fi
build nlu/.venv 3.10 nlu/requirements.lock .needlepoint-run "Rasa"

# The `needlepoint` command beside the environment's own commands.
cat >.venv/bin/needlepoint <<EOF
#!/bin/sh
PYTHONPATH="$PWD\${PYTHONPATH:+:\$PYTHONPATH}" exec "$PWD/.venv/bin/python" -m cli "\$@"
EOF
chmod +x .venv/bin/needlepoint
