"""Opening a file: which table it feeds, what its headings mean, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.asking import asked_of, likely_headings
from dashboard.importers.aspects import Aspects
from dashboard.importers.files import read_content
from dashboard.importers.meanings import Said, meaning_key
from dashboard.importers.sheets import NoHeadings
from dashboard.importers.tables import TABLE_NAMES, tables
from queries.engine import reading
from queries.loading import read_assessments, read_meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from dashboard.importers.options import ImportOptions
    from dashboard.importers.report import FileReport
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.tables import Table
    from queries.loading import Meanings


@dataclass(frozen=True)
class Background:
    """What the database knows that headings are compared with."""

    aspects: Aspects
    meanings: Meanings

    def said(self, options: ImportOptions) -> Said:
        """What is remembered of headings, and what is said of them now."""
        both = {key: {**self.meanings.get(key, {}), **said} for key, said in options.meanings.items()}
        return Said({**self.meanings, **both}, options.heading_line, options.lembar)


def read_background(engine: Engine) -> Background:
    """Read it. Raises queries.engine.DatabaseProblem."""
    with reading(engine) as connection:
        return Background(Aspects(read_assessments(connection)), read_meanings(connection))


def _candidates(aspects: Aspects, options: ImportOptions) -> list[Table]:
    known = tables(aspects, options.tes)
    return [known[options.table]] if options.table else [known[name] for name in TABLE_NAMES]


def open_file(report: FileReport, content: bytes, background: Background, options: ImportOptions) -> Sheet:
    """Read a file, and say in the report what it holds and what is asked of it. Raises FileProblem."""
    candidates, said = _candidates(background.aspects, options), background.said(options)
    try:
        sheet, report.sha256 = read_content(report.name, content, candidates, said)
    except NoHeadings as problem:
        report.asked_headings = likely_headings(problem.lines, candidates, said)
        raise
    report.asked_headings = asked_of(sheet)
    report.table, report.pattern = sheet.table.name, sheet.found.pattern
    report.sheet, report.heading_line = sheet.name, sheet.heading_line
    report.ignored_columns = [
        *sheet.headings.ignored,
        *(f"kolom {letter} (tanpa judul)" for letter in sheet.nameless_columns()),
    ]
    report.unread_sheets, report.notes = list(sheet.unread), [*sheet.notes, *_meanings_used(sheet, options)]
    return sheet


def _meanings_used(sheet: Sheet, options: ImportOptions) -> Iterator[str]:
    """Which headings were read as an officer has said."""
    found = sheet.found
    now = options.meanings.get((found.pattern, sheet.table.name), {})
    meant = {text: meaning_key(text) for text in found.unknown.values() if found.meant.get(meaning_key(text))}
    for said, keys in (
        ("Arti judul yang Anda sebut", [text for text, key in meant.items() if key in now]),
        (
            "Arti judul yang diingat dari muatan sebelumnya",
            [text for text, key in meant.items() if key not in now],
        ),
    ):
        if keys:
            yield f"{said}: {'; '.join(f'“{text}” = {found.meant[meant[text]]}' for text in keys)}."
