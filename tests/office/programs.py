"""Files of ours as two programs of others read them: LibreOffice and pandas."""

import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
COMMA, QUOTE, UTF_8, AS_TEXT = 44, 34, 76, 2

Cell = str | date | Decimal
Rows = list[list[Cell]]


def read_by_libreoffice(path: Path, *, columns: int) -> Rows:
    """The cells as LibreOffice takes them; a CSV is read as text throughout."""
    program = os.environ.get("SOFFICE_PATH") or shutil.which("soffice")
    assert program, "no LibreOffice: script/test says how it is found"
    as_text = "/".join(f"{column}/{AS_TEXT}" for column in range(1, columns + 1))
    how = f"--infilter=Text - txt - csv (StarCalc):{COMMA},{QUOTE},{UTF_8},1,{as_text}"
    home = f"-env:UserInstallation={(path.parent / 'home').as_uri()}"
    done = subprocess.run(
        [
            *(program, home, "--headless", *([how] if path.suffix == ".csv" else [])),
            *("--convert-to", "fods", "--outdir", str(path.parent / path.suffix[1:]), str(path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    tree = ET.parse(path.parent / path.suffix[1:] / f"{path.stem}.fods")
    rows = [
        [cell for each in row for cell in _repeated(each)][:columns]
        for row in tree.iter(f"{TABLE}table-row")
    ]
    filled = [row for row in rows if any(row)]
    return [row + [""] * (columns - len(row)) for row in filled]


def _repeated(cell: ET.Element) -> list[Cell]:
    times = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
    return [_value(cell)] * min(times, 100)


def _value(cell: ET.Element) -> Cell:
    match cell.get(f"{OFFICE}value-type"):
        case "date":
            return date.fromisoformat(cell.get(f"{OFFICE}date-value", ""))
        case "float":
            return Decimal(cell.get(f"{OFFICE}value", ""))
        case "string":
            return "\n".join(map(_text, cell.iter(f"{TEXT}p")))
    return ""


def _text(part: ET.Element) -> str:
    said = part.text or ""
    for child in part:
        if child.tag == f"{TEXT}s":
            said += " " * int(child.get(f"{TEXT}c", "1"))
        elif child.tag == f"{TEXT}tab":
            said += "\t"
        else:
            said += _text(child)
        said += child.tail or ""
    return said


def read_by_pandas(path: Path) -> Rows:
    """The cells as pandas takes them; a CSV is read as text throughout."""
    if path.suffix == ".csv":
        frame = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding="utf-8")
    else:
        frame = pd.read_excel(path, header=None, dtype=object, keep_default_na=False)
    return [[_of_pandas(cell) for cell in row] for row in frame.itertuples(index=False)]


def _of_pandas(cell: object) -> Cell:
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    if hasattr(cell, "date"):
        return cell.date()
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    return str(cell)
