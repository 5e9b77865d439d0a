"""Schedules and cohorts: hours as offices write them, sessions known by their beginning, dates of a cohort."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy import select

from dashboard.importers.values.cells import ValueProblem
from dashboard.importers.values.scores import jp
from dashboard.importers.values.times import Hours, hours
from queries.schema import ClassSession, Cohort, ImportChange

EIGHT, NOON = time(8), time(12)


def at(day, hour, minute=0, month=9):
    """A local time of 2024."""
    return datetime.combine(date(2024, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("08.00-12.00", Hours(EIGHT, NOON)),
        ("08:00 s.d. 12:00 WIB", Hours(EIGHT, NOON, "WIB")),
        ("8.00 – 12.00", Hours(EIGHT, NOON)),
        ("Pukul 08.00 s/d 12.00 WITA", Hours(EIGHT, NOON, "WITA")),
        ("08.00 sampai dengan 12.00", Hours(EIGHT, NOON)),
        ("08:00:00", Hours(EIGHT)),
        (time(8), Hours(EIGHT)),
        (at(31, 8, month=12), Hours(EIGHT)),
        ("-", None),
    ],
)
def test_hours_are_read_as_they_are_written(cell, found):
    assert hours(cell) == found


@pytest.mark.parametrize("cell", ["8", 8.5, "08.00 - selesai", "25.00", "08.60", "24.00", "08.00 WIB - 12.00 WIT"])
def test_hours_that_are_not_certain_are_refused(cell):
    with pytest.raises(ValueProblem):
        hours(cell)


def test_jp_has_at_most_two_decimals_with_comma_or_point():
    assert [jp("2,5"), jp("2.67"), jp("3 JP"), jp(4), jp(2.5), jp("")] == [250, 267, 300, 400, 250, None]
    for wrong in ("2,675", "-1", "tiga"):
        with pytest.raises(ValueProblem):
            jp(wrong)


def sessions(writer):
    with writer.connect() as connection:
        columns = (ClassSession.starts_at, ClassSession.ends_at, ClassSession.jp, ClassSession.topic)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(ClassSession.starts_at))]


def test_a_schedule_makes_its_cohort_as_a_roster_does(take, csv_file, writer):
    rows = (
        "program; tahun; angkatan; tanggal; jam mulai; jam selesai; jp\nPKA; 2024; XI; 2-9-2024; 08.00; 10.15; 3"
    )
    report = take(csv_file(rows))
    assert (report.table, report.new, report.new_cohorts) == ("sesi", 1, 1)
    assert sessions(writer) == [(at(2, 8), at(2, 10, 15), 300, None)]
    with writer.connect() as connection:
        cohort = connection.execute(select(Cohort.number, Cohort.label, Cohort.rule_set_id)).one()
    assert cohort[:2] == (11, "XI")
    assert cohort.rule_set_id is not None


def test_a_corrected_session_is_updated_a_blank_cell_never_erases(pka, writer):
    report = pka("tanggal; jam; jp; materi\n3-9-2024; 08.00-11.30; ; Agenda dua\n4-9-2024; 08.00; 4;")
    assert (report.changed, report.new) == (2, 0)
    assert sessions(writer)[2:] == [
        (at(3, 8), at(3, 11, 30), 400, "Agenda dua"),
        (at(4, 8), at(4, 12), 400, "Agenda III"),
    ]
    with writer.connect() as connection:
        changes = select(ImportChange.table_name, ImportChange.before).where(
            ImportChange.batch_id == report.batch_id
        )
        images = [(row[0], row[1]["ends_at"]) for row in connection.execute(changes)]
    assert sorted(images) == [("class_session", "2024-09-03T12:00:00"), ("class_session", "2024-09-04T12:00:00")]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("5-9-2024; 08.00; 3", "jam", "jam selesai"),
        ("5-9-2024; 22.00-01.00; 3", "jam", "tengah malam"),
        ("5-9-2024; 10.00-08.00; 3", "jam", "berakhir sebelum"),
        ("; 08.00-10.00; 3", "tanggal", "sel gabungan"),
        ("5-9-2024; ; 3", "jam", "Isi jam mulai"),
        ("5-9-2024; 08.00-10.00; 0", "jp", "lebih dari 0"),
        ("5-9-2042; 08.00-10.00; 3", "tanggal", "jauh dari tahun"),
        ("5-9-2024; 08.00-10.00 WITA; 3", "jam", "WIB"),
    ],
)
def test_a_session_that_cannot_be_is_refused_with_a_sentence(pka, row, column, words):
    report = pka(f"tanggal; jam; jp\n{row}")
    (problem,) = report.problems
    assert (report.exit_code, problem.line, problem.column) == (1, 2, column)
    assert words in problem.sentence


def test_a_session_twice_in_a_file_is_refused_both_times(pka):
    report = pka("tanggal; jam\n5-9-2024; 08.00-10.00\n5-9-2024; 08.00-11.00")
    assert [problem.line for problem in report.problems] == [2, 3]


def test_overlapping_sessions_are_taken_and_told(pka):
    report = pka("tanggal; jam\n2-9-2024; 11.00-12.30\n5-9-2024; 08.00-10.00\n5-9-2024; 10.00-12.00")
    assert (report.exit_code, report.new) == (0, 3)
    (warning,) = report.warnings
    assert (warning.line, "02-09-2024 08.00–12.00" in warning.sentence) == (2, True)


def test_the_zone_beside_the_hours_is_that_of_a_new_cohort(take, csv_file, writer):
    rows = "tanggal; jam\n2-9-2024; 08.00-10.00 WITA\n3-9-2024; 08.00-10.00 WIT"
    report = take(csv_file(rows), program="PKA", tahun="2024", angkatan="9", accept_valid=True)
    assert [problem.line for problem in report.problems] == [3]
    with writer.connect() as connection:
        assert connection.scalar(select(Cohort.timezone)) == "WITA"


def cohorts(writer):
    with writer.connect() as connection:
        columns = (Cohort.number, Cohort.starts_on, Cohort.ends_on, Cohort.mode, Cohort.funding, Cohort.timezone)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(Cohort.number))]


def test_the_table_angkatan_makes_and_corrects_cohorts(pka, take, csv_file, writer):
    rows = """
        program; tahun; angkatan; tanggal mulai; tanggal selesai; metode; pola; zona waktu
        PKA; 2024; II; 2 September 2024; 20-12-2024; Blended Learning; APBD; WITA
        PKA; 2024; III; 01/10/2024; ; ; ;
        """
    report = take(csv_file(rows))
    assert (report.changed, report.new, report.new_cohorts) == (1, 1, 1)
    second = (2, date(2024, 9, 2), date(2024, 12, 20), "blended", "APBD", "WITA")
    assert cohorts(writer) == [second, (3, date(2024, 10, 1), None, None, None, "WIB")]
    blank = "program; tahun; angkatan; tanggal mulai; tanggal selesai; metode\nPKA; 2024; II; ; ; "
    assert take(csv_file(blank)).equal == 1
    early = "program; tahun; angkatan; tanggal selesai\nPKA; 2024; II; 01-09-2024"
    (problem,) = take(csv_file(early)).problems
    assert (problem.column, "sebelum mulai" in problem.sentence) == ("tanggal selesai", True)


def test_a_cohort_twice_in_a_file_is_refused_both_times(take, csv_file):
    rows = "program; tahun; angkatan; tempat\nPKA; 2024; II; Malang\nPKA; 2024; 2; Batu"
    assert [problem.line for problem in take(csv_file(rows)).problems] == [2, 3]
