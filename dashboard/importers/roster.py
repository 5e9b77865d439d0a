"""Taking rosters in: each file is read, checked, compared and written in a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.importers.agencies import AgencyFinder
from dashboard.importers.files import read_file
from dashboard.importers.problems import column_of, sentence_of
from dashboard.importers.report import FileReport, Report
from dashboard.importers.rows import RowReader
from dashboard.importers.sheets import FileProblem
from dashboard.importers.whole import OptionProblem, whole_file
from queries.loading import (
    Batch,
    Plan,
    RosterRow,
    SampleDatabase,
    loading,
    plan_roster,
    read_known,
    refuse_sample,
    write_roster,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from dashboard.importers.sheets import Sheet

KIND = "peserta"
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
    loaded_by: str = "tidak diketahui"


def import_files(engine: Engine, paths: Sequence[Path], options: ImportOptions, now: datetime) -> Report:
    """Take in rosters through a writing engine. `now` is aware, and local to the office: its date is today.

    A file that cannot be used does not keep the others out. Raises queries.engine.DatabaseProblem.
    """
    return Report([_import_file(engine, path, options, now) for path in paths])


def _import_file(engine: Engine, path: Path, options: ImportOptions, now: datetime) -> FileReport:
    report = FileReport(path)
    try:
        sheet, report.sha256 = read_file(path)
        report.sheet, report.heading_line = sheet.name, sheet.heading_line
        report.ignored_columns = [
            *sheet.headings.ignored,
            *(f"kolom {letter} (tanpa judul)" for letter in sheet.nameless_columns()),
        ]
        report.unread_sheets = list(sheet.unread)
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
    whole = whole_file(
        known,
        now.year,
        program=options.program,
        tahun=options.tahun,
        angkatan=options.angkatan,
        kelas=options.kelas,
    )
    for column, said in (("program", whole.programme), ("tahun", whole.year)):
        if said is None and column not in sheet.headings.columns:
            raise FileProblem(
                f"Berkas ini tidak mempunyai kolom {column.capitalize()}. Tambahkan, atau sebutkan --{column}."
            )
    reader = RowReader(sheet, known, whole, now.date(), AgencyFinder(known))
    rows = [row for line, cells in sheet.rows if (row := reader.read(line, cells))]
    plan = plan_roster(connection, rows, accept_corrections=options.accept_corrections)
    _describe(report, reader, plan, rows)
    if options.dry_run:
        report.fate = "dry_run"
    elif report.refused and not options.accept_valid:
        report.fate = "not_written"
    else:
        batch = Batch(KIND, report.path.name, report.sha256 or "", options.loaded_by)
        report.batch_id = write_roster(connection, plan, batch, now, rows_refused=report.refused)
        report.fate = "nothing_new" if report.batch_id is None else "written"


def _describe(report: FileReport, reader: RowReader, plan: Plan, rows: Sequence[RosterRow]) -> None:
    from_loader = [
        reader.problem(refusal.line, column_of(refusal), sentence_of(refusal)) for refusal in plan.refusals
    ]
    report.problems = sorted([*reader.problems, *from_loader], key=lambda problem: problem.line)
    report.warnings = reader.warnings
    report.new, report.changed, report.equal = (plan.count(outcome) for outcome in ("new", "changed", "equal"))
    report.refused = len(reader.sheet.rows) - len(rows) + len(plan.refusals)
    report.new_cohorts = plan.new_cohorts()
    if report.new_cohorts:
        report.notes.append(f"Angkatan yang belum ada dan dibuat: {report.new_cohorts}.")
    if plan.read_from_nip:
        report.notes.append(
            f"Jenis kelamin atau tanggal lahir yang tidak tercatat diambil dari NIP: {plan.read_from_nip} orang."
        )
    if plan.absent_members():
        report.notes.append(
            f"Peserta yang tercatat di angkatan ini tetapi tidak disebut oleh baris yang diterima:"
            f" {plan.absent_members()}. Mereka tidak dihapus."
        )
    if "status_kepegawaian" in reader.sheet.headings.columns:
        report.notes.append("Status kepegawaian hanya dipakai untuk memeriksa NIP dan golongan; tidak disimpan.")
