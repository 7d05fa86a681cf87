"""Breaking text into lines: nothing is cut off, and nothing runs over its edge."""

from documents.drawing.typefaces import BOUND_SPACE, Face, text_width, tidy

# What is as wide as its line fits it, however the sums were rounded.
SLACK = 0.01
# Where an address or a code may break when one word is wider than its line.
BREAKS_AFTER = f"/-\N{EN DASH}_.?=&@;,{BOUND_SPACE}"


def _split_word(face: Face, size: float, word: str, width: float) -> tuple[str, str]:
    """Return as much of the word as fits (one character at least), and the rest."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(face, size, word[:middle]) <= width + SLACK:
            low = middle
        else:
            high = middle - 1
    best = max((word.rfind(mark, 0, low) + 1 for mark in BREAKS_AFTER), default=0)
    cut = best if best > low // 2 else low
    return word[:cut], word[cut:]


def wrap(face: Face, size: float, text: str, width: float) -> list[str]:
    """Return the lines of the text, none wider than `width`."""
    lines: list[str] = []
    for paragraph in tidy(text).splitlines():
        line = ""
        for word in paragraph.split(" "):
            rest = word
            candidate = f"{line} {rest}" if line else rest
            if text_width(face, size, candidate) <= width + SLACK:
                line = candidate
                continue
            if line:
                lines.append(line)
            while len(rest) > 1 and text_width(face, size, rest) > width + SLACK:
                head, rest = _split_word(face, size, rest, width)
                lines.append(head)
            line = rest
        lines.append(line)
    return lines


def wrap_evenly(face: Face, size: float, text: str, width: float) -> list[str]:
    """Return as many lines as `wrap` needs, but of about the same length: right for a heading."""
    lines = wrap(face, size, text, width)
    if len(lines) < 2 or "\n" in tidy(text):
        return lines
    low, high = width / len(lines), width
    for _ in range(12):
        middle = (low + high) / 2
        if len(wrap(face, size, text, middle)) <= len(lines):
            high = middle
        else:
            low = middle
    narrowed = wrap(face, size, text, high)
    # Narrowing may not break a word that the full width leaves whole.
    return narrowed if " ".join(narrowed) == " ".join(lines) else lines
