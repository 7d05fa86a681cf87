"""Somebody with a keyboard and no mouse, who must always see where they are."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from tests.browser.visitor import Visitor

MOST_PRESSES = 90  # more than any page has stops
STOPS_WITHIN_ONE_FIELD = 6  # a date has month, day, year and its calendar

# How the focused element looks and lies. A choice may be drawn by its label; a part before or after
# an element may carry the ring. The look it had while focused is compared once it is left.
STOP = """() => {
    const looks = (element) => {
        const parts = [element];
        for (const label of element.labels || []) parts.push(label, ...label.querySelectorAll("*"));
        return parts.flatMap((part) => [null, "::before", "::after"].map((pseudo) => {
            const style = getComputedStyle(part, pseudo);
            const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
            return {
                ring: ring || style.boxShadow !== "none",
                look: [style.outline, style.boxShadow, style.borderColor, style.backgroundColor,
                    style.textDecorationLine, style.color].join(" | "),
            };
        }));
    };
    const left = window.focusedBefore;
    const active = document.activeElement;
    let stayedTheSame = "";
    if (left && left.element !== active && left.element.isConnected) {
        const now = looks(left.element).map((part) => part.look).join("\\n");
        if (now === left.look) stayedTheSame = left.element.outerHTML.slice(0, 120);
    }
    if (!active || active === document.body) {
        window.focusedBefore = null;
        return {nowhere: true, stayedTheSame};
    }
    const parts = looks(active);
    const again = left && left.element === active ? left.again + 1 : 0;
    // The calendar button within a date is the browser's own, and so is its ring.
    const isBrowsersOwn = active.matches("input:focus-within") && !active.matches(":focus");
    const look = isBrowsersOwn && again ? left.look : parts.map((part) => part.look).join("\\n");
    window.focusedBefore = {element: active, look, again};
    const drawn = [active, ...(active.labels || [])].find((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 2 && box.height > 2 && box.right > 0 && box.bottom > 0;
    });
    let where = "nothing to see";
    if (drawn) {
        const box = [...drawn.getClientRects()].find((each) => each.width > 0);
        const inside = (low, high, room) => Math.min(Math.max((low + high) / 2, 1), room - 1);
        const isInWindow = box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth;
        const hit = isInWindow
            ? document.elementFromPoint(
                inside(Math.max(box.left, 0), Math.min(box.right, innerWidth), innerWidth),
                inside(Math.max(box.top, 0), Math.min(box.bottom, innerHeight), innerHeight))
            : null;
        const own = [active, drawn, ...(active.labels || [])];
        if (!hit) where = "outside the window";
        else if (own.some((element) => element.contains(hit))) where = "";
        else where = "covered by " + hit.outerHTML.slice(0, 120);
    }
    return {
        nowhere: false,
        stayedTheSame,
        again,
        where,
        ring: isBrowsersOwn || parts.some((part) => part.ring),
        html: active.outerHTML.slice(0, 120),
    };
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the focus is, as the browser tells it to a screen reader."""

    role: str
    name: str


class Keyboard:
    """Everything is reached by Tab, and every stop on the way is looked at."""

    def __init__(self, visitor: Visitor) -> None:
        self.page: Page = visitor.page
        self._browser = visitor.context.new_cdp_session(self.page)

    def press_to(self, name: str | re.Pattern[str], *, role: str = "", back: bool = False) -> None:
        """Press Tab until the focus is on what has this name, or begins with it."""
        wanted = name if isinstance(name, re.Pattern) else re.compile(re.escape(name))
        passed: list[str] = []
        for _ in range(MOST_PRESSES):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            stop = self.look()
            if wanted.match(stop.name) and role in {"", stop.role}:
                return
            passed.append(f"{stop.role} {stop.name}")
        raise AssertionError(f"{name!r} is not reached by Tab; passed: {passed}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def use(self, name: str | re.Pattern[str], *, role: str = "") -> None:
        """Go to a button or a menu that stays on this page, and press Enter."""
        self.press_to(name, role=role)
        self.press("Enter")

    def follow(self, name: str | re.Pattern[str], *, role: str = "") -> None:
        """Go to a link, or to the button of a form, press Enter and be on the next page."""
        self.press_to(name, role=role)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, name: str | re.Pattern[str], text: str) -> None:
        """Go to a field, replace what is in it."""
        self.press_to(name)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def look(self) -> Stop:
        """Return where the focus is; fail if that cannot be seen."""
        seen: dict[str, Any] = self.page.evaluate(STOP)
        assert not seen["stayedTheSame"], f"looks the same without focus: {seen['stayedTheSame']}"
        if seen["nowhere"]:  # past the end, before it begins anew
            return Stop("", "")
        assert seen["again"] <= STOPS_WITHIN_ONE_FIELD, f"a trap: {seen['html']}"
        assert seen["ring"], f"no ring around {seen['html']}"
        assert not seen["where"], f"{seen['where']}: {seen['html']}"
        return self.focused()

    def focused(self) -> Stop:
        handle = self._browser.send(
            "Runtime.evaluate", {"expression": "document.activeElement", "returnByValue": False}
        )
        tree = self._browser.send(
            "Accessibility.getPartialAXTree",
            {"objectId": handle["result"]["objectId"], "fetchRelatives": False},
        )
        node = tree["nodes"][0]
        name = str(node.get("name", {}).get("value", ""))
        return Stop(str(node.get("role", {}).get("value", "")), re.sub(r"\s+", " ", name).strip())
