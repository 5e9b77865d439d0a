"""Taking files in: each is read, checked, compared and written; by command one by one, or together in a transaction."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.exporters.stamp import stamped
from dashboard.importers.agencies import agency_sentence
from dashboard.importers.files import content_of
from dashboard.importers.mending import refused_rows
from dashboard.importers.opening import open_file, read_background
from dashboard.importers.preview import preview_of
from dashboard.importers.report import FileReport, Report
from dashboard.importers.sheets import FileProblem
from dashboard.importers.taking import take_file
from dashboard.importers.work import silent
from queries.loading import (
    AgencyProblem,
    SampleDatabase,
    loading,
    record_agency,
    refuse_sample,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from dashboard.importers.opening import Background
    from dashboard.importers.options import ImportOptions, Incoming
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.work import Progress

    Counts = tuple[int, int, int, int]

ORDER = ("angkatan", "peserta", "sesi", "presensi", "rekap", "nilai", "laporan")
"""Each table may speak of what the ones before it bring."""
MENDING = "baris yang ditolak"
"""What a workbook of refused rows is of; the name of its file may be that of a person."""


@dataclass
class _Opened:
    """A file that was read."""

    report: FileReport
    options: ImportOptions
    sheet: Sheet

    @property
    def introduces_people(self) -> bool:
        """A roster that says where people come from: another one, of their results, speaks of them."""
        return "instansi" in self.sheet.headings.columns


class _Undecided(Exception):
    """Ends a transaction without writing."""


def import_files(engine: Engine, paths: Sequence[Path], options: ImportOptions, now: datetime) -> Report:
    """Take in files through a writing engine, each in a transaction of its own.

    `now` is aware, and local to the office: its date is today. A file that cannot be used does not keep the others
    out. Raises queries.engine.DatabaseProblem.
    """
    background = read_background(engine)
    return Report([_import_file(engine, path, background, options, now) for path in paths])


def import_together(
    engine: Engine,
    files: Sequence[Incoming],
    now: datetime,
    *,
    write: bool,
    shown: Sequence[Counts] | None = None,
    progress: Progress = silent,
) -> Report:
    """Take in files that may speak of each other, all in one transaction, rosters before registers.

    Unless `write`, all is done and taken back: the report says what would be. Valid rows are written beside refused
    ones; the refused are handed back as workbooks. Where the counts are not those that were `shown` before, nothing
    is written. The reports are in the order of the files. Raises queries.engine.DatabaseProblem.
    """
    background = read_background(engine)
    opened: list[_Opened] = []
    report = Report()
    reports = report.files
    for number, sent in enumerate(files, start=1):
        progress("read", number, len(files))
        reports.append(FileReport(sent.name))
        try:
            sheet = open_file(reports[-1], sent.content, background, sent.options)
            opened.append(_Opened(reports[-1], sent.options, sheet))
        except FileProblem as problem:
            reports[-1].unusable = str(problem)
    opened.sort(key=lambda one: (ORDER.index(one.sheet.table.name), not one.introduces_people))
    with suppress(_Undecided), loading(engine) as connection:
        report.agency_problems = _add_agencies(connection, files, now)
        for number, one in enumerate(opened, start=1):
            progress("compare", number, len(opened))
            last = number == len(opened) and not write
            options = replace(one.options, accept_valid=True, dry_run=last)
            whole = take_file(connection, one.sheet, one.report, options, now, progress)
            if whole and one.report.problems:
                stamp = stamped(options.loaded_by, options.account_id, now, MENDING)
                one.report.mending = refused_rows(one.sheet, whole, one.report.problems, stamp)
            file = one.report
            file.preview = preview_of(one.sheet, file.skipped, file.problems, file.warnings)
        report.outdated = shown is not None and [one.counts for one in reports] != list(shown)
        if report.outdated or not write:
            raise _Undecided
    if report.outdated or not write:
        for file in reports:
            file.batch_id = None
            file.fate = "unusable" if file.unusable else "dry_run"
    return report


def _add_agencies(connection: Connection, files: Sequence[Incoming], now: datetime) -> list[str]:
    """Add what is said to be new; why what could not be added."""
    said = {
        new: sent.options.loaded_by
        for sent in files
        if sent.options.scope.everything
        for new in sent.options.new_agencies
    }
    problems: list[str] = []
    with suppress(SampleDatabase):  # each file says so
        refuse_sample(connection)
        for new, who in said.items():
            try:
                record_agency(connection, new, who, now)
            except AgencyProblem as problem:
                problems.append(agency_sentence(problem))
    return problems


def _import_file(
    engine: Engine, path: Path, background: Background, options: ImportOptions, now: datetime
) -> FileReport:
    report = FileReport(path.name)
    try:
        sheet = open_file(report, content_of(path), background, options)
        with loading(engine) as connection:
            take_file(connection, sheet, report, options, now)
    except FileProblem as problem:
        report.unusable = str(problem)
    return report
