"""Every pair of colours that meets on a page is readable: WCAG 2.1, 1.4.3 and 1.4.11."""

import re

import pytest
from django.conf import settings

STYLES = settings.BASE_DIR / "styles"
COMPILED = (settings.BASE_DIR / "static/css/memssi.css").read_text()
TOKENS = dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6}),', (STYLES / "_tokens.scss").read_text()))

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
    ("paper", "bad-dark", TEXT),
    ("paper", "warning", TEXT),
    ("bad", "paper", TEXT),
    ("info", "info-back", TEXT),
    ("good", "good-back", TEXT),
    ("warning", "warning-back", TEXT),
    ("bad", "bad-back", TEXT),
    ("neutral", "neutral-back", TEXT),
    ("pine-600", "paper", SHAPE),  # bars and lines of charts
    ("navy-700", "paper", SHAPE),
    ("navy-900", "info-back", TEXT),
    ("navy-900", "good-back", TEXT),
    ("navy-900", "warning-back", TEXT),
    ("navy-900", "neutral-back", TEXT),
    ("bad", "mist", TEXT),
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
    ("focus", "good-back", SHAPE),
    ("focus", "info-back", SHAPE),
    ("focus", "neutral-back", SHAPE),
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


def test_the_compiled_file_carries_the_tokens():
    assert dict(re.findall(r"--([\w-]+): ?(#[0-9a-f]{6})\b", COMPILED)) == TOKENS


def test_colours_stand_only_in_the_tokens():
    """A colour outside the tokens escapes the table above. On paper there is black and grey."""
    found = {
        (path.name, colour)
        for path in STYLES.glob("*.scss")
        if path.name != "_tokens.scss"
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", path.read_text())
    }
    assert found <= {("_print.scss", colour) for colour in ("#000", "#555", "#999")}


def shade(rule, part):
    """Return the colour that a rule of the compiled file gives, as #rrggbb."""
    found = re.search(rf"{re.escape(rule)}{{[^}}]*?{part}:([^;}}]+)", COMPILED)
    assert found, rule
    value = found.group(1)
    if value.startswith("var("):
        return TOKENS[value[6:-1]]
    if value.startswith("rgb("):
        return "#" + "".join(f"{int(each):02x}" for each in re.findall(r"\d+", value))
    digits = value.removeprefix("#")
    return "#" + (digits if len(digits) == 6 else "".join(2 * each for each in digits))


@pytest.mark.parametrize("number", range(6))
def test_each_shade_of_the_map_carries_its_label_and_its_border(number):
    area = shade(f".chart__area--{number}", "fill")
    front = "paper" if number == 5 else "pine-950"
    assert contrast(TOKENS[front], area) >= TEXT
    assert contrast(TOKENS["pine-950"], area) >= SHAPE


def test_the_shades_of_the_map_grow_darker():
    shades = [luminance(shade(f".chart__area--{number}", "fill")) for number in range(6)]
    assert shades == sorted(shades, reverse=True)
