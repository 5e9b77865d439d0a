"""Taking files in: each is read, checked, compared and written; by command one by one, or together in a transaction."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dashboard.importers.agencies import agency_sentence
from dashboard.importers.asking import asked_of, likely_headings
from dashboard.importers.aspects import Aspects
from dashboard.importers.files import content_of, read_content
from dashboard.importers.meanings import Said, meaning_key
from dashboard.importers.mending import refused_rows
from dashboard.importers.preview import preview_of
from dashboard.importers.report import FileReport, Report
from dashboard.importers.sheets import FileProblem, NoHeadings
from dashboard.importers.skipping import data_rows
from dashboard.importers.tables import TABLE_NAMES, tables
from dashboard.importers.titles import titled
from dashboard.importers.whole import OptionProblem, whole_file
from dashboard.importers.work import begin, silent
from queries.engine import reading
from queries.loading import (
    AgencyProblem,
    Batch,
    Plan,
    SampleDatabase,
    TablePlan,
    loading,
    read_assessments,
    read_known,
    read_meanings,
    record_agency,
    refuse_sample,
    remember_meanings,
    remember_spellings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from dashboard.importers.reading import Reader
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.tables import Table
    from dashboard.importers.whole import WholeFile
    from dashboard.importers.work import Progress
    from queries.loading import Known, Meanings, NewAgency

    Counts = tuple[int, int, int, int]

SAMPLE = "Basis data ini berisi data contoh dan tidak menerima data nyata. Muat ke basis data yang nyata."
ORDER = ("angkatan", "peserta", "sesi", "presensi", "rekap", "nilai", "laporan")
"""Each table may speak of what the ones before it bring."""
NAMING_AGENCIES = frozenset({"peserta", "laporan"})
CORRECTABLE = frozenset({"nip_of_another_name", "name_of_another_nip"})
"""Reasons that an officer may overrule."""


@dataclass(frozen=True)
class ImportOptions:
    """What the command, or an officer at the page, says beside the files."""

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
    agencies: Mapping[str, str] = field(default_factory=dict)
    """What texts mean that are no known spelling: normalised text -> code of the agency. Remembered when written."""
    new_agencies: tuple[NewAgency, ...] = ()
    """Agencies that are not known yet. Added when something is written, by batches of their own."""
    meanings: Meanings = field(default_factory=dict)
    """What headings mean that nobody else knows. Remembered when written."""
    heading_line: int | None = None
    """The line on which the headings stand, where they were not found."""
    from_title: bool = False
    """What neither columns nor options say of the cohort is read from the title and the name of the file."""
    loaded_by: str = "tidak diketahui"


@dataclass(frozen=True)
class Incoming:
    """A file as it was sent, and what the officer says of it."""

    name: str
    content: bytes
    options: ImportOptions


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


@dataclass(frozen=True)
class _Background:
    """What the database knows that headings are compared with."""

    aspects: Aspects
    meanings: Meanings

    def said(self, options: ImportOptions) -> Said:
        """What is remembered of headings, and what is said of them now."""
        both = {key: {**self.meanings.get(key, {}), **said} for key, said in options.meanings.items()}
        return Said({**self.meanings, **both}, options.heading_line)


class _Undecided(Exception):
    """Ends a transaction without writing."""


def import_files(engine: Engine, paths: Sequence[Path], options: ImportOptions, now: datetime) -> Report:
    """Take in files through a writing engine, each in a transaction of its own.

    `now` is aware, and local to the office: its date is today. A file that cannot be used does not keep the others
    out. Raises queries.engine.DatabaseProblem.
    """
    background = _background(engine)
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
    background = _background(engine)
    opened: list[_Opened] = []
    report = Report()
    reports = report.files
    for number, sent in enumerate(files, start=1):
        progress("read", number, len(files))
        reports.append(FileReport(sent.name))
        try:
            sheet = _open(reports[-1], sent.content, background, sent.options)
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
            whole = _try(connection, one.sheet, one.report, options, now, progress)
            if whole and one.report.problems:
                one.report.mending = refused_rows(one.sheet, whole, one.report.problems)
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
    said = {new: sent.options.loaded_by for sent in files for new in sent.options.new_agencies}
    problems: list[str] = []
    with suppress(SampleDatabase):  # each file says so
        refuse_sample(connection)
        for new, who in said.items():
            try:
                record_agency(connection, new, who, now)
            except AgencyProblem as problem:
                problems.append(agency_sentence(problem))
    return problems


def _background(engine: Engine) -> _Background:
    with reading(engine) as connection:
        return _Background(Aspects(read_assessments(connection)), read_meanings(connection))


def _candidates(aspects: Aspects, options: ImportOptions) -> list[Table]:
    known = tables(aspects, options.tes)
    return [known[options.table]] if options.table else [known[name] for name in TABLE_NAMES]


def _open(report: FileReport, content: bytes, background: _Background, options: ImportOptions) -> Sheet:
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


def _import_file(
    engine: Engine, path: Path, background: _Background, options: ImportOptions, now: datetime
) -> FileReport:
    report = FileReport(path.name)
    try:
        sheet = _open(report, content_of(path), background, options)
        with loading(engine) as connection:
            _try(connection, sheet, report, options, now)
    except FileProblem as problem:
        report.unusable = str(problem)
    return report


def _try(
    connection: Connection,
    sheet: Sheet,
    report: FileReport,
    options: ImportOptions,
    now: datetime,
    progress: Progress = silent,
) -> WholeFile | None:
    """Take a file in; what was said of its cohort, or None where it cannot be used."""
    try:
        refuse_sample(connection)
        return _take(connection, sheet, report, options, now, progress)
    except (FileProblem, OptionProblem) as problem:
        report.unusable = str(problem)
    except SampleDatabase:
        report.unusable = SAMPLE
    return None


def _take(
    connection: Connection,
    sheet: Sheet,
    report: FileReport,
    options: ImportOptions,
    now: datetime,
    progress: Progress,
) -> WholeFile:
    """Raises FileProblem and OptionProblem before anything is written."""
    known = read_known(connection)
    whole = _whole(known, sheet, _with_title(report, known, sheet, options, now), now)
    work = begin(connection, sheet, known, whole, now, progress)
    rows, report.skipped = data_rows(sheet)
    checked = work.reader.read_all(rows)
    plan = work.compare(checked, accept_corrections=options.accept_corrections)
    report.refused = work.reader.asked - len(checked) + len(plan.refusals)
    report.cohorts = tuple(dict.fromkeys(row.cohort for row in checked))
    _describe(report, work.reader, plan)
    report.notes += work.notes()
    if options.dry_run:
        report.fate = "dry_run"
    elif report.refused and not options.accept_valid:
        report.fate = "not_written"
    else:
        batch = Batch(sheet.table.name, report.name, report.sha256 or "", options.loaded_by)
        report.batch_id = work.write(batch, report.refused)
        report.fate = "nothing_new" if report.batch_id is None else "written"
        if report.batch_id is not None and sheet.table.name in NAMING_AGENCIES:
            remember_spellings(connection, report.batch_id, options.agencies, now)
        if report.batch_id is not None:
            _remember_meanings(connection, report.batch_id, sheet, options)
    return whole


def _remember_meanings(connection: Connection, batch_id: int, sheet: Sheet, options: ImportOptions) -> None:
    pattern, table = sheet.found.pattern, sheet.table.name
    remember_meanings(connection, batch_id, pattern, table, options.meanings.get((pattern, table), {}))


def _describe(report: FileReport, reader: Reader, plan: Plan | TablePlan) -> None:
    from_loader = map(reader.told, plan.refusals)
    problems = dict.fromkeys([*reader.problems, *from_loader])  # one cell may refuse several marks
    report.problems = sorted(problems, key=lambda problem: problem.line)
    report.warnings = list(dict.fromkeys([*reader.warnings, *map(reader.told, plan.doubts)]))
    report.corrections = sum(refusal.reason in CORRECTABLE for refusal in plan.refusals)
    report.corrected = plan.corrections() if isinstance(plan, Plan) else 0
    report.asked_agencies = reader.asked_agencies
    report.new, report.changed, report.equal = (plan.count(outcome) for outcome in ("new", "changed", "equal"))
    report.new_cohorts = plan.new_cohorts()
    if report.new_cohorts:
        report.notes.append(f"Angkatan yang belum ada dan dibuat: {report.new_cohorts}.")


def _with_title(
    report: FileReport, known: Known, sheet: Sheet, options: ImportOptions, now: datetime
) -> ImportOptions:
    """The options, with what only the title says, where that may be used."""
    if not options.from_title:
        return options
    said = titled([*sheet.above, report.stem], known, now.year)
    from_title = {
        "program": said.programme and said.programme.short_name,
        "tahun": said.year and str(said.year),
        "angkatan": said.number and str(said.number),
        "kelas": said.class_label,
    }
    columns = sheet.headings.columns
    used: dict[str, Any] = {
        name: value
        for name, value in from_title.items()
        if value and name not in columns and getattr(options, name) is None
    }
    if used:
        report.titled = ", ".join(f"{name} {value}" for name, value in used.items())
    return replace(options, **used)


def _whole(known: Known, sheet: Sheet, options: ImportOptions, now: datetime) -> WholeFile:
    """The cohort as far as it is said for the file. Raises FileProblem where nothing names the programme or year."""
    whole = whole_file(
        known,
        now.year,
        program=options.program,
        tahun=options.tahun,
        angkatan=options.angkatan,
        kelas=options.kelas,
        tanda=options.tanda,
        minutes=options.hadir_menit,
        agencies=options.agencies,
    )
    for column, said in (("program", whole.programme), ("tahun", whole.year)):
        if said is None and column not in sheet.headings.columns:
            raise FileProblem(
                f"Berkas ini tidak mempunyai kolom {column.capitalize()}. Tambahkan, atau sebutkan --{column}."
            )
    return whole
