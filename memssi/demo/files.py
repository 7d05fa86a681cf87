"""The demonstration's own copies of its source files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """Return what one file of `data/` says."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
