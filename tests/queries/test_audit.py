"""The log of access: nobody changes it, and what is younger than a year nobody deletes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from queries import audit
from queries.schema import Account, AuditEvent

NOW = datetime.now(UTC)
LAST_YEAR = NOW - timedelta(days=400)


@pytest.fixture
def log(writer):
    """An event of last year and one of now, of somebody who signed in."""
    with writer.begin() as connection:
        connection.execute(insert(Account).values(id=1, login="ana@jatim.go.id", made_at=LAST_YEAR))
        audit.record(connection, 1, "masuk", {}, LAST_YEAR)
        audit.record(connection, 1, "muat", {"batch": 7}, NOW)
    return writer


def actions(writer):
    with writer.connect() as connection:
        return [one.action for one in audit.events(connection, limit=10)]


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditEvent).values(action="keluar"),
        update(AuditEvent).where(AuditEvent.action == "masuk").values(account_id=None),
        delete(AuditEvent),
        delete(AuditEvent).where(AuditEvent.action == "muat"),
        text("TRUNCATE audit_event"),
        text("TRUNCATE account CASCADE"),
    ],
)
def test_the_log_can_only_grow(statement, log):
    if "TRUNCATE" in str(statement) and log.dialect.name == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DBAPIError, match="append-only"), log.begin() as connection:
        connection.execute(statement)
    assert actions(log) == ["muat", "masuk"]


def test_what_is_older_than_a_year_may_go_and_that_is_written_down(log):
    with log.begin() as connection:
        assert audit.clear(connection, None, NOW) == 1
    assert actions(log) == ["hapus_catatan", "muat"]
    with log.connect() as connection:
        (found,) = audit.events(connection, action="hapus_catatan", limit=1)
    assert found.detail == {"events": 1}


def test_the_log_stays_when_a_login_goes(log):
    with log.begin() as connection:
        connection.execute(update(Account).values(login=None))
    with log.connect() as connection:
        assert connection.scalars(select(AuditEvent.account_id)).all() == [1, 1]
    with pytest.raises(DBAPIError), log.begin() as connection:
        connection.execute(delete(Account))


def test_the_log_is_asked_by_day_and_by_deed(log):
    with log.connect() as connection:
        assert [one.action for one in audit.events(connection, since=NOW, limit=10)] == ["muat"]
        assert [one.at for one in audit.events(connection, action="masuk", limit=10)] == [LAST_YEAR]
        assert len(audit.events(connection, limit=1)) == 1
