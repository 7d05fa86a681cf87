"""What is wrong with the page a visitor has open: rules of WCAG, reflow, motion, headings."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.launching import DESK, NARROWEST, ZOOMED
from tests.browser.visitor import Visitor

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
LONGEST_MOTION_SECONDS = 0.5
LONGEST_WHEN_REDUCED_SECONDS = 0.01
ELEMENTS_NAMED = 4

# Runs in the page through the debugger: the page's own policy still forbids scripts of others.
RUN_AXE = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    return found.violations.map((violation) => ({
        rule: violation.id,
        help: violation.help,
        nodes: violation.nodes.map((node) => ({
            where: node.target.flat(Infinity).join(" "),
            why: [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] || "",
        })),
    }));
}"""

PAGE_IS_TOO_WIDE_BY = """
    document.documentElement.scrollWidth - document.documentElement.clientWidth
"""

# Seconds and repetitions of all that moves: elements, and what CSS puts before and after them.
MOTION = """() => {
    const seconds = (list) => list.split(",").map(
        (each) => parseFloat(each) * (each.trim().endsWith("ms") ? 0.001 : 1));
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            if (part && style.content === "none") continue;
            const moving = style.animationName === "none" ? [0] : seconds(style.animationDuration);
            const longest = Math.max(...moving, ...seconds(style.transitionDuration));
            const again = style.animationName === "none" ? [0]
                : style.animationIterationCount.split(",").map((each) =>
                    each.trim() === "infinite" ? 1e9 : parseFloat(each));
            const name = element.tagName.toLowerCase()
                + (element.classList.length ? "." + [...element.classList].join(".") : "");
            found.push([name + (part || ""), longest, Math.max(...again)]);
        }
    }
    return found;
}"""


def faults_of(visitor: Visitor) -> list[str]:
    """Look at the open page at a desk, then on the narrowest phone and at four times the size."""
    page = visitor.page
    visitor.fit(DESK)
    headings = page.get_by_role("heading", level=1).count()
    faults = [] if headings == 1 else [f"{headings} main headings"]
    faults += broken_rules(page)
    faults += motion(page)
    faults += too_wide(visitor, "at a desk")
    visitor.fit(NARROWEST)
    faults += too_wide(visitor, "on a phone")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    faults += too_wide(visitor, "on a phone with its menus open")
    visitor.fit(ZOOMED)
    # A wide table may scroll here, within its own region; the page may not.
    pixels = int(page.evaluate(PAGE_IS_TOO_WIDE_BY))
    if pixels > 0:
        faults.append(f"{pixels} pixels too wide at 400 %")
    return faults


def too_wide(visitor: Visitor, where: str) -> list[str]:
    pixels = visitor.sideways()
    return [f"{pixels} pixels too wide {where}"] if pixels else []


def broken_rules(page: Page) -> list[str]:
    """Return one line for every rule of WCAG 2.1 A and AA that axe-core sees broken."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(axe_source())
    return [line for found in page.evaluate(RUN_AXE, RULES) for line in _lines(found)]


def axe_source() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is not installed: run script/test, or `npm ci --ignore-scripts`.")
    return AXE.read_text(encoding="utf-8")


def _lines(found: dict[str, Any]) -> list[str]:
    nodes = found["nodes"]
    lines = [
        f"{found['rule']} at {node['where']}: {found['help']}. {node['why']}"
        for node in nodes[:ELEMENTS_NAMED]
    ]
    more = len(nodes) - ELEMENTS_NAMED
    return [*lines, f"{found['rule']} at {more} more"] if more > 0 else lines


def motion(page: Page) -> list[str]:
    """Return what moves for long or again and again, and what moves though asked not to."""
    faults = [
        f"{name} moves for {seconds:g} s though motion is reduced"
        for name, seconds, _ in page.evaluate(MOTION)
        if seconds > LONGEST_WHEN_REDUCED_SECONDS
    ]
    page.emulate_media(reduced_motion="no-preference")
    for name, seconds, times in page.evaluate(MOTION):
        if seconds > LONGEST_MOTION_SECONDS:
            faults.append(f"{name} moves for {seconds:g} s")
        if times > 1:
            faults.append(f"{name} moves again and again")
    page.emulate_media(reduced_motion="reduce")
    return sorted(set(faults))
