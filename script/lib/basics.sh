# Shared by every script: sentences, a work folder, programs that are stopped again.
# To be read (with ".") after ROOT is set; plain POSIX sh.

LIB=$ROOT/script/lib
WORK=            # a folder under TMPDIR, removed at the end
STARTED=         # the process started last by start_apart
RUNNING=         # processes started and not yet stopped, newest first
RESTORE=         # functions to run at the end, newest first

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() {
    warn "$(basename -- "$0"): $*"
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }
have() { command -v "$1" >/dev/null 2>&1; }

# Strict runs take nothing away in silence: what was not run has failed.
is_strict() { case ${CI:-} in '' | 0 | false | no) return 1 ;; *) return 0 ;; esac; }

# A minute and its tenths: "1.3 min".
minutes() { awk -v s="$1" 'BEGIN { printf "%.1f min", s / 60 }'; }

make_work() {
    [ -z "$WORK" ] || return 0
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/memssi.XXXXXX") || fail "no temporary folder could be made in ${TMPDIR:-/tmp}."
}

# --- programs of our own -----------------------------------------------------------------------

# start_apart [--user NAME] [--log FILE] -- COMMAND...
# Starts a program in a session of its own, so that Ctrl-C in the terminal reaches this script only and
# the program with all its children can be stopped as one. On Linux it also ends when this script is killed.
# Its process is in STARTED.
start_apart() {
    "$VENV_PYTHON" "$LIB/apart.py" --parent "$$" "$@" </dev/null &
    STARTED=$!
    RUNNING="$STARTED $RUNNING"
}

is_alive() { kill -0 "$1" 2>/dev/null; }

forget() {
    left=
    for one in $RUNNING; do [ "$one" = "$1" ] || left="$left$one "; done
    RUNNING=$left
}

# stop_apart SIGNAL SECONDS PROCESS...: asks each politely, then ends whatever is left of its group.
stop_apart() {
    polite=$1
    tenths=$(($2 * 10))
    shift 2
    for one in "$@"; do kill -s "$polite" "$one" 2>/dev/null; done
    for one in "$@"; do
        while is_alive "$one" && [ "$tenths" -gt 0 ]; do
            sleep 0.1
            tenths=$((tenths - 1))
        done
        kill -s KILL -- "-$one" 2>/dev/null
        wait "$one" 2>/dev/null
        forget "$one"
    done
    return 0
}

# run_apart [start_apart's options] -- COMMAND...: the same in the foreground. Answers with the command's status.
run_apart() {
    start_apart "$@"
    this_run=$STARTED
    wait "$this_run"
    status=$?
    kill -s KILL -- "-$this_run" 2>/dev/null # children it left behind
    forget "$this_run"
    return "$status"
}

# --- the end -----------------------------------------------------------------------------------

at_end() { RESTORE="$1 $RESTORE"; }

finish() {
    finish_status=$?
    trap '' HUP INT TERM
    trap - EXIT
    for one in $RESTORE; do "$one"; done
    for one in $RUNNING; do
        # INT first: pytest takes it as Ctrl-C and clears up, servers as "quickly, but in order".
        stop_apart INT 15 "$one"
    done
    [ -z "$WORK" ] || rm -rf -- "$WORK"
    exit "$finish_status"
}

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
