"""Loads of an officer who may not load everything: other cohorts are refused before anything is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from dashboard.importers.importing import import_together
from dashboard.importers.options import ImportOptions
from queries import audit
from queries.filters import Scope
from queries.loading import loading, lock
from queries.schema import Cohort, Enrolment, Participant
from queries.spelling import normalised
from tests.dashboard.importers.conftest import NOW, PEOPLE, sent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from dashboard.importers.report import FileReport

OURS = Scope(providers=("BPSDM Jatim",))
THEIRS = Scope(providers=("Pusdiklat X",))
OF_PKA = {"program": "PKA", "tahun": "2024", "angkatan": "II"}


@pytest.fixture
def hand_in(writer: Engine, csv_file: Callable[..., Path]) -> Callable[..., FileReport]:
    def load(text: str, *, write: bool = True, **said: Any) -> FileReport:
        options = ImportOptions(**{**OF_PKA, **said})
        (report,) = import_together(writer, [sent(csv_file(text), options)], NOW, write=write).files
        return report

    return load


def number(engine: Engine, table: Any) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    "scope", [THEIRS, Scope(programme_kinds=("latsar",)), Scope(agencies=("35.25",)), Scope()]
)
def test_a_file_about_cohorts_of_others_is_refused_before_it_is_compared(
    hand_in: Callable[..., FileReport], writer: Engine, scope: Scope, write: bool
) -> None:
    report = hand_in(PEOPLE, write=write, scope=scope)
    assert "di luar bagian data yang boleh Anda muat: PKA 2024 (BPSDM Jatim)" in (report.unusable or "")
    assert (report.new, report.equal, report.refused) == (0, 0, 0)
    assert number(writer, Cohort) == number(writer, Participant) == 0


@pytest.mark.parametrize("scope", [OURS, Scope(programme_kinds=("struktural",))])
def test_a_file_about_ones_own_is_loaded_and_logged_by_whom(
    hand_in: Callable[..., FileReport], writer: Engine, scope: Scope
) -> None:
    report = hand_in(PEOPLE, scope=scope)
    assert (report.unusable, report.new) == (None, 3)
    with writer.connect() as connection:
        (event,) = audit.events(connection, limit=5)
    assert (event.action, event.detail) == ("muat", {"batch": report.batch_id})


def test_a_file_that_is_only_looked_at_is_not_logged(hand_in: Callable[..., FileReport], writer: Engine) -> None:
    hand_in(PEOPLE, write=False)
    with writer.connect() as connection:
        assert audit.events(connection, limit=5) == []


def test_a_name_that_stands_in_a_cohort_of_others_too_is_not_changed(
    hand_in: Callable[..., FileReport], writer: Engine
) -> None:
    hand_in(PEOPLE)
    hand_in("nip; nama; instansi; penyelenggara\n197912312005011001; Ana Putri; Kab. Gresik; Pusdiklat X")
    said = "nip; nama; instansi\n197912312005011001; Ana Putri Lestari, S.E.; Kab. Gresik"
    report = hand_in(said, scope=OURS)
    assert "1 orang yang juga peserta di luar bagian data Anda" in (report.unusable or "")
    again = hand_in("nip; nama; instansi\n198001012005012002; Ben Santosa, S.E.; Kab. Tuban", scope=OURS)
    assert (again.unusable, again.changed) == (None, 1)
    assert hand_in(said).changed == 1


@pytest.mark.parametrize("name", ["", "Ana", "Putri"])
def test_a_number_that_is_guessed_brings_nobody_along(
    hand_in: Callable[..., FileReport], writer: Engine, name: str
) -> None:
    hand_in("nip; nama; instansi; penyelenggara\n197912312005011001; Ana Putri; Kab. Gresik; Pusdiklat X")
    before = number(writer, Enrolment)
    report = hand_in(f"nip; nama; instansi\n197912312005011001; {name}; Kab. Gresik", scope=OURS)
    assert "tanpa nama lengkapnya seperti yang tercatat (baris 2)" in (report.unusable or "")
    assert "Ana Putri" not in f"{report}"
    assert number(writer, Enrolment) == before
    named = hand_in(
        "nip; nama; instansi\n197912312005011001; Putri ANA, S.E.; Kab. Gresik", write=False, scope=OURS
    )
    assert named.unusable is None or "juga peserta di luar" in named.unusable
    assert hand_in("nip; nama; instansi\n197912312005011001; Ana Putri; Kab. Gresik", scope=OURS).new == 1
    assert hand_in("nip; nama; instansi; nilai akhir\n197912312005011001; ; ; 80", scope=OURS).changed == 1


def test_in_which_final_cohort_of_others_somebody_is_stays_unsaid(
    hand_in: Callable[..., FileReport], writer: Engine
) -> None:
    hand_in("nip; nama; l/p; instansi; penyelenggara\n197912312005011001; Ana Putri; P; Kab. Gresik; Pusdiklat X")
    with loading(writer) as connection:
        lock(connection, "PKA.2024.2@Pusdiklat X", "petugas", "sudah", NOW)
    said = "nip; nama; l/p; instansi\n197912312005011001; Ana Putri; L; Kab. Gresik"
    (problem,) = hand_in(said, scope=OURS).problems
    assert "angkatan final yang mungkin di luar bagian data Anda" in problem.sentence
    (problem,) = hand_in(said).problems
    assert "PKA.2024.2@Pusdiklat X" in problem.sentence


def test_who_does_not_load_everything_adds_no_spelling_for_all(
    hand_in: Callable[..., FileReport], writer: Engine
) -> None:
    said = "nip; nama; instansi\n197912312005011001; Ana Putri; Gersik Kab"
    explained = {"agencies": {normalised("Gersik Kab"): "35.25"}}
    assert hand_in(said, scope=OURS, **explained).new == 1
    assert hand_in(said).refused == 1
