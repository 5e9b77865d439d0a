"""The PostgreSQL that tests use: the one that TEST_POSTGRES_URL names, else one of their own, stopped at the end.

One server serves a whole run. With pytest-xdist the controller starts it and tells its workers the URL: a server
costs a second to make and some memory to keep, a database on it neither, so each worker has databases of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import URL, make_url

if TYPE_CHECKING:
    from collections.abc import Mapping

if os.name == "posix":
    import pwd

GIVEN = "TEST_POSTGRES_URL"
WITHOUT = "TEST_WITHOUT_POSTGRES"
OWNERS = ("postgres", "nobody")
"""Who runs the server when we are root: PostgreSQL refuses to."""
START_WITHIN_S = 60
MEMORY = Path("/dev/shm")
ROOM = 1_000_000_000
"""Bytes; a run takes some 200 million of them. Containers often have 64 million there."""

KEEPER = """
"$0" "$@" >"$PGDATA/server.log" 2>&1 &
server=$!
read -r _
kill -INT $server
wait $server
rm -rf "$PGDATA"
"""
"""Runs a server for as long as its own standard input is open, so it ends with the tests, however they end."""

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}


class NoPostgres(Exception):
    """There is no PostgreSQL to test on; the message says what to do about it."""


class Postgres:
    """A server for tests: `url` names a role that may create databases."""

    def __init__(self, url: URL, keeper: subprocess.Popen[bytes] | None = None) -> None:
        self.url = url
        self._keeper = keeper

    @classmethod
    def available(cls) -> Postgres:
        """The given server, or an own one. Raises NoPostgres."""
        given = os.environ.get(GIVEN)
        if not given:
            return cls._own()
        server = cls(make_url(given).set(drivername="postgresql+psycopg"))
        try:
            psycopg.connect(plain(server.url), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            raise NoPostgres(f"The server that {GIVEN} names does not answer: {error}") from error
        return server

    @classmethod
    def _own(cls) -> Postgres:
        programs = postgres_programs()
        owner = _owner()
        folder = Path(tempfile.mkdtemp(prefix="training-postgres-", dir=_roomy_memory()))
        if owner:
            shutil.chown(folder, owner, _group(owner))
        _make_cluster(programs, folder, owner)
        port = free_port()
        settings = {**FAST, "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        keeper = subprocess.Popen(
            ["sh", "-c", KEEPER, str(programs / "postgres"), *arguments],
            stdin=subprocess.PIPE,
            env={**os.environ, "PGDATA": str(folder)},
            cwd=folder,
            start_new_session=True,  # Ctrl-C is for the tests; they stop the server
            user=owner,
            group=_group(owner),
        )
        server = cls(URL.create("postgresql+psycopg", "tester", None, "127.0.0.1", port, "postgres"), keeper)
        try:
            _wait_for(server.url, folder / "server.log")
        except NoPostgres:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        """Stop the server, if it is ours."""
        if self._keeper and self._keeper.stdin:
            self._keeper.stdin.close()
            self._keeper.wait()


class StoppablePostgres:
    """A server of its own, which may be stopped and started again. Use as a context: a given `folder` is kept."""

    def __init__(self, folder: Path | None = None, settings: Mapping[str, str] = FAST) -> None:
        self._programs, self._owner, self._port = postgres_programs(), _owner(), free_port()
        self._kept, self._settings = folder is not None, settings
        self._folder = folder or Path(tempfile.mkdtemp(prefix="training-postgres-", dir=_roomy_memory()))
        self._process: subprocess.Popen[bytes] | None = None
        self.url = URL.create("postgresql+psycopg", "tester", None, "127.0.0.1", self._port, "postgres")

    def __enter__(self) -> StoppablePostgres:
        if not (self._folder / "PG_VERSION").exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._owner:
                shutil.chown(self._folder, self._owner, _group(self._owner))
            _make_cluster(self._programs, self._folder, self._owner)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if not self._kept:
            shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start it; it answers when this returns."""
        settings = {
            **self._settings,
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
        }
        log = self._folder / "server.log"
        with log.open("a") as output:
            self._process = subprocess.Popen(
                [self._programs / "postgres", *(f"--{name}={value}" for name, value in settings.items())],
                env={**os.environ, "PGDATA": str(self._folder)},
                cwd=self._folder,
                stdout=output,
                stderr=output,
                user=self._owner,
                group=_group(self._owner),
            )
        _wait_for(self.url, log)

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None


def postgres_programs() -> Path:
    """The folder with `initdb` and `postgres`: Debian keeps it off the PATH. The newest wins."""
    if os.name != "posix":
        raise NoPostgres(f"Name a PostgreSQL server in {GIVEN}, or set {WITHOUT}=1 to test on SQLite alone.")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    candidates = [*reversed(installed), *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(
        "PostgreSQL is not installed: `sudo apt-get install postgresql`, or name a server in"
        f" {GIVEN}, or set {WITHOUT}=1 to test on SQLite alone."
    )


def _roomy_memory() -> Path | None:
    """Where Linux keeps files in memory, if there is room: copying a database there takes a tenth of the time."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in OWNERS:
        if name in known:
            return name
    raise NoPostgres(f"PostgreSQL refuses to run as root, and there is none of the users {OWNERS} to run it.")


def _group(owner: str | None) -> int | None:
    return pwd.getpwnam(owner).pw_gid if owner else None


def _make_cluster(programs: Path, folder: Path, owner: str | None) -> None:
    made = subprocess.run(
        [
            programs / "initdb", "--username=tester", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
            "--pgdata", folder,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=owner,
        group=_group(owner),
    )  # fmt: skip
    if made.returncode:
        shutil.rmtree(folder)
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: URL, log: Path) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        try:
            psycopg.connect(plain(url)).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start within {START_WITHIN_S} s: {log.read_text()[-1000:]}")


def plain(url: URL) -> str:
    """The URL as the driver itself takes it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
