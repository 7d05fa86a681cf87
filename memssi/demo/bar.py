"""A progress bar in plain letters."""

import time
from collections.abc import Callable

CELLS = 30
STEPS_WITHOUT_TERMINAL = 10


class Bar:
    """How far long work is: one line written over on a terminal, else a line at each tenth."""

    def __init__(self, write: Callable[[str], None], *, total: int, is_terminal: bool) -> None:
        self.write = write
        self.is_terminal = is_terminal
        self.total = total
        self.done = 0
        self._shown = -1
        self._begun = time.monotonic()

    def add(self, rows: int, what: str) -> None:
        """Say that so many rows are written, and of what kind they were."""
        self.done += rows
        steps = 100 if self.is_terminal else STEPS_WITHOUT_TERMINAL
        step = min(steps, self.done * steps // self.total)
        if step > self._shown:
            self._shown = step
            self._show(what)

    def finish(self, what: str) -> None:
        """Say that all is done, though some rows may have been there before."""
        self.done = self.total
        self._show(what)

    def _show(self, what: str) -> None:
        filled = min(CELLS, self.done * CELLS // self.total)
        percent = min(100, self.done * 100 // self.total)
        seconds = time.monotonic() - self._begun
        line = f"[{'#' * filled:-<{CELLS}}] {percent:3} %  {seconds:4.0f} s  {what}"
        if not self.is_terminal:
            self.write(f"{line}\n")
            return
        self.write(f"\r{line:<78}" + ("\n" if self.done >= self.total else ""))
