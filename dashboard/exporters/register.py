"""A register of one cohort to be filled in: its participants, a column for each session, marks to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.exporters.workbook import TEXT, Book
from queries import recap
from queries.engine import database_url, reading_once

if TYPE_CHECKING:
    from dashboard.exporters.stamp import Stamp
    from dashboard.texts import Words
    from queries.filters import Scope

LETTERS = {"hadir": "H", "terlambat": "T", "izin": "I", "sakit": "S", "tugas_dinas": "TD", "alpa": "A"}
"""Mark -> as registers write it."""


class NothingToFill(Exception):
    """The cohort has no participants or no sessions yet, or is not the scope's."""


def register_book(url: str, code: str, scope: Scope, words: Words, stamp: Stamp) -> bytes:
    """The register of a cohort, with the marks that it has already; loaded again, it changes what was filled in.

    Raises NothingToFill and queries.engine.DatabaseProblem.
    """
    with reading_once(database_url(url)) as connection:
        key, people, sessions, marks = (
            ask(connection, code, scope) for ask in (recap.cohort_key, recap.register, recap.sessions, recap.marks)
        )
    if people.empty or sessions.empty:
        raise NothingToFill
    said = _cohort(key, words)
    columns = [(heading, TEXT) for heading in (*said, "NIP", "Nama")]
    moments = [f"{starts_at:%d-%m-%Y %H.%M}" for starts_at in sessions["starts_at"]]
    columns += [(moment, TEXT) for moment in moments]
    written = {
        (mark.enrolment_id, mark.session_id): LETTERS.get(mark.status, mark.status)
        for mark in marks.itertuples(index=False)
    }
    rows: list[list[Any]] = [
        [
            *said.values(),
            None if pd.isna(person.nip) else person.nip,
            person.name,
            *(written.get((person.enrolment_id, session)) for session in sessions["session_id"]),
        ]
        for person in people.itertuples(index=False)
    ]
    book = Book(stamp)
    sheet = book.add(words("register.title"), columns, rows)
    first = len(said) + 2
    sheet.freeze_panes = f"{get_column_letter(first + 1)}2"
    choice = DataValidation(type="list", formula1=f'"{",".join(LETTERS.values())}"', allow_blank=True)
    choice.error, choice.errorTitle = words("register.only_marks"), words("register.title")
    sheet.add_data_validation(choice)
    choice.add(f"{get_column_letter(first + 1)}2:{get_column_letter(len(columns))}{len(rows) + 1}")
    marks_in_words = [[letter, words.of("mark", status)] for status, letter in LETTERS.items()]
    guide = [(words("register.letter"), TEXT), (words("register.meaning"), TEXT)]
    topics = [
        [moment, None if pd.isna(topic) else topic]
        for moment, topic in zip(moments, sessions["topic"], strict=True)
    ]
    book.add(words("register.guide"), guide, marks_in_words, [words("register.how"), stamp.line(words)])
    book.add(
        words("register.sessions"), [(words("register.session"), TEXT), (words("register.topic"), TEXT)], topics
    )
    return book.content()


def _cohort(key: pd.DataFrame, words: Words) -> dict[str, Any]:
    """Headings of the columns that name the cohort, and what stands in them."""
    (row,) = key.itertuples(index=False)
    return {
        "Program": row.programme,
        "Tahun": str(row.year),
        "Angkatan": words.roman(row.number) or None,
        "Kelas": row.class_label or None,
        "Penyelenggara": row.provider,
    }
