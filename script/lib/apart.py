"""Start a program in a session of its own, perhaps as another user.

On Linux it is also ended when its parent is.

apart.py --parent PID [--user NAME] [--log FILE] [--] COMMAND [ARGUMENT...]
"""  # noqa: INP001 - a script, not a package

import argparse
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(name: str) -> None:
    import pwd  # noqa: PLC0415 - not on every platform, and only root comes here

    user = pwd.getpwnam(name)
    os.initgroups(name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.chdir("/")  # this user may not enter the caller's folder
    os.environ.update(HOME=user.pw_dir, USER=name, LOGNAME=name)


def end_with_parent(parent: int) -> None:
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("--log")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    os.setsid()
    # A shell starts its background programs with these two ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    if options.log:
        log = os.open(options.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
    if options.user:
        become(options.user)
    end_with_parent(options.parent)
    try:
        os.execvp(options.command[0], options.command)  # noqa: S606 - that is its purpose
    except OSError as problem:
        sys.exit(f"{options.command[0]}: {problem.strerror}")


if __name__ == "__main__":
    main()
