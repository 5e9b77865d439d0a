"""Another program that writes to the database: a process of its own, with the engine's own driver and plain SQL."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.servers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

WRITE = """
import sys, time, {driver}
with {driver}.connect(sys.argv[1]) as connection:
    for statement in sys.argv[3:]:
        connection.execute(statement)
        connection.commit()
        time.sleep(float(sys.argv[2]))
connection.close()
"""
WITHIN_S = 60


def write(database: URL, *statements: str) -> None:
    """Write, each statement in a transaction of its own, and wait until that is done."""
    subprocess.run(_command(database, 0, statements), check=True, timeout=WITHIN_S)


@contextmanager
def writing(database: URL, pause_s: float, *statements: str) -> Iterator[None]:
    """Write statement after statement, with a pause after each, while the caller looks."""
    with subprocess.Popen(_command(database, pause_s, statements)) as process:
        yield
        assert process.wait(WITHIN_S) == 0


def _command(database: URL, pause_s: float, statements: tuple[str, ...]) -> list[str]:
    on_file = database.get_backend_name() == "sqlite"
    driver, address = ("sqlite3", database.database or "") if on_file else ("psycopg", plain(database))
    return [sys.executable, "-c", WRITE.format(driver=driver), address, str(pause_s), *statements]
