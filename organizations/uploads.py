"""A file too large is let go while it arrives: neither memory nor disk ever holds it."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

FORM_BESIDE_IT = 1024 * 1024


class TooLargeHandler(FileUploadHandler):
    """Stands before the handlers that keep files, and skips what is larger than may be."""

    def __init__(self, request: HttpRequest, *, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.declared_bytes = self.received_bytes = 0
        self.is_too_large = False

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002
        META: Any,  # noqa: ARG002, N803
        content_length: int,
        boundary: Any,  # noqa: ARG002
        encoding: Any = None,  # noqa: ARG002
    ) -> None:
        """Remember how much is announced."""
        self.declared_bytes = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Skip at once what is announced as too large."""
        super().new_file(*args, **kwargs)
        self.received_bytes = 0
        if self.declared_bytes > self.most_bytes + FORM_BESIDE_IT:
            self._skip()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Skip what turns out to be too large; hand everything else on."""
        self.received_bytes += len(raw_data)
        if self.received_bytes > self.most_bytes:
            self._skip()
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Leave the file to the handlers behind."""
        return

    def _skip(self) -> None:
        self.is_too_large = True
        raise SkipFile
