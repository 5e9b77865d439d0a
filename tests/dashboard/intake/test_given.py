"""A new value is read as files are: what a file may not say, an officer may not either."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard.importers.values.cells import ValueProblem
from dashboard.intake.given import NEVER_EMPTY, choices, doubts, typed_value
from dashboard.subjects.asked import asked
from queries.loading import CORRECTABLE, NamedAssessment, Names, Record
from queries.schema import Base

TODAY = date(2026, 11, 24)
NIP = "197912312005011001"
NAMES = Names({}, {1: "Kabupaten Gresik"}, {7: NamedAssessment("Integritas", 100, 500)})


def row(table: str, **values: Any) -> Record:
    return Record(table, "1", values)


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("participant", "nip", "NIP. 19791231 200501 1 001", NIP),
        ("participant", "name", "  Ana   Putri ", "Ana Putri"),
        ("participant", "birth_date", "31 Desember 1979", date(1979, 12, 31)),
        ("enrolment", "unit", "Bidang II", "Bidang II"),
        ("enrolment", "final_score", "85,5", 8550),
        ("enrolment", "recap_sessions_held", "40", 40),
        ("enrolment", "recap_jp_attended", "117,5 JP", 11_750),
        ("score", "value", "4", 400),
        ("participant", "nip", "-", None),
        ("enrolment", "final_score", "belum ada", None),
    ],
)
def test_what_is_typed_is_read_as_a_cell_is(table: str, column: str, text: str, value: object) -> None:
    assert typed_value(row(table, assessment_id=7), column, text, NAMES, TODAY) == value


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("participant", "nip", "1979", "18 digit"),
        ("participant", "name", "12345", "huruf"),
        ("participant", "birth_date", "31-12-2031", "tahun lahir"),
        ("enrolment", "final_score", "188", "antara 0 dan 100"),
        ("score", "value", "6", "1 sampai 5"),
    ],
)
def test_what_no_file_may_say_is_refused_with_a_sentence(table: str, column: str, text: str, said: str) -> None:
    with pytest.raises(ValueProblem, match=said):
        typed_value(row(table, assessment_id=7), column, text, NAMES, TODAY)


def test_every_value_that_may_be_corrected_is_chosen_or_typed() -> None:
    for table, columns in CORRECTABLE.items():
        for column in columns:
            if choices(row(table), column, NAMES) is None:
                typed_value(row(table, assessment_id=7), column, "-", NAMES, TODAY)


def test_what_the_tables_do_not_take_empty_is_never_emptied() -> None:
    required = {
        (table, column)
        for table, columns in CORRECTABLE.items()
        for column in columns
        if not Base.metadata.tables[table].c[column].nullable
    }
    assert required | {("participant", "name")} == NEVER_EMPTY


def test_what_a_nip_speaks_against_is_doubted() -> None:
    person = row("participant", nip=NIP, name="Ana", gender="L", birth_date=date(1979, 12, 31))
    assert doubts(person, "gender", "L", [], TODAY) == []
    assert "Jenis kelamin" in doubts(person, "gender", "P", [], TODAY)[0]
    assert "Tanggal lahir" in doubts(person, "birth_date", date(1980, 1, 1), [], TODAY)[0]
    assert doubts(person, "name", "Ben", [], TODAY) == []
    assert doubts(row("enrolment", nip=None), "status", "lulus", [], TODAY) == []
    by_others = row("participant", nip="197912312005019001", name="Ana", gender="L", birth_date=None)
    assert "ke-15" in doubts(by_others, "gender", "P", [], TODAY)[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ana putri", [{"name": "ana putri"}]),
        ("Ana P. 2", [{"name": "Ana P. 2"}]),
        ("NIP 19791231.200501.1.001", [{"nip": NIP}, {"identifier": NIP}]),
        ("'197912312005011001", [{"nip": NIP}, {"identifier": NIP}]),
        ("NRP: 7711 2233", [{"identifier": "77112233"}]),
        ("Ana@contoh.go.id", [{"identifier": "Ana@contoh.go.id"}]),
        ("nip", [{"name": "nip"}]),
    ],
)
def test_a_text_is_looked_for_as_what_it_can_be(text: str, wanted: list[dict[str, str]]) -> None:
    assert asked(text) == wanted
