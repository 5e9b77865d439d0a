"""Score lists, long and wide: each value goes to the assessment that the cohort has, within its scale."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from queries.schema import Assessment, Enrolment, ImportChange, Participant, Score


def values(writer):
    with writer.connect() as connection:
        found = (
            select(Participant.name, Assessment.code, Score.stage, Score.value)
            .join(Enrolment, Enrolment.participant_id == Participant.id)
            .join(Score, Score.enrolment_id == Enrolment.id)
            .join(Assessment, Assessment.id == Score.assessment_id)
        )
        return sorted(map(tuple, connection.execute(found)))


def test_a_long_list_names_aspects_by_name_code_or_synonym(pka, writer):
    report = pka(
        """
        nama; aspek; tahap; nilai
        Ana Putri; Evaluasi Akademik; ; 85,5
        Ana Putri; pka.sikap; akhir; 90.25
        Ana Putri; Stula; remedial; 71
        Ana Putri; Tes; pre; 60
        Ana Putri; Post Test; ; 80
        Ana Putri; Integritas; ; 3
        """
    )
    assert (report.table, report.exit_code, report.new) == ("nilai", 0, 6)
    assert values(writer) == [
        ("Ana Putri", "M.01", "akhir", 300),
        ("Ana Putri", "PKA.AKADEMIK", "akhir", 8550),
        ("Ana Putri", "PKA.SIKAP", "akhir", 9025),
        ("Ana Putri", "PKA.STUDI-LAPANGAN", "remedial", 7100),
        ("Ana Putri", "TES.PKA", "post", 8000),
        ("Ana Putri", "TES.PKA", "pre", 6000),
    ]


def test_a_wide_list_has_a_column_per_aspect_and_unknown_ones_are_told(pka, writer):
    report = pka(
        """
        no; nama; instansi; Akademik (10%); Sikap Perilaku; Sikap Remedial; Integritas; Pre-Test; Post Test; kesan
        1; Ana Putri; Kab. Gresik; 85,5; 65; 72; 4; 60; 55; baik
        2; Ben Santosa; Kab. Tuban; ; ; ; ; 70; ;
        """
    )
    assert (report.exit_code, report.new, report.ignored_columns) == (0, 2, ["no", "instansi", "kesan"])
    assert [value for value in values(writer) if value[0] == "Ben Santosa"] == [
        ("Ben Santosa", "TES.PKA", "pre", 7000)
    ]
    assert len(values(writer)) == 7


def test_the_test_of_a_programme_is_made_once_with_its_first_score(pka, writer):
    report = pka("nama; pre test\nAna Putri; 60")
    assert any("TES.PKA" in note for note in report.notes)
    assert pka("nama; pre test; post test\nAna Putri; 61; 80").new == 1
    with writer.connect() as connection:
        tests = select(Assessment.kind, Assessment.scale_min, Assessment.scale_max)
        assert connection.execute(tests.where(Assessment.code == "TES.PKA")).all() == [("tes", 0, 10_000)]
        made = select(ImportChange.table_name).where(ImportChange.batch_id == report.batch_id)
        assert sorted(connection.scalars(made)) == ["assessment", "score"]
    assert values(writer) == [("Ana Putri", "TES.PKA", "post", 8000), ("Ana Putri", "TES.PKA", "pre", 6100)]


def test_a_technical_course_has_its_test_already(take, csv_file, writer):
    named = {"program": "TEK-ARSIP", "tahun": "2024"}
    take(csv_file("nama; instansi\nAna; Kab. Gresik"), **named)
    report = take(csv_file("nama; pre test; post test\nAna; 60; 80"), **named)
    assert (report.exit_code, report.notes) == (0, [])
    assert {code for _, code, _, _ in values(writer)} == {"TES.TEK-ARSIP"}


def test_a_blank_value_changes_nothing_and_a_corrected_one_is_kept_as_it_was(pka, writer):
    pka("nama; post test; sikap\nAna Putri; 80; 90")
    report = pka("nama; post test; sikap\nAna Putri; 81; ")
    assert (report.changed, report.new) == (1, 0)
    assert values(writer) == [("Ana Putri", "PKA.SIKAP", "akhir", 9000), ("Ana Putri", "TES.PKA", "post", 8100)]
    with writer.connect() as connection:
        changes = select(ImportChange.row_id, ImportChange.before)
        (change,) = connection.execute(changes.where(ImportChange.batch_id == report.batch_id)).all()
    assert (change.before["value"], change.row_id.endswith(":post")) == (8000, True)
    assert pka("nama; post test\nAna Putri; ").fate == "nothing_new"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("Ana Putri; Sikap Prilaku; ; 80", "aspek", "Sikap dan perilaku"),
        ("Ana Putri; Visitasi; ; 80", "aspek", "bukan bagian penilaian program ini"),
        ("Ana Putri; Sikap; ; 100,01", "nilai", "0 sampai 100"),
        ("Ana Putri; Integritas; ; 6", "nilai", "1 sampai 5"),
        ("Ana Putri; Sikap; ; 1.234", "nilai", "ribuan"),
        ("Ana Putri; Sikap; ; baik", "nilai", "bukan angka"),
        ("Ana Putri; Tes; ; 80", "nilai", "Pre atau Post"),
        ("Ana Putri; Sikap; pre; 80", "nilai", "Tahap pre tidak ada"),
        ("Ana Putri; Pre Test; post; 80", "tahap", "berbeda"),
        ("Ana Putri; ; ; 80", "aspek", "Isi aspek"),
        ("Ana Putri; Sikap; kapan-kapan; 80", "tahap", "Remedial"),
        ("Dodi; Sikap; ; 80", "nama", "daftar peserta"),
    ],
)
def test_a_score_that_is_not_certain_is_refused(pka, writer, row, column, words):
    (problem,) = pka(f"nama; aspek; tahap; nilai\n{row}").problems
    assert problem.column == column
    assert words in problem.sentence
    assert values(writer) == []


def test_an_aspect_of_another_programme_is_refused_where_the_cell_holds_a_value(pka):
    report = pka("nama; visitasi; sikap\nAna Putri; ; 80\nBen Santosa; 80; 81", accept_valid=True)
    assert (report.new, [(problem.line, problem.column) for problem in report.problems]) == (1, [(3, "visitasi")])


def test_a_score_twice_in_a_file_is_refused_both_times(pka):
    report = pka("nama; aspek; nilai\nAna Putri; Sikap; 80\nAna Putri; Sikap dan perilaku; 81")
    assert [problem.line for problem in report.problems] == [2, 3]


def test_two_columns_that_mean_one_aspect_make_the_file_unusable(pka):
    report = pka("nama; sikap; sikap perilaku\nAna Putri; 80; 81")
    assert (report.exit_code, "berarti sama" in str(report.unusable)) == (2, True)


def test_the_aspects_are_those_of_the_rules_of_the_year(take, csv_file):
    named = {"program": "PKA", "tahun": "2018", "angkatan": "I"}
    take(csv_file("nama; instansi\nAna; Kab. Gresik"), **named)
    assert take(csv_file("nama; inovasi\nAna; 80"), **named).new == 1
    assert take(csv_file("nama; stula\nAna; 80"), **named).refused == 1


def test_scores_of_few_are_stored_and_said_to_wait(pka, writer):
    writer.update_execution_options(min_group=3)
    report = pka("nama; pre test\nAna Putri; 60")
    assert values(writer) == [("Ana Putri", "TES.PKA", "pre", 6000)]
    (told,) = (note for note in report.notes if "menunggu" in note)
    assert told.startswith("Hasil atau nilai baru di 1 angkatan tersimpan dan menunggu: ditampilkan bila sudah 3")
    report = pka("nama; pre test\nBen Santosa; 70\nCaz Rahma; 75")
    assert not [note for note in report.notes if "menunggu" in note]
