"""The app's role of docs/server/roles.sql: all that the app does, and nothing to tables, triggers and the log."""

from __future__ import annotations

import secrets
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import errors, sql

from dashboard.__main__ import main
from dashboard.settings import settings
from queries.schema import Base
from tests.servers import plain, postgres_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)

SCRIPT = Path(__file__).parents[2] / "docs" / "server" / "roles.sql"
ROSTER = "program;tahun;angkatan;nama;instansi\nPKA;2024;II;Ana;Kab. Gresik\n"
REFUSED = (
    "ALTER TABLE participant ADD COLUMN nik text",
    "ALTER TABLE enrolment DISABLE TRIGGER ALL",
    "DROP TABLE participant",
    "DROP TRIGGER keep_audit_event_delete ON audit_event",
    "DROP FUNCTION keep_audit_event() CASCADE",
    "TRUNCATE score",
    "TRUNCATE audit_event",
    "CREATE TABLE sendiri (x int)",
    "CREATE TEMPORARY TABLE change_mark (x int)",
    "CREATE FUNCTION public.keep_audit_event() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "UPDATE audit_event SET action = 'masuk'",
    "UPDATE alembic_version SET version_num = '0001'",
    "DELETE FROM alembic_version",
    "SET session_replication_role = replica",
    "ALTER ROLE CURRENT_USER SUPERUSER",
)


@pytest.fixture
def as_role(database: URL) -> Iterator[URL]:
    """The database as the app's role reaches it; the script has run twice, as after an upgrade."""
    role = f"dasbor_test_{secrets.token_hex(4)}"
    psql = [postgres_programs() / "psql", "--quiet", "--set", f"app={role}", "--set", f"owner={database.username}"]
    named = sql.Identifier(role)
    with closing(psycopg.connect(plain(database), autocommit=True)) as owner:
        owner.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'uji'").format(named))
        try:
            for _ in range(2):
                subprocess.run([*psql, "--file", SCRIPT, plain(database)], check=True)
            yield database.set(username=role, password="uji")
        finally:
            owner.execute(sql.SQL("DROP OWNED BY {}").format(named))
            owner.execute(sql.SQL("DROP ROLE {}").format(named))


def test_the_app_imports_computes_and_reads_with_it(
    as_role: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", as_role.render_as_string(hide_password=False))
    settings.cache_clear()
    roster = tmp_path / "peserta.csv"
    roster.write_text(ROSTER)
    try:
        assert [main(command) for command in (["import", str(roster)], ["refresh"], ["check"])] == [0, 0, 0]
        assert main(["batalkan", "1", "--alasan", "uji"]) == 0
        assert main(["refresh", "--all"]) == 0
    finally:
        settings.cache_clear()
    with closing(psycopg.connect(plain(as_role))) as connection:
        for table in Base.metadata.tables:
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))


def test_what_is_the_owners_is_refused(as_role: URL) -> None:
    done = []
    with closing(psycopg.connect(plain(as_role), autocommit=True)) as connection:
        for statement in REFUSED:
            try:
                connection.execute(statement)
            except errors.InsufficientPrivilege:
                continue
            done.append(statement)
    assert done == []


def test_the_log_is_written_and_not_taken_back(as_role: URL) -> None:
    with closing(psycopg.connect(plain(as_role), autocommit=True)) as connection:
        connection.execute("INSERT INTO audit_event (at, action, detail) VALUES (now(), 'masuk', '{}')")
        with pytest.raises(errors.RaiseException, match="append-only"):
            connection.execute("DELETE FROM audit_event")
        assert connection.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)


def test_a_table_that_an_upgrade_adds_is_the_apps_to_write_too(database: URL, as_role: URL) -> None:
    with closing(psycopg.connect(plain(database), autocommit=True)) as owner:
        owner.execute("CREATE TABLE besok (x int)")
    with closing(psycopg.connect(plain(as_role), autocommit=True)) as connection:
        connection.execute("INSERT INTO besok VALUES (1)")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DROP TABLE besok")
