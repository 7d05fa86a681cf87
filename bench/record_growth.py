"""Pages about training at the State's full size against one percent of it, turn by turn.

Each page is asked for in this process, without a network. The figure is the ratio of the 95th
percentiles over the pages of a name. Another page is another line here.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from statistics import quantiles

from django.test import Client
from django.test.utils import override_settings

from bench.growth import VISITORS
from bench.kit.figures import Figure
from bench.kit.rows import NOW
from core.clock import maine_date
from courses.models import Audience
from memssi.demo.state import State

ROUNDS = 40
# They stand for the keys of somebody whom the coordinator sees, and of the first of each list.
OWN, LANE, TOPIC, AUDIENCE = "OWN", "LANE", "TOPIC", "AUDIENCE"
OWN_DAYS = f"period=days&first={maine_date(NOW).year}-01-15&last={maine_date(NOW)}"
PAGES = {
    "transcript_page": (
        ("learner", "/my/transcript/"),
        ("learner", "/my/transcript/?clock=school_year"),
        ("coordinator", f"/people/{OWN}/transcript/"),
        ("staff", f"/people/{OWN}/transcript/"),
    ),
    "dashboard": (
        ("director", "/reports/hours/"),
        ("staff", "/reports/hours/"),
        ("coordinator", "/reports/hours/"),
        ("director", "/reports/hours/?by=schools"),
        ("director", "/reports/hours/?by=topics"),
        ("director", f"/reports/hours/?by=topics&lane={LANE}"),
        ("director", f"/reports/hours/?by=places&lane={LANE}&topic={TOPIC}"),
        ("director", "/reports/hours/?by=schools&county=23019"),
    ),
    "hours_people": (
        ("director", "/reports/hours/people/?hours=none"),
        ("director", "/reports/hours/people/?hours=some"),
        ("coordinator", "/reports/hours/people/?hours=none"),
    ),
    "hours_lines": (("director", "/reports/hours/lines/"),),
    # Answered from the lines, whose number in the period is what they cost (docs/adr/0048).
    "hours_of_own_days": (("director", f"/reports/hours/?{OWN_DAYS}"),),
    "hours_of_two": (("director", f"/reports/hours/?by=places&lane={LANE}&audience={AUDIENCE}"),),
}
Times = dict[tuple[str, str], list[float]]


def growth_figures(
    state: State, use_small: Callable[[], None], use_full: Callable[[], None]
) -> Iterator[Figure]:
    """Yield growth and 95th percentile of each name; each page goes to the error output."""
    small, full = _measure_all(state, use_small, use_full)
    for page, times in full.items():
        print(
            f"{' '.join(page):<48} {_p95(small[page]) * 1000:7.1f} ms {_p95(times) * 1000:7.1f} ms "
            f" x {_p95(times) / _p95(small[page]):5.2f}",
            file=sys.stderr,
        )
    for name, pages in PAGES.items():
        before, after = ([t for page in pages for t in times[page]] for times in (small, full))
        yield Figure(f"{name}_p95", _p95(after) * 1000, "ms")
        yield Figure(f"{name}_growth_ratio", _p95(after) / _p95(before), "ratio")


def _measure_all(
    state: State, use_small: Callable[[], None], use_full: Callable[[], None]
) -> tuple[Times, Times]:
    pages = [page for some in PAGES.values() for page in some]
    keys = _keys(state)
    small: Times = {page: [] for page in pages}
    full: Times = {page: [] for page in pages}
    sizes = [
        (use, times, _clients(state, use)) for use, times in ((use_small, small), (use_full, full))
    ]
    gc.collect()
    gc.freeze()  # what filling left behind is no part of a page
    with override_settings(ALLOWED_HOSTS=["*"]):
        for turn in range(ROUNDS + 1):
            for visitor, path in pages:
                address = _address(path, keys)
                for use, times, clients in sizes:
                    use()
                    begun = time.perf_counter()
                    answer = clients[visitor].get(address)
                    if answer.status_code != 200:
                        raise RuntimeError(f"{path} answered {answer.status_code}.")
                    if turn:  # the first fills caches
                        times[visitor, path].append(time.perf_counter() - begun)
    return small, full


def _address(path: str, keys: Mapping[str, int]) -> str:
    for name, key in keys.items():
        path = path.replace(name, str(key))
    return path


def _keys(state: State) -> dict[str, int]:
    """Return what is put into addresses: of a topic that courses have, with its lane."""
    version = state.versions[0]
    return {
        OWN: state.own_people[0],
        LANE: version.course.lane_id,
        TOPIC: version.course.topics.order_by("pk").values_list("pk", flat=True)[0],
        AUDIENCE: Audience.objects.values_list("pk", flat=True)[0],
    }


def _clients(state: State, use: Callable[[], None]) -> dict[str, Client]:
    use()
    clients = {}
    for visitor, sign_in in VISITORS.items():
        clients[visitor] = Client()
        clients[visitor].force_login(state.person(sign_in))
    return clients


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
