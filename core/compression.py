"""Pages are sent compressed: rural lines are slow."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "text/javascript")


class PageCompression(GZipMiddleware):
    """Compress HTML for whoever can read it. Files go as they are, and say how long they are.

    What a page's length could tell an eavesdropper about a secret on it (BREACH) is blurred twice:
    Django sends the form token under another mask each time, and this class's base adds up to a
    hundred random bytes to every page.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave alone what is no page, and no script made for the day."""
        if not isinstance(response, HttpResponse):
            return response
        if not response.headers.get("Content-Type", "").startswith(TEXT):
            return response
        return super().process_response(request, response)
