#!/usr/bin/env bash
# Install this very checkout of tjar-sync, once a job, into a place of its own: what its lock names, by hash.
# With -I, since this runs in the catalog's folder: what lies there is no module of anybody's.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
home="$RUNNER_TEMP/tjar-sync"
python="${INPUT_PYTHON:-python3}"
lock="$root/requirements.lock"
if [[ "${INPUT_EXTRAS:-false}" == true ]]; then
  lock="$root/.github/actions/setup/extras.lock"
fi
if [[ "$(cat "$home/lock" 2> /dev/null)" != "$lock" ]]; then
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "::error title=tjar-sync::$python is older than 3.11; use actions/setup-python before this, or name another with python:"
    exit 1
  fi
  "$python" -I -m venv --clear "$home/venv"
  pip=("$home/venv/bin/python" -I -m pip --disable-pip-version-check install --quiet --no-deps)
  "${pip[@]}" --require-hashes --only-binary :all: --requirement "$lock"
  "${pip[@]}" --no-build-isolation "$root"
  mkdir -p "$home/bin" # tjar-sync goes onto the path, and not the Python that it has
  ln -sf "$home/venv/bin/tjar-sync" "$home/bin/tjar-sync"
  echo "$lock" > "$home/lock"
fi
echo "$home/bin" >> "$GITHUB_PATH"
