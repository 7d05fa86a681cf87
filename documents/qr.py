"""A QR code on a page, as a drawing that stays sharp at any size."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules of white that scanners expect on every side


def qr_svg(text: str) -> SafeString:
    """Return the code as an SVG without a size of its own: the page says how large it is.

    Dark on white whatever stands around it. Its meaning in words is the page's to say.
    """
    code = segno.make(text, error="m", micro=False)
    drawn: str = code.svg_inline(
        omitsize=True, border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 (segno draws modules; nothing of the text stands in it)
