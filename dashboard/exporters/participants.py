"""Peserta: the workbook of rows by name. Its first sheet says who made it and when: it names people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.exporters.workbook import HUNDREDTHS, PERCENT, TEXT, Book

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dashboard.exporters.stamp import Stamp
    from dashboard.texts import Words


def participants_book(frame: pd.DataFrame, about: Mapping[str, str], stamp: Stamp, words: Words) -> bytes:
    """Two sheets: what this is, and the rows of `queries.participants`."""
    book = Book(stamp)
    marks = [[words(f"participants.book.{key}"), said] for key, said in about.items()]
    heads = [(words("participants.book.what"), TEXT), (words("participants.book.said"), TEXT)]
    book.add(words("participants.book.about"), heads, marks, [words("recap.note_people")])
    columns = [
        (words("recap.name"), TEXT), (words("recap.agency"), TEXT), (words("recap.programme"), TEXT),
        (words("recap.year"), "0"), (words("recap.cohort"), TEXT), (words("recap.class"), TEXT),
        (words("recap.provider"), TEXT), (words("column.jp_attended"), HUNDREDTHS),
        (words("column.jp_recorded"), HUNDREDTHS), (words("recap.attendance"), PERCENT),
        (words("recap.final_score"), HUNDREDTHS), (words("recap.status"), TEXT),
    ]  # fmt: skip
    known = frame.astype(object).where(frame.notna(), None)
    rows = [
        [
            row.name, row.agency, row.programme, row.year, words.roman(row.number) or None, row.class_label or None,
            row.provider, _whole(row.jp_attended), _whole(row.jp_recorded), _share(row.jp_attended, row.jp_recorded),
            _whole(row.final_score), words.of("status", row.status),
        ]
        for row in known.itertuples(index=False)
    ]  # fmt: skip
    book.add(words("recap.people"), columns, rows, [words("recap.note_attendance"), words("recap.note_people")])
    return book.content()


def _whole(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None
