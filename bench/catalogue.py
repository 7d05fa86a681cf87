"""The catalogue of classes: pages per second, and how many queries a page needs.

The yardstick is a view on the same server, behind the same middleware, that sends the same
statements through the same models and shows the same facts in a bare template.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from django.test import Client

from bench.catalogue_growth import growth_figures
from bench.kit.figures import Figure, compare
from bench.kit.rows import (
    CAPACITY,
    add_classes,
    add_people,
    fill,
    load_terms,
    take_away_classes,
)
from bench.kit.server import fetch, serving
from bench.kit.statements import written_down

PAGE, YARDSTICK = "/classes/", "/yardstick/"
FEW, MANY = 15, 150
CONNECTIONS = 4
REQUESTS = 64
ROUNDS = 7
SECONDS = 25


def measure(folder: Path) -> Iterator[Figure]:
    """Yield how much the page costs beside the plainest one, and how the catalogue grows."""
    yield from page_figures(folder)
    take_away_classes()
    yield from growth_figures()


def page_figures(folder: Path) -> Iterator[Figure]:
    """Yield the figures of the page alone."""
    versions = load_terms()
    people = add_people(CAPACITY + 3, first_id=1_000)
    fill(add_classes(FEW, versions), people)
    with_few = len(_statements(PAGE))
    fill(add_classes(MANY - FEW, versions), people)
    statements = _statements(PAGE)
    yield Figure("catalogue_queries", len(statements), "queries")
    yield Figure("catalogue_queries_growth", len(statements) - with_few, "queries")

    if _unordered(_statements(YARDSTICK)) != _unordered(statements):
        raise RuntimeError("The yardstick no longer sends the statements of the page.")
    client = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with client, serving(PAGE, log=folder / "web.log") as port:

        def rate(path: str) -> float:
            ask = partial(fetch, port, path, requests=REQUESTS, connections=CONNECTIONS)
            return client.submit(ask).result(timeout=120)

        rate(PAGE)
        rate(YARDSTICK)
        pages = compare(
            partial(rate, PAGE), partial(rate, YARDSTICK), rounds=ROUNDS, seconds=SECONDS
        )
    yield Figure("catalogue_pages_per_second", pages.product_rate, "pages/s")
    yield Figure("catalogue_yardstick_per_second", pages.yardstick_rate, "pages/s")
    yield Figure("catalogue_page_ratio", pages.ratio, "ratio")


def _statements(path: str) -> list[str]:
    visitor = Client()
    visitor.get(path)
    with written_down() as statements:
        answer = visitor.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}.")
    return [statement.sql for statement in statements]


def _unordered(statements: list[str]) -> list[str]:
    """Return what is asked for, without in which order and how many."""
    return sorted(sql.partition(" ORDER BY ")[0] for sql in statements)
