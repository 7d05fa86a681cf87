"""Wait until a server of ours answers: exit 0; or until its process is gone or the time is over.

await.py PROCESS PORT [redis | URL [SECONDS]]    without SECONDS a minute
"""  # noqa: INP001 - a script, not a package

import http.client
import os
import socket
import sys
import time
import urllib.request

SECONDS = 60


def answers(port: int, how: str) -> bool:
    if how.startswith("http"):
        # No proxy: the server is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(how, timeout=5) as response:
            return bool(response.status == 200)
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        if how != "redis":
            return True
        connection.sendall(b"PING\r\n")
        return connection.recv(7) == b"+PONG\r\n"


def main() -> None:
    process, port, how = int(sys.argv[1]), int(sys.argv[2]), "".join(sys.argv[3:4])
    give_up = time.monotonic() + (int(sys.argv[4]) if sys.argv[4:] else SECONDS)
    while time.monotonic() < give_up:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            break
        try:
            if answers(port, how):
                sys.exit(0)
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    sys.exit(1)


if __name__ == "__main__":
    main()
