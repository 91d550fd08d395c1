#!/usr/bin/env bash
# Renews the lock files: versions and hashes, and no address. Run it after a change in a pyproject.toml.
set -euo pipefail
cd "$(dirname "$0")/.."
UV=uv
$UV --version >/dev/null 2>&1 || UV=$PWD/.tools/bin/uv
compile() { "$UV" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header "$@"; }
compile --python-version 3.13 pyproject.toml -o requirements.lock
compile --python-version 3.13 pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
(cd nlu && compile --python-version 3.10 pyproject.toml -o requirements.lock)
