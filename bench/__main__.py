"""Run one workload: python -m bench NAME [--json] [--sqlite]. `script/bench` sets it up."""

import argparse
import importlib
import os
import sys

from bench.kit.ground import own_ground

BENCHES = (
    "attendance",
    "catalogue",
    "certificate",
    "exports",
    "growth",
    "pages",
    "people",
    "registration",
    "road",
    "rosters",
)
MEANT_FOR = {"soak": "registration", "small": "registration", "kill": "exports"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--sqlite", action="store_true", help="SQLite, whatever is set")
    parser.add_argument("--soak", action="store_true", help="registration: for a long time")
    parser.add_argument("--small", action="store_true", help="registration: with a fifth of it")
    parser.add_argument("--kill", action="store_true", help="exports: while the worker is killed")
    options = parser.parse_args()
    said = {name: True for name in ("soak", "small", "kill") if getattr(options, name)}
    for name in said:
        if options.name != MEANT_FOR[name]:
            parser.error(f"--{name} is for {MEANT_FOR[name]}.")
    if not options.sqlite and not os.environ.get("DATABASE_URL"):
        print("DATABASE_URL is not set: measuring on SQLite.", file=sys.stderr)
    with own_ground(sqlite=options.sqlite) as folder:
        workload = importlib.import_module(f"bench.{options.name}")
        for figure in workload.measure(folder, **said):
            print(figure.as_json() if options.json else figure.as_line(), flush=True)


if __name__ == "__main__":
    main()
