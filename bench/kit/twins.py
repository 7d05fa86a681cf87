"""Two databases in one process, so that two sizes are measured turn by turn.

What else the machine does meanwhile, and how warm it is, then weighs on both alike.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections


@contextmanager
def twin_databases() -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """Copy the database as it is; yield a way to use the first and one to use the copy.

    The copy is in use at the beginning, and is taken away at the end; the first is then in use.
    """
    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_twin"
    first = connections["default"]
    first.close()
    second = connections.create_connection("default")
    second.settings_dict = {**second.settings_dict, "NAME": copy}
    if first.vendor == "postgresql":
        with first._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own test databases
            cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    else:
        shutil.copyfile(name, copy)

    def use_first() -> None:
        connections["default"] = first

    def use_second() -> None:
        connections["default"] = second

    use_second()
    try:
        yield use_first, use_second
    finally:
        second.close()
        use_first()
        if first.vendor == "postgresql":
            with first._nodb_cursor() as cursor:  # noqa: SLF001
                cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')
