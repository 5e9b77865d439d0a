"""Taking files in: each file is read, checked, compared and written in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.aspects import Aspects
from dashboard.importers.files import read_file
from dashboard.importers.report import FileReport, Report
from dashboard.importers.sheets import FileProblem
from dashboard.importers.skipping import data_rows
from dashboard.importers.tables import tables
from dashboard.importers.whole import OptionProblem, whole_file
from dashboard.importers.work import begin
from queries.engine import reading
from queries.loading import (
    Batch,
    SampleDatabase,
    TablePlan,
    loading,
    read_assessments,
    read_known,
    refuse_sample,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from dashboard.importers.reading import Reader
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.tables import Table
    from dashboard.importers.whole import WholeFile
    from queries.loading import Known, Plan

SAMPLE = "Basis data ini berisi data contoh dan tidak menerima data nyata. Muat ke basis data yang nyata."


@dataclass(frozen=True)
class ImportOptions:
    """What the command says beside the files."""

    program: str | None = None
    tahun: str | None = None
    angkatan: str | None = None
    kelas: str | None = None
    """The cohort of every row of every file, as far as the files do not name it."""
    accept_valid: bool = False
    """Write the valid rows of a file although others are refused."""
    accept_corrections: bool = False
    """Take a known NIP under another name, or a known name under another NIP, for a correction."""
    dry_run: bool = False
    """Write nothing."""
    table: str | None = None
    """Which table the files feed, where their headings do not say."""
    tanda: tuple[str, ...] = ()
    """What marks of a register mean that do not say it themselves: "x=alpa"."""
    tes: str | None = None
    """Which test (pre, post) a file is about that gives the scores of one and does not say."""
    hadir_menit: int | None = None
    """From how many minutes in a log of Zoom somebody was present."""
    loaded_by: str = "tidak diketahui"


def import_files(engine: Engine, paths: Sequence[Path], options: ImportOptions, now: datetime) -> Report:
    """Take in files through a writing engine. `now` is aware, and local to the office: its date is today.

    A file that cannot be used does not keep the others out. Raises queries.engine.DatabaseProblem.
    """
    with reading(engine) as connection:
        known = tables(Aspects(read_assessments(connection)), options.tes)
    candidates = [known[options.table]] if options.table else list(known.values())
    return Report([_import_file(engine, path, candidates, options, now) for path in paths])


def _import_file(
    engine: Engine, path: Path, candidates: Sequence[Table], options: ImportOptions, now: datetime
) -> FileReport:
    report = FileReport(path)
    try:
        sheet, report.sha256 = read_file(path, candidates)
        report.table = sheet.table.name
        report.sheet, report.heading_line = sheet.name, sheet.heading_line
        report.ignored_columns = [
            *sheet.headings.ignored,
            *(f"kolom {letter} (tanpa judul)" for letter in sheet.nameless_columns()),
        ]
        report.unread_sheets, report.notes = list(sheet.unread), list(sheet.notes)
        with loading(engine) as connection:
            refuse_sample(connection)
            _take(connection, sheet, report, options, now)
    except (FileProblem, OptionProblem) as problem:
        report.unusable = str(problem)
    except SampleDatabase:
        report.unusable = SAMPLE
    return report


def _take(connection: Connection, sheet: Sheet, report: FileReport, options: ImportOptions, now: datetime) -> None:
    known = read_known(connection)
    work = begin(connection, sheet, known, _whole(known, sheet, options, now), now)
    rows, report.skipped = data_rows(sheet)
    checked = work.reader.read_all(rows)
    plan = work.compare(checked, accept_corrections=options.accept_corrections)
    report.refused = work.reader.asked - len(checked) + len(plan.refusals)
    _describe(report, work.reader, plan)
    report.notes += work.notes()
    if options.dry_run:
        report.fate = "dry_run"
    elif report.refused and not options.accept_valid:
        report.fate = "not_written"
    else:
        batch = Batch(sheet.table.name, report.path.name, report.sha256 or "", options.loaded_by)
        report.batch_id = work.write(batch, report.refused)
        report.fate = "nothing_new" if report.batch_id is None else "written"


def _describe(report: FileReport, reader: Reader, plan: Plan | TablePlan) -> None:
    from_loader = map(reader.told, plan.refusals)
    problems = dict.fromkeys([*reader.problems, *from_loader])  # one cell may refuse several marks
    report.problems = sorted(problems, key=lambda problem: problem.line)
    report.warnings = list(dict.fromkeys([*reader.warnings, *map(reader.told, plan.doubts)]))
    report.new, report.changed, report.equal = (plan.count(outcome) for outcome in ("new", "changed", "equal"))
    report.new_cohorts = plan.new_cohorts()
    if report.new_cohorts:
        report.notes.append(f"Angkatan yang belum ada dan dibuat: {report.new_cohorts}.")


def _whole(known: Known, sheet: Sheet, options: ImportOptions, now: datetime) -> WholeFile:
    """The cohort as far as the command names it. Raises FileProblem where nothing names the programme or year."""
    whole = whole_file(
        known,
        now.year,
        program=options.program,
        tahun=options.tahun,
        angkatan=options.angkatan,
        kelas=options.kelas,
        tanda=options.tanda,
        minutes=options.hadir_menit,
    )
    for column, said in (("program", whole.programme), ("tahun", whole.year)):
        if said is None and column not in sheet.headings.columns:
            raise FileProblem(
                f"Berkas ini tidak mempunyai kolom {column.capitalize()}. Tambahkan, atau sebutkan --{column}."
            )
    return whole
