"""Add up what pytest wrote into JUnit files and print one line; fail if no test was run at all."""  # noqa: INP001 - a script, not a package

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def main() -> None:
    total = failed = skipped = 0
    for name in sys.argv[1:]:
        if not Path(name).exists():
            continue
        for suite in ET.parse(name).iter("testsuite"):  # noqa: S314 - our own file
            total += int(suite.get("tests", 0))
            failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    passed = max(total - failed - skipped, 0)
    print(f"total: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(0 if passed + failed else 1)


if __name__ == "__main__":
    main()
