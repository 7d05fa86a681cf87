"""Every pair of colours that meets on a page is readable: WCAG 2.1, 1.4.3 and 1.4.11."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static/css/base.css").read_text()
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", CSS))

TEXT = 4.5
SHAPE = 3.0  # borders of inputs, rings of focus, bars

PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "pine-50", TEXT),
    ("ink", "mist", TEXT),
    ("ink", "info-back", TEXT),
    ("ink", "good-back", TEXT),
    ("ink", "warning-back", TEXT),
    ("ink", "bad-back", TEXT),
    ("ink", "neutral-back", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "pine-50", TEXT),
    ("ink-soft", "mist", TEXT),
    ("ink-soft", "neutral-back", TEXT),
    ("ink-soft", "bad-back", TEXT),
    ("navy-900", "paper", TEXT),
    ("navy-900", "pine-50", TEXT),
    ("navy-900", "mist", TEXT),
    ("navy-900", "bad-back", TEXT),
    ("pine-700", "paper", TEXT),
    ("pine-700", "pine-50", TEXT),
    ("pine-700", "mist", TEXT),
    ("pine-900", "pine-100", TEXT),
    ("pine-950", "paper", TEXT),
    ("pine-950", "pine-50", TEXT),
    ("pine-950", "pine-100", TEXT),
    ("pine-950", "pine-200", TEXT),
    ("pine-950", "gold", TEXT),
    ("paper", "pine-700", TEXT),
    ("paper", "pine-800", TEXT),
    ("paper", "pine-900", TEXT),
    ("paper", "pine-950", TEXT),
    ("pine-100", "pine-900", TEXT),
    ("pine-100", "pine-950", TEXT),
    ("paper", "bad", TEXT),
    ("paper", "warning", TEXT),
    ("bad", "paper", TEXT),
    ("info", "info-back", TEXT),
    ("good", "good-back", TEXT),
    ("warning", "warning-back", TEXT),
    ("bad", "bad-back", TEXT),
    ("neutral", "neutral-back", TEXT),
    ("line-strong", "paper", SHAPE),
    ("line-strong", "mist", SHAPE),
    ("line-strong", "pine-50", SHAPE),
    ("line-strong", "bad-back", SHAPE),
    ("pine-700", "pine-100", SHAPE),
    ("pine-200", "pine-900", SHAPE),
    ("gold", "pine-900", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "mist", SHAPE),
    ("focus", "pine-50", SHAPE),
    ("focus", "pine-100", SHAPE),
    ("focus", "bad-back", SHAPE),
    ("focus", "warning-back", SHAPE),
    ("focus-on-dark", "pine-950", SHAPE),
    ("focus-on-dark", "pine-900", SHAPE),
    ("focus-on-dark", "pine-800", SHAPE),
]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_of_each_pair_is_enough(front, back, least):
    assert contrast(TOKENS[front], TOKENS[back]) >= least


def test_colours_stand_only_in_the_tokens():
    """A colour outside the tokens escapes the table above. Exception: one darker red on hover."""
    allowed = {"#6d1310"}
    for name in ("base", "components", "forms"):
        text = (settings.BASE_DIR / f"static/css/{name}.css").read_text()
        rules = text.split("color-scheme: light;", 1)[-1] if name == "base" else text
        assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= allowed


def test_the_hover_red_carries_white_text():
    assert contrast("#6d1310", TOKENS["paper"]) >= TEXT
