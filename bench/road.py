"""The whole road: finding a class, taking a seat, the paper at its end."""

from collections.abc import Iterator
from pathlib import Path

from bench import catalogue, certificate, registration
from bench.kit.figures import Figure


def measure(folder: Path) -> Iterator[Figure]:
    """Yield the figures of the three, one after the other."""
    for figures in (catalogue.page_figures, registration.measure_in_short, certificate.measure):
        yield from figures(folder)
