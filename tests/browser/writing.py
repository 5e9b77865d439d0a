"""Another program that writes to the database, with plain SQL: the engine's own, or a script with its driver."""

from __future__ import annotations

import shutil
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
    """Write, each statement in a transaction of its own, and wait until that is done.

    By `sqlite3` or `psql` where that is installed, else by a script.
    """
    command = _shell(database, statements) or _script(database, 0, statements)
    subprocess.run(command, check=True, timeout=WITHIN_S)


@contextmanager
def writing(database: URL, pause_s: float, *statements: str) -> Iterator[None]:
    """Write statement after statement, with a pause after each, while the caller looks."""
    with subprocess.Popen(_script(database, pause_s, statements)) as process:
        yield
        assert process.wait(WITHIN_S) == 0


def _script(database: URL, pause_s: float, statements: tuple[str, ...]) -> list[str]:
    on_file = database.get_backend_name() == "sqlite"
    driver, address = ("sqlite3", database.database or "") if on_file else ("psycopg", plain(database))
    return [sys.executable, "-c", WRITE.format(driver=driver), address, str(pause_s), *statements]


def _shell(database: URL, statements: tuple[str, ...]) -> list[str] | None:
    """The command line of the engine's own program; None where it is not installed."""
    on_file = database.get_backend_name() == "sqlite"
    program = shutil.which("sqlite3" if on_file else "psql")
    if program is None:
        return None
    if on_file:
        return [program, "-bail", "-cmd", ".timeout 20000", database.database or "", "; ".join(statements)]
    asked = [part for statement in statements for part in ("-c", statement)]
    return [program, "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", plain(database), *asked]
