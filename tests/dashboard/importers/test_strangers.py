"""People who are known only by an e-mail address: asked once, remembered with the load, gone with its undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from dashboard.importers.importing import import_together
from dashboard.importers.options import ImportOptions
from dashboard.importers.settling import undo_batch
from queries.loading import Who
from queries.schema import Enrolment, Participant, ParticipantIdentifier, Score
from tests.dashboard.importers.conftest import NOW, sent

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from dashboard.importers.report import FileReport

TITLED = ImportOptions(from_title=True, loaded_by="petugas")
ANA, BUDI = ("email", "ana.p@contoh.go.id"), ("email", "budi@contoh.go.id")
SAID = replace(TITLED, people={ANA: Who("197801012006042001", "Ana Putri"), BUDI: Who(None, "Budi Santoso")})
ROSTER = """nama;nip;instansi
Ana Putri;197801012006042001;Kab. Sidoarjo
Budi Santoso;;Kota Surabaya
"""
SCORES = """nama;email;pre test;post test
Ana;Ana.P@contoh.go.id;60;80
Budi Santoso;budi@contoh.go.id;70;75
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The participants, and their scores from a form that asked for addresses."""
    roster, scores = (tmp_path / f"{name} PKP Angkatan 5 tahun 2024.csv" for name in ("Peserta", "Nilai"))
    roster.write_text(ROSTER, encoding="utf-8")
    scores.write_text(SCORES, encoding="utf-8")
    return [roster, scores]


def taken(engine: Engine, files: list[Path], options: ImportOptions, *, write: bool) -> FileReport:
    """The report of the last file."""
    return import_together(engine, [sent(file, options) for file in files], NOW, write=write).files[-1]


def holders(engine: Engine) -> dict[str, str | None]:
    """Address -> the name of whose it is."""
    with engine.connect() as connection:
        of = select(ParticipantIdentifier.value, Participant.name).join(
            Participant, Participant.id == ParticipantIdentifier.participant_id
        )
        return {row.value: row.name for row in connection.execute(of)}


def scores(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(Score)) or 0


def test_each_address_is_asked_once_with_the_participants_and_nothing_is_written(
    writer: Engine, files: list[Path]
) -> None:
    report = taken(writer, files, TITLED, write=False)
    assert list(report.asked_people) == [ANA, BUDI]
    assert [person.likely for person in report.asked_people.values()] == [None, Who(None, "Budi Santoso")]
    assert {who.name for who in report.asked_people[ANA].members} == {"Ana Putri", "Budi Santoso"}
    assert report.asked_people[ANA].members[0].name == "Ana Putri"  # the likest name first
    assert (report.counts, holders(writer)) == ((0, 0, 0, 2), {})


def test_an_answer_is_used_remembered_and_taken_back_with_its_load(writer: Engine, files: list[Path]) -> None:
    report = taken(writer, files, SAID, write=True)
    assert (report.counts, report.asked_people, scores(writer)) == ((2, 0, 0, 0), {}, 4)
    assert holders(writer) == {ANA[1]: "Ana Putri", BUDI[1]: "Budi Santoso"}
    again = taken(writer, files[1:], TITLED, write=True)
    assert again.counts == (0, 0, 2, 0)  # nobody is asked any more
    assert report.batch_id is not None
    undo_batch(writer, report.batch_id, "petugas", "salah", ZoneInfo("Asia/Jakarta"), dry_run=False)
    assert (scores(writer), holders(writer)) == (0, {})


def test_what_an_officer_says_does_not_overrule_what_is_stored(writer: Engine, files: list[Path]) -> None:
    taken(writer, files, SAID, write=True)
    other = replace(TITLED, people={ANA: Who(None, "Budi Santoso")})
    report = taken(writer, files[1:], other, write=True)
    assert (report.counts, holders(writer)[ANA[1]]) == ((0, 0, 2, 0), "Ana Putri")


def test_an_answer_about_somebody_who_is_not_there_refuses_the_row(writer: Engine, files: list[Path]) -> None:
    nobody = replace(TITLED, people={ANA: Who(None, "Citra"), BUDI: Who(None, "Budi Santoso")})
    report = taken(writer, files, nobody, write=True)
    assert (report.counts, holders(writer)) == ((1, 0, 0, 1), {BUDI[1]: "Budi Santoso"})


FORM = """nama;nip;email;pre test
{name};{nip};ana.p@contoh.go.id;60
"""


def scored(files: list[Path], name: str, nip: str) -> list[Path]:
    files[1].write_text(FORM.format(name=name, nip=nip), encoding="utf-8")
    return files


def test_a_nip_says_who_it_is_whatever_stands_beside_it(writer: Engine, files: list[Path]) -> None:
    report = taken(writer, scored(files, "Ana", "197801012006042001"), TITLED, write=True)
    assert (report.counts, report.asked_people) == ((1, 0, 0, 0), {})
    assert holders(writer) == {}  # nobody has said whose the address is


def test_an_answer_about_an_address_is_not_used_for_a_row_with_a_nip(writer: Engine, files: list[Path]) -> None:
    said = replace(TITLED, people={ANA: Who(None, "Budi Santoso")})
    taken(writer, scored(files, "Ana", "197801012006042001"), said, write=True)
    with writer.connect() as connection:
        of = select(Participant.name).join(Enrolment, Enrolment.participant_id == Participant.id)
        assert connection.scalars(of.join(Score, Score.enrolment_id == Enrolment.id)).all() == ["Ana Putri"]


@pytest.mark.parametrize("who", [Who("197801012006042001", "Ana Putri"), Who(None, "Budi Santoso")])
def test_a_row_that_names_somebody_else_than_was_said_is_refused_and_nothing_remembered_of_it(
    writer: Engine, files: list[Path], who: Who
) -> None:
    scored(files, "Zainal Abidin", "")
    with files[1].open("a", encoding="utf-8") as file:
        file.write("Budi Santoso;;;70\n")
    report = taken(writer, files, replace(TITLED, people={ANA: who}), write=True)
    assert report.counts == (1, 0, 0, 1)
    assert report.problems[0].line == 2
    assert (scores(writer), holders(writer)) == (1, {})


def test_an_address_of_somebody_who_is_not_in_the_cohort_is_refused_and_no_question(
    writer: Engine, files: list[Path]
) -> None:
    taken(writer, files, SAID, write=True)
    other = files[0].with_name("Peserta PKP Angkatan 6 tahun 2024.csv")
    other.write_text("nama;instansi\nCitra Dewi;Kab. Gresik\n", encoding="utf-8")
    form = files[1].rename(files[1].with_name("Nilai PKP Angkatan 6 tahun 2024.csv"))
    report = taken(writer, [other, form], TITLED, write=True)
    assert (report.counts, report.asked_people) == ((0, 0, 0, 2), {})
