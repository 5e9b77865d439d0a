"""Headings that nobody knows are asked once for a row of headings; what an officer says is kept with the load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from dashboard.importers.asking import our_headings
from dashboard.importers.aspects import Aspects
from dashboard.importers.headings import heading_key
from dashboard.importers.importing import import_files, import_together
from dashboard.importers.options import ImportOptions
from dashboard.importers.tables import tables
from queries.engine import reading
from queries.loading import read_assessments, read_meanings
from queries.schema import Enrolment, HeadingMeaning
from tests.dashboard.importers.conftest import NOW, sent
from tests.dashboard.importers.test_together import ZONE, undo_batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Engine

    from dashboard.importers.asking import AskedHeadings
    from dashboard.importers.report import FileReport

    Write = Callable[..., Path]

STRANGE = """
DAFTAR PESERTA; ; ;
No; Nama Aparatur; Asal Daerah; Paraf
1; Ana Putri; Kab. Gresik; ada
2; Ben Santosa; Kab. Tuban;
3; Caz Rahma; Kab. Lamongan;
4; Didi; Kab. Gresik;
"""
NAME = "PKP Angkatan 5 tahun 2024.csv"
TITLED = ImportOptions(from_title=True, loaded_by="petugas")


def check(engine: Engine, path: Path, options: ImportOptions = TITLED, *, write: bool = False) -> FileReport:
    (file,) = import_together(engine, [sent(path, options)], NOW, write=write).files
    return file


def asked(file: FileReport) -> AskedHeadings:
    assert file.asked_headings is not None
    return file.asked_headings


def answering(file: FileReport, **said: str) -> ImportOptions:
    """What an officer says: key of a heading, with _ for a blank, = our heading."""
    question = asked(file)
    assert question.table is not None
    meanings = {heading.replace("_", " "): means for heading, means in said.items()}
    return replace(TITLED, meanings={(question.pattern, question.table): meanings})


def remembered(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(HeadingMeaning)) or 0


def test_a_row_of_texts_above_data_is_asked_about_with_examples_and_the_likely_table(
    writer: Engine, csv_file: Write
) -> None:
    file = check(writer, csv_file(STRANGE, NAME))
    question = asked(file)
    assert file.unusable
    assert (question.line, question.found, question.table) == (2, False, "peserta")
    assert [(one.text, one.examples, one.closest, one.certain) for one in question.headings] == [
        ("Nama Aparatur", ("Ana Putri", "Ben Santosa", "Caz Rahma"), "Nama", False),
        ("Asal Daerah", ("Kab. Gresik", "Kab. Tuban", "Kab. Lamongan"), None, False),
        ("Paraf", ("ada",), None, False),
    ]


def test_nothing_is_guessed(writer: Engine, csv_file: Write) -> None:
    path = csv_file("nama; intansi; instansi\nAna Putri; Kab. Gresik; Kab. Tuban", NAME)
    (one,) = asked(check(writer, path)).headings
    assert one.text == "intansi"
    file = check(writer, csv_file("nama; kelas; intansi\nAna Putri; A; Kab. Gresik", NAME))
    (one,) = asked(file).headings
    assert (one.closest, one.certain) == ("Instansi", True)
    assert file.ignored_columns == ["intansi"]
    assert file.refused == 1


def test_what_is_said_of_headings_is_read_told_remembered_and_undone_with_its_load(
    writer: Engine, csv_file: Write
) -> None:
    path = csv_file(STRANGE, NAME)
    said = answering(check(writer, path), nama_aparatur="Nama", asal_daerah="Instansi", paraf="")
    file = check(writer, path, said)
    assert (file.counts, file.heading_line) == ((4, 0, 0, 0), 2)
    assert "Arti judul yang Anda sebut: “Nama Aparatur” = Nama; “Asal Daerah” = Instansi." in file.notes
    assert "Paraf" in file.ignored_columns
    assert remembered(writer) == 0
    file = check(writer, path, said, write=True)
    assert remembered(writer) == 3
    assert file.batch_id is not None
    other = csv_file(STRANGE.replace("Ana Putri", "Eko").replace("Didi", "Fani"), "PKP Angkatan 6 tahun 2024.csv")
    told = "Arti judul yang diingat dari muatan sebelumnya: “Nama Aparatur” = Nama; “Asal Daerah” = Instansi."
    known = check(writer, other)
    assert known.counts == (4, 0, 0, 0)
    assert told in known.notes
    cohort = ImportOptions(program="PKP", tahun="2024", angkatan="6", dry_run=True)
    (by_command,) = import_files(writer, [other], cohort, NOW).files
    assert any(told in line for line in by_command.lines())
    undone = undo_batch(writer, file.batch_id, "petugas", "salah", ZONE, dry_run=False)
    assert any("arti judul yang diingat dari jawaban petugas: 3" in line for line in undone.lines)
    assert remembered(writer) == 0
    assert check(writer, other).unusable
    with writer.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_another_answer_replaces_the_remembered_one_until_it_is_undone(writer: Engine, csv_file: Write) -> None:
    path = csv_file("nama; tempat asal; instansi\nAna; Dinas Kesehatan; Kab. Gresik", NAME)
    check(writer, path, answering(check(writer, path), tempat_asal=""), write=True)
    other = answering(check(writer, path), tempat_asal="Unit Kerja")
    file = check(writer, path, other, write=True)
    assert file.counts == (0, 1, 0, 0)
    (one,) = asked(check(writer, path)).headings
    assert one.means == "Unit Kerja"
    assert file.batch_id is not None
    undo_batch(writer, file.batch_id, "petugas", "salah", ZONE, dry_run=False)
    (one,) = asked(check(writer, path)).headings
    assert one.means == ""


def test_the_same_heading_in_another_row_of_headings_is_asked_again(writer: Engine, csv_file: Write) -> None:
    path = csv_file(STRANGE, NAME)
    said = answering(check(writer, path), nama_aparatur="Nama", asal_daerah="Instansi")
    check(writer, path, said, write=True)
    other = csv_file(STRANGE.replace("Paraf", "Ket"), "PKP Angkatan 6 tahun 2024.csv")
    assert check(writer, other).unusable


def test_two_headings_never_mean_one_column(writer: Engine, csv_file: Write) -> None:
    path = csv_file("nama; kelas; asal; daerah\nAna; A; Kab. Gresik; Kab. Tuban", NAME)
    said = answering(check(writer, path), asal="Instansi", daerah="Instansi")
    assert "berarti sama" in (check(writer, path, said).unusable or "")
    assert "Nama" not in asked(check(writer, path)).choices


def test_headings_that_cannot_be_told_apart_are_not_asked_about(writer: Engine, csv_file: Write) -> None:
    path = csv_file("nama; kelas; asal; asal; skor (a); skor (b)\nAna; A; Gresik; Tuban; 1; 2", NAME)
    assert [one.key for one in asked(check(writer, path)).headings] == ["skor a", "skor b"]


def test_the_line_and_the_table_are_said_where_they_are_not_seen(writer: Engine, csv_file: Write) -> None:
    path = csv_file("Daftar; Nama; Baru\n7; 8; 9\nOrang; Asal; Rangkuman\nAna; Kab. Gresik; x", NAME)
    options = replace(TITLED, table="peserta", heading_line=3)
    question = asked(check(writer, path, options))
    assert (question.line, question.table) == (3, "peserta")
    said = {(question.pattern, "peserta"): {"orang": "Nama", "asal": "Instansi"}}
    assert check(writer, path, replace(options, meanings=said)).counts == (1, 0, 0, 0)


def test_of_scores_all_that_can_be_scored_may_be_chosen(writer: Engine, csv_file: Write) -> None:
    file = check(writer, csv_file("Nama; Skor Sebelum; Latihan Kedua\nAna; 60; 80", NAME))
    question = asked(file)
    assert question.table == "nilai"
    assert "Post Test" in question.choices
    assert "Pre Test" not in question.choices


@pytest.mark.parametrize("text", ["satu kolom\na\nb", "1;2\n3;4", "halo;halo\n1;2"])
def test_where_no_row_may_hold_headings_nothing_is_asked(writer: Engine, csv_file: Write, text: str) -> None:
    assert check(writer, csv_file(text, NAME)).asked_headings is None


def test_each_choice_means_its_column(writer: Engine) -> None:
    with reading(writer) as connection:
        aspects = Aspects(read_assessments(connection))
    for table in tables(aspects).values():
        columns = [table.meaning(heading_key(text)) for text in our_headings(table)]
        assert None not in columns
        assert set(table.columns) <= set(columns)


def test_a_preview_has_our_headings_and_says_which_cell_is_wrong(writer: Engine, csv_file: Write) -> None:
    path = csv_file("NIP Baru; Nama Peserta; Asal Instansi\n123; Ana Putri; Kab. Gresik\nJumlah; 1;", NAME)
    preview = check(writer, path).preview
    assert preview is not None
    assert preview.headings == ("NIP", "Nama", "Instansi")
    assert preview.rows == ((2, ("123", "Ana Putri", "Kab. Gresik")),)
    assert preview.marks == {(2, 0): "refused"}


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
def test_a_meaning_belongs_to_a_load(writer: Engine, csv_file: Write) -> None:
    path = csv_file(STRANGE, NAME)
    check(writer, path, answering(check(writer, path), nama_aparatur="Nama"), write=True)
    with reading(writer) as connection:
        assert read_meanings(connection) == {}
    said = answering(check(writer, path), nama_aparatur="Nama", asal_daerah="Instansi")
    file = check(writer, path, said, write=True)
    with writer.begin() as connection:
        assert connection.scalars(select(HeadingMeaning.batch_id).distinct()).all() == [file.batch_id]
        connection.execute(delete(HeadingMeaning))
