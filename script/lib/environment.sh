# The Python environment in .venv, made from uv.lock. Needs Python 3.11 or newer and, the first time, pip.
# To be read after basics.sh. Gives VENV_PYTHON.

UV_PIN=0.13.9
VENV_PYTHON=$ROOT/.venv/bin/python
LANG=${LANG:-C.UTF-8}
export LANG

python_is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# The interpreter behind a virtual environment, or the interpreter itself.
base_of() {
    "$1" -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)' 2>/dev/null
}

each_python() {
    for each in ${PYTHON:+"$PYTHON"} python3.11 python3 python3.12 python3.13 python3.14 python; do
        python_is_new_enough "$each" && printf '%s\n' "$each"
    done
}

find_python() {
    if [ -x "$VENV_PYTHON" ] && python_is_new_enough "$VENV_PYTHON"; then
        # An environment that works is kept, whichever Python is first on PATH today.
        BASE_PYTHON=$(base_of "$VENV_PYTHON")
    else
        first=$(each_python | head -n 1)
        [ -n "$first" ] || fail "Python 3.11 or newer is needed and none was found on PATH (PYTHON=/path/to/python names one elsewhere)."
        BASE_PYTHON=$(base_of "$first")
    fi
}

# uv on PATH serves if it is not older than the one this project was locked with.
uv_serves() {
    version=$("$1" --version 2>/dev/null) || return 1
    version=${version#uv }
    version=${version%% *}
    [ "$(printf '%s\n%s\n' "$UV_PIN" "$version" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" = "$UV_PIN" ]
}

find_uv() {
    if have uv && uv_serves uv; then
        UV=$(command -v uv)
        return
    fi
    UV=$ROOT/.tools/uv-$UV_PIN/bin/uv
    [ ! -x "$UV" ] || return 0
    warn "Fetching uv $UV_PIN into .tools/ ..."
    mkdir -p "$ROOT/.tools" || fail "the folder $ROOT cannot be written to."
    pip_python=
    for each in "$BASE_PYTHON" $(each_python); do
        if "$each" -m pip --version >/dev/null 2>&1; then
            pip_python=$each
            break
        fi
    done
    [ -n "$pip_python" ] || fail "$BASE_PYTHON has no pip; install it (Debian: apt-get install python3-pip), or put uv $UV_PIN on PATH."
    half=$ROOT/.tools/uv-$UV_PIN.$$
    # --target also works where the system's Python may not be installed into, and without the venv module.
    PIP_ROOT_USER_ACTION=ignore PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$pip_python" -m pip install --quiet --disable-pip-version-check --no-input \
        --no-cache-dir --no-deps --only-binary :all: --target "$half" "uv==$UV_PIN" >&2 || {
        rm -rf -- "$half"
        fail "uv $UV_PIN could not be installed by pip; see above."
    }
    mv -- "$half" "$ROOT/.tools/uv-$UV_PIN" 2>/dev/null || rm -rf -- "$half" # another script was quicker
    [ -x "$UV" ] || fail "uv $UV_PIN was installed, but $UV does not run."
}

# need_environment [--group NAME]...: makes .venv, or brings it up to date. Packages of groups asked for
# earlier stay, so that script/demo does not undo what script/test needs.
need_environment() {
    unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
    find_python
    find_uv
    # Everything that decides where uv reads and writes, so that no setting of the caller's does.
    UV_PROJECT_ENVIRONMENT=$ROOT/.venv
    UV_PYTHON=$BASE_PYTHON
    UV_PYTHON_DOWNLOADS=never
    UV_SYSTEM_CERTS=true
    export UV_PROJECT_ENVIRONMENT UV_PYTHON UV_PYTHON_DOWNLOADS UV_SYSTEM_CERTS
    if [ -z "${UV_CACHE_DIR:-}" ] && ! { [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; }; then
        UV_CACHE_DIR=$ROOT/.tools/cache
        export UV_CACHE_DIR
    fi
    [ -x "$VENV_PYTHON" ] || warn "Making the environment in .venv with $BASE_PYTHON ..."
    "$UV" sync --directory "$ROOT" --frozen --inexact --quiet "$@" ||
        fail "the environment in .venv could not be made from uv.lock; see above."
}

# --- small questions answered by Python --------------------------------------------------------

free_port() {
    "$VENV_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

absolute() { "$VENV_PYTHON" -c 'import os, sys; print(os.path.abspath(sys.argv[1]))' "$1"; }
