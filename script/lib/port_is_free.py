"""Succeed if a server can take this port and "localhost" in a browser will then mean it."""  # noqa: INP001 - a script, not a package

import socket
import sys


def main() -> None:
    port = int(sys.argv[1])
    try:
        with socket.create_server(("127.0.0.1", port)):
            pass
    except OSError:
        sys.exit(1)
    try:
        # Browsers try ::1 first, and somebody else may listen there.
        with socket.create_connection(("::1", port), timeout=2):
            sys.exit(1)
    except OSError:
        sys.exit(0)


if __name__ == "__main__":
    main()
