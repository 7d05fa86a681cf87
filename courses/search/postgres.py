"""Ask PostgreSQL's full text. Every word is a parameter, and no operator comes from a visitor."""

from courses.search.reading import Asked, Way

COLUMNS = {"all": "document", "nearer": "nearer_document", "heading": "heading_document"}
Sql = tuple[str, tuple[str, ...]]


def matches(alias: str, column: str, asked: Asked) -> Sql:
    """Return the condition that an entry has every part."""
    texts: list[str] = []
    params: list[str] = []
    for part in asked.parts:
        ways = [_way(way) for way in part.ways]
        texts.append(f"({' || '.join(text for text, _ in ways)})")
        params += [param for _, param in ways]
    return f"{alias}.{COLUMNS[column]} @@ ({' && '.join(texts)})", tuple(params)


def says(alias: str, asked: Asked) -> Sql:
    """Return the condition that an entry's heading has all words in a row."""
    return (
        f"{alias}.heading_document @@ phraseto_tsquery('pg_catalog.english', %s)",
        (" ".join(asked.said),),
    )


def any_entry(table: str, word: str) -> Sql:
    """Return the question whether some entry has this word, in any of its forms.

    Counted: asked whether one EXISTS, the planner reads the table, sure to meet one soon.
    """
    text, param = _way(Way((word,)))
    sql = f"SELECT COUNT(*) > 0 FROM {table} WHERE document @@ {text}"  # noqa: S608 (names of ours)
    return sql, (param,)


def _way(way: Way) -> tuple[str, str]:
    function = "phraseto_tsquery" if way.in_a_row else "plainto_tsquery"
    return f"{function}('pg_catalog.english', %s)", " ".join(way.words)
