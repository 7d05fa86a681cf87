"""Two calendar programs that are none of ours, and what each of them reads in a file."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CONFIG = """
[calendars]
{calendars}
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = America/New_York
default_timezone = America/New_York
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
LINE = "{start-long}|{end-long}|{title}|{location}|{cancelled}"


@dataclass(frozen=True, slots=True)
class Khal:
    """One person's khal, with calendars of these names, in a folder of its own."""

    folder: Path
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in self.names:
            (self.folder / name).mkdir(parents=True)
        calendars = "\n".join(f"[[{name}]]\npath = {self.folder / name}" for name in self.names)
        written = CONFIG.format(calendars=calendars, folder=self.folder)
        (self.folder / "config").write_text(written)

    def take(self, files: Mapping[str, list[bytes]]) -> None:
        """Import files into calendars; what is known already is overwritten."""
        for name, contents in files.items():
            paths = []
            for number, content in enumerate(contents):
                path = self.folder / f"{name}-{number}.ics"
                path.write_bytes(content)
                paths.append(str(path))
            self._run("import", "--batch", "-a", name, *paths)

    def shown(self, first: str) -> dict[str, list[tuple[str, ...]]]:
        """Return, by calendar, what is shown of four days as still taking place."""
        # One calendar at a time: khal shows what has the same UID in two of them once.
        return {name: self._shown(name, first) for name in self.names}

    def _shown(self, name: str, first: str) -> list[tuple[str, ...]]:
        how = ("--once", "--day-format", "", "--format", LINE)
        found = []
        for line in self._run("list", "-a", name, *how, first, "4d").splitlines():
            *said, cancelled = line.split("|")
            if said and not cancelled.strip():
                found.append(tuple(said))
        return found

    def _run(self, *arguments: str) -> str:
        program = os.environ.get("KHAL_PATH") or shutil.which("khal")
        assert program, "no khal: script/test says how it is found"
        home = {name: str(self.folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        done = subprocess.run(
            [program, "-c", str(self.folder / "config"), *arguments],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **home},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def read_by_ical_js(content: bytes, folder: Path) -> dict[str, Any]:
    """Return the method and the sessions of a file as ical.js reads them."""
    node = shutil.which("node")
    assert node, "no node: script/test says how it is found"
    path = folder / "read.ics"
    path.write_bytes(content)
    done = subprocess.run(
        [node, str(Path(__file__).parent / "read.mjs"), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read
