"""Ask SQLite's FTS5. Every word stands in quotation marks, so that none is read as an operator."""

from courses.search.reading import Asked, Part, Way

INDEX = "courses_searchindex"
COLUMNS = {"all": "", "nearer": "{heading terms} : ", "heading": "{heading} : "}
Sql = tuple[str, tuple[str, ...]]


def matches(alias: str, column: str, asked: Asked) -> Sql:
    """Return the condition that an entry has every part."""
    found = " AND ".join(_part(part) for part in asked.parts)
    return _is_found(alias, f"{COLUMNS[column]}({found})")


def says(alias: str, asked: Asked) -> Sql:
    """Return the condition that an entry's heading has all words in a row."""
    return _is_found(alias, f"{COLUMNS['heading']}({_way(Way(asked.said))})")


def any_entry(_table: str, word: str) -> Sql:
    """Return the question whether some entry has this word, in any of its forms."""
    sql = f"SELECT EXISTS (SELECT 1 FROM {INDEX} WHERE {INDEX} MATCH %s)"  # noqa: S608 (our name)
    return sql, (_way(Way((word,))),)


def _is_found(alias: str, query: str) -> Sql:
    of_index = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 (our name)
    return f"{alias}.id IN ({of_index})", (query,)


def _part(part: Part) -> str:
    return f"({' OR '.join(_way(way) for way in part.ways)})"


def _way(way: Way) -> str:
    if way.in_a_row:
        return f'"{" ".join(way.words)}"'
    return "(" + " AND ".join(f'"{word}"' for word in way.words) + ")"
