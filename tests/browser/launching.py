"""Which Chromium, started how, on which screens."""

import os
from dataclasses import dataclass

CHROMIUM = os.environ.get("CHROMIUM_PATH") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@dataclass(frozen=True, slots=True)
class Screen:
    width: int
    height: int
    is_touched: bool = False


NARROWEST = Screen(360, 740, is_touched=True)
PHONE = Screen(390, 844, is_touched=True)
DESK = Screen(1280, 900)
ZOOMED = Screen(320, 256)  # what a desk of 1280 x 1024 has left at 400 %
