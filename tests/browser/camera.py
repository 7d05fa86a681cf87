"""A camera for Chromium that films QR codes: a film of plain frames, one code after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import segno
from playwright.sync_api import Browser

from tests.browser.launching import CHROMIUM, FLAGS

WIDTH, HEIGHT, FRAMES_PER_SECOND, SECONDS_EACH = 640, 480, 5, 2
PAPER, INK, NO_COLOUR = 235, 16, 128  # luma, and the middle of both chroma planes


def film(path: Path, *codes: str) -> Path:
    """Write a film that shows each code for two seconds, again and again."""
    chroma = bytes([NO_COLOUR]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(
            f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
        )
        for code in codes:
            frame = b"FRAME\n" + _luma(code) + chroma
            file.write(frame * (FRAMES_PER_SECOND * SECONDS_EACH))
    return path


def _luma(code: str) -> bytes:
    """Return one frame: the code in the middle of a desk, ten pixels for each module."""
    rows = [list(row) for row in segno.make(code, error="m", micro=False).matrix]
    side = len(rows) * 10
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    plane = bytearray([PAPER]) * (WIDTH * HEIGHT)
    for y in range(side):
        line = bytes(INK if rows[y // 10][x // 10] else PAPER for x in range(side))
        start = (top + y) * WIDTH + left
        plane[start : start + side] = line
    return bytes(plane)


@contextmanager
def filming(chromium: Browser, filmed: Path | None) -> Iterator[Browser]:
    """Start another Chromium whose camera plays a film; without one it has no camera at all."""
    flags = [*FLAGS, "--use-fake-ui-for-media-stream"] if filmed else FLAGS
    if filmed:
        flags = [
            *flags,
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={filmed}",
        ]
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=flags)
    try:
        yield browser
    finally:
        browser.close()
