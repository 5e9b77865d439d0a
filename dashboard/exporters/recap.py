"""Rekap Angkatan: the workbook that an office files after a training; it names people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.exporters.workbook import COUNT, DAY, HUNDREDTHS, PERCENT, TEXT, Book
from queries import recap
from queries.engine import database_url, reading_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.exporters.stamp import Stamp
    from dashboard.texts import Words
    from queries.filters import Scope

    Row = dict[str, Any]

OF_STATUS = tuple(f"status_{status}" for status in recap.STATUSES)
WITH_A_REASON = ("permission", "sick", "duty")
"""One number for a person: who was ill is nobody's business."""


def recap_book(url: str, codes: Sequence[str], scope: Scope, words: Words, stamp: Stamp) -> bytes:
    """Three sheets about these cohorts, where they are the scope's: summed up, where people come from, one by one.

    Raises queries.engine.DatabaseProblem.
    """
    with reading_once(database_url(url)) as connection:
        cohorts, agencies, members = (
            _rows(ask(connection, codes, scope)) for ask in (recap.cohorts, recap.agencies, recap.members)
        )
    book = Book(stamp)
    book.add(
        words("recap.summary"),
        *_summary(cohorts, words),
        [words("recap.note_attendance"), words("recap.note_score"), stamp.line(words)],
    )
    book.add(words("recap.origins"), *_origins(agencies, words), [stamp.line(words)])
    book.add(words("recap.people"), *_people(members, words), [words("recap.note_people"), stamp.line(words)])
    return book.content()


Sheet = tuple[list[tuple[str, str]], list[list[Any]]]


def _summary(cohorts: Sequence[Row], words: Words) -> Sheet:
    columns = [
        *_cohort_columns(words),
        (words("recap.provider"), TEXT), (words("recap.host"), TEXT),
        (words("recap.starts_on"), DAY), (words("recap.ends_on"), DAY),
        (words("recap.participants"), COUNT), (words("recap.men"), COUNT), (words("recap.women"), COUNT),
        (words("recap.sessions_held"), COUNT), (words("recap.attendance"), PERCENT),
        (words("recap.attendance_n"), COUNT),
        *((words.of("status", status), COUNT) for status in recap.STATUSES),
        (words("recap.mean_score"), HUNDREDTHS), (words("recap.mean_score_n"), COUNT),
    ]  # fmt: skip
    rows = [
        [
            *_cohort(row, words), row["provider"], row["host"], row["starts_on"], row["ends_on"],
            row["enrolments"], row["men"], row["women"], row["sessions_held"],
            _share(row["jp_attended"], row["jp_recorded"]), row["attendance_known"],
            *(row[status] for status in OF_STATUS),
            row["score_sum"] / row["scored"] / 100 if row["scored"] else None, row["scored"],
        ]
        for row in cohorts
    ]  # fmt: skip
    return columns, rows


def _origins(agencies: Sequence[Row], words: Words) -> Sheet:
    columns = [
        *_cohort_columns(words), (words("recap.origin"), TEXT), (words("recap.agency"), TEXT),
        (words("recap.participants"), COUNT),
    ]  # fmt: skip
    return columns, [
        [*_cohort(row, words), words.of("origin", row["origin"]), row["agency"], row["enrolments"]]
        for row in agencies
    ]


def _people(members: Sequence[Row], words: Words) -> Sheet:
    columns = [
        (words("recap.number_in_list"), COUNT), *_cohort_columns(words),
        ("NIP", TEXT), (words("recap.name"), TEXT), (words("recap.gender"), TEXT), (words("recap.agency"), TEXT),
        (words("recap.unit"), TEXT), (words("recap.position_level"), TEXT), (words("recap.rank"), TEXT),
        (words("recap.sessions_held"), COUNT), (words("recap.sessions_recorded"), COUNT),
        (words("recap.sessions_attended"), COUNT), (words("recap.late"), COUNT), (words("recap.with_reason"), COUNT),
        (words("recap.unexcused"), COUNT), (words("recap.attendance"), PERCENT),
        ("Pre", HUNDREDTHS), ("Post", HUNDREDTHS),
        (words("recap.final_score"), HUNDREDTHS), (words("recap.band"), TEXT), (words("recap.status"), TEXT),
    ]  # fmt: skip
    rows = [
        [
            number, *_cohort(row, words), row["nip"], row["name"], _word("gender", row["gender"], words),
            row["agency"], row["unit"], _word("position_level", row["position_level"], words), row["rank"],
            row["sessions_held"], row["sessions_recorded"], row["sessions_attended"], row["late"],
            _sum(row[kind] for kind in WITH_A_REASON), row["unexcused"],
            _share(row["jp_attended"], row["jp_recorded"]), *(_hundredths(row[name]) for name in ("pre", "post")),
            _hundredths(row["final_score"]), _word("band", row["band"], words), words.of("status", row["status"]),
        ]
        for number, row in enumerate(members, start=1)
    ]  # fmt: skip
    return columns, rows


def _cohort_columns(words: Words) -> list[tuple[str, str]]:
    return [
        (words(f"recap.{name}"), "0" if name == "year" else TEXT)
        for name in ("programme", "year", "cohort", "class")
    ]


def _cohort(row: Row, words: Words) -> list[Any]:
    return [row["programme"], row["year"], words.roman(row["number"]) or None, row["class_label"] or None]


def _rows(frame: pd.DataFrame) -> list[Row]:
    """Rows as Python values; what is missing is None."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _sum(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _hundredths(value: int | None) -> float | None:
    return None if value is None else value / 100


def _word(section: str, code: str | None, words: Words) -> str | None:
    return None if code is None else words.of(section, code)
