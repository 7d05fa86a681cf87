"""Numbers in addresses: no longer than a key of the database."""


class KeyConverter:
    """A row's key. Longer numbers are no address (SQLite would fail on them)."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
