"""Who was forgotten stays so although the source still has him, and what counts stays when it has him no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, func, select

from dashboard.settings import settings
from queries.loading import forget, loading
from queries.schema import Attendance, Enrolment, Participant, Score
from tests.dashboard.syncing.conftest import NOW, assert_facts_are_right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from tests.dashboard.syncing.conftest import Office, Sync

KEY = "k" * 64
NIP_OF_ANA = "197912312005012001"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FORGET_KEY", KEY)
    settings.cache_clear()
    yield
    settings.cache_clear()


def counts(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        tables = (Participant, Enrolment, Attendance, Score)
        return [connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def nips(engine: Engine) -> set[str | None]:
    with engine.connect() as connection:
        return set(connection.scalars(select(Participant.nip)))


def forget_by(engine: Engine, condition: object) -> None:
    with loading(engine) as connection:
        person = connection.scalar(select(Participant.id).where(condition))  # type: ignore[arg-type]
        forget(connection, person or 0, "petugas", KEY.encode(), NOW)


def test_a_sync_passes_over_who_was_forgotten(
    bring: Sync, office: Office, writer: Engine, database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    before = counts(writer)
    forget_by(writer, Participant.nip == NIP_OF_ANA)
    forget_by(writer, Participant.name == "Caz Rahma")  # has no NIP
    for options in ({}, {}, {"everything": True}):
        report = bring(**options)
        assert (report.exit_code, counts(writer)) == (0, before)
        # of the roster, marks, scores; a mark that says nothing is compared only where everything is
        assert report.forgotten == 2 + 5 + 3 + bool(options)
        assert report.fate == "nothing_new"
    assert NIP_OF_ANA not in nips(writer)
    assert not [line for line in report.lines() if "Ana" in line or "Caz" in line]
    office.do("UPDATE presensi SET ket = 'S' WHERE id_peserta = 11", "DELETE FROM nilai WHERE id_peserta = 11")
    assert (bring(allow_deletions=True).exit_code, counts(writer)) == (0, before)
    office.do("DELETE FROM presensi WHERE id_peserta = 11", "DELETE FROM peserta WHERE id_peserta = 11")
    report = bring(allow_deletions=True)
    assert (report.exit_code, report.forgotten, counts(writer)) == (0, 3, before)
    assert_facts_are_right(database)
    monkeypatch.setenv("FORGET_KEY", "o" * 64)
    settings.cache_clear()
    refused = bring()
    assert refused.exit_code == 2
    assert "Kembalikan berkas forget.key" in (refused.unusable or "")
