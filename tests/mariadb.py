"""A MariaDB of the tests' own, on 127.0.0.1 with a folder in memory: started when asked for, gone with the tests."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pymysql
from sqlalchemy import URL

from tests.servers import KEEPER, _group, _owner, _roomy_memory, free_port

START_WITHIN_S = 60
SCRIPTS = Path("/usr/share/mysql")
SYSTEM_TABLES = ("mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql")
BEFORE_THEM = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"


class NoMariadb(Exception):
    """There is no MariaDB to test on; the message says what to do about it."""


class Mariadb:
    """A server for tests. Use as a context: `root` may do everything there."""

    def __init__(self) -> None:
        program = shutil.which("mariadbd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
        if program is None or not (SCRIPTS / SYSTEM_TABLES[0]).exists():
            raise NoMariadb("MariaDB is not installed: `sudo apt-get install mariadb-server-core`.")
        self._owner = _owner()
        self._folder = Path(tempfile.mkdtemp(prefix="training-mariadb-", dir=_roomy_memory()))
        if self._owner:
            shutil.chown(self._folder, self._owner, _group(self._owner))
        self._program = [program, "--no-defaults", f"--datadir={self._folder}", "--basedir=/usr"]
        self.root = URL.create("mysql+pymysql", "root", None, "127.0.0.1", free_port())
        self._keeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Mariadb:
        tables = BEFORE_THEM + "".join((SCRIPTS / name).read_text() for name in SYSTEM_TABLES)
        made = subprocess.run(
            [*self._program, "--bootstrap"],
            input=tables.encode(),
            capture_output=True,
            check=False,
            user=self._owner,
            group=_group(self._owner),
        )
        if made.returncode:
            raise NoMariadb(f"MariaDB could not make its tables: {made.stderr.decode()[-1000:]}")
        settings = {
            "bind-address": "127.0.0.1",
            "port": self.root.port,
            "socket": self._folder / "socket",
            "innodb-flush-log-at-trx-commit": 0,
            "innodb-buffer-pool-size": "32M",
            "character-set-server": "latin1",  # as old offices have it
        }
        keeper = KEEPER.replace("PGDATA", "DATADIR").replace("-INT", "-TERM")
        self._keeper = subprocess.Popen(
            [
                "sh",
                "-c",
                keeper,
                *self._program,
                "--skip-name-resolve",
                *(f"--{k}={v}" for k, v in settings.items()),
            ],
            stdin=subprocess.PIPE,
            env={"DATADIR": str(self._folder), "PATH": "/usr/bin:/bin"},
            cwd=self._folder,
            start_new_session=True,
            user=self._owner,
            group=_group(self._owner),
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            self._keeper.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def do(self, *statements: str, database: str | None = None) -> None:
        """As root."""
        connection = pymysql.connect(
            host=self.root.host,
            port=self.root.port,
            user="root",
            database=database,
            charset="utf8mb4",
            autocommit=True,
        )
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_WITHIN_S
        while time.monotonic() < deadline:
            try:
                self.do("SELECT 1")
            except pymysql.OperationalError:
                time.sleep(0.1)
            else:
                return
        log = (self._folder / "server.log").read_text()
        raise NoMariadb(f"MariaDB did not start within {START_WITHIN_S} s: {log[-1000:]}")
