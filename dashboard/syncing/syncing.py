"""A sync: the source is read to its end into a spool, then each cohort in which something differs is brought over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.forget_key import KEY_NEEDED, forget_key
from dashboard.importers.taking import SAMPLE
from dashboard.syncing import contract
from dashboard.syncing.cohort import CohortSync, Run
from dashboard.syncing.gathering import Gatherer, ShapeProblem
from dashboard.syncing.report import SyncReport, TableReport
from queries.engine import WITHOUT_LOCK, reading
from queries.loading import (
    KeyNeeded,
    SampleDatabase,
    all_taken,
    loading,
    read_assessments,
    read_forgotten,
    read_known,
    refuse_sample,
)
from queries.sources import SourceProblem, Spool, source_reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.syncing.cohort import Done
    from dashboard.syncing.gathering import Gathered
    from dashboard.syncing.mapping import Mapping
    from queries.loading import Assessments, Known

    Progress = Callable[[int, int], None]

FEW = 5
"""So many rows of a table may vanish whatever their share: small sources have small numbers."""
PERCENT = 100


@dataclass(frozen=True)
class SyncOptions:
    """What the command says beside the mapping."""

    allow_deletions: bool = False
    """Take away also where more than the mapping's share has vanished."""
    accept_corrections: bool = False
    """Take a known NIP under another name, or a known name under another NIP, for a correction."""
    everything: bool = False
    """Compare all rows anew, also those that are as they were taken."""
    dry_run: bool = False
    """Write nothing."""
    is_check: bool = False
    """Write nothing, go on where a table is unusable, and say which pages will work."""
    loaded_by: str = "tidak diketahui"


class _DryRun(Exception):
    """Rolls a cohort back that was only tried."""


def sync(
    engine: Engine,
    source: Engine,
    mapping: Mapping,
    options: SyncOptions,
    now: datetime,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring over what changed, through a writing engine. `now` is aware, and local to the office.

    A source that cannot be read to its end, or of which too much has vanished, changes nothing. Raises
    queries.engine.DatabaseProblem.
    """
    report = SyncReport(mapping.source)
    looking = engine.execution_options(**WITHOUT_LOCK)
    try:
        with reading(looking) as connection:
            refuse_sample(connection)
            read_forgotten(connection, forget_key)
            known, assessments = read_known(connection), read_assessments(connection)
        with Spool() as spool:
            gathered = _gather(source, mapping, spool, known, assessments, report, options, now)
            if report.unusable:
                return report
            with reading(looking) as connection:
                spool.compare_with(() if options.is_check else all_taken(connection, mapping.source))
            report.unusable = None if options.allow_deletions else _too_much_gone(spool, mapping)
            if report.unusable:
                return report
            run = Run(
                mapping,
                spool,
                gathered,
                known,
                report.findings,
                report.doubts,
                now,
                options.loaded_by,
                accept_corrections=options.accept_corrections,
                everything=options.everything or options.is_check,
            )
            _bring(engine, run, report, options, progress)
    except SampleDatabase:
        report.unusable = SAMPLE
    except KeyNeeded:
        report.unusable = KEY_NEEDED
    if options.is_check:
        usable = {name: shape.filled for name, shape in gathered.items()}
        report.pages = contract.pages(usable)
    return report


def _gather(
    source: Engine,
    mapping: Mapping,
    spool: Spool,
    known: Known,
    assessments: Assessments,
    report: SyncReport,
    options: SyncOptions,
    now: datetime,
) -> dict[str, Gathered]:
    """Read every table to its end. What is unusable stands in the report; then nothing is brought, but in a check."""
    gathered: dict[str, Gathered] = {}
    try:
        with source_reading(source) as connection:
            gatherer = Gatherer(connection, spool, known, assessments, now.date(), report.findings)
            for name, statement in mapping.selects.items():
                table = report.tables[name] = TableReport(name)
                try:
                    shape = gathered[name] = gatherer.gather(name, statement)
                except ShapeProblem as problem:
                    table.unusable = str(problem)
                except SourceProblem as problem:
                    if problem.fault != "statement":
                        raise
                    table.unusable = f"Sumber menolak SELECT-nya: {problem.detail}."
                else:
                    table.rows, table.zero_dates = shape.rows, shape.zero_dates
                    table.ignored, table.unfilled = list(shape.headings.ignored), shape.unfilled
                    table.counts.refused = shape.unplaced
    except SourceProblem as problem:
        report.unusable = source_sentence(problem)
    unusable = [table.name for table in report.tables.values() if table.unusable]
    if unusable and not options.is_check and not report.unusable:
        report.unusable = f"Perbaiki SELECT untuk tabel {', '.join(unusable)}, lalu ulangi."
    return gathered


def _too_much_gone(spool: Spool, mapping: Mapping) -> str | None:
    """A sentence where more has vanished than the mapping allows: a half-empty source must not empty us."""
    said = [
        f"{table} {gone} dari {taken}"
        for table, taken, gone in spool.gone()
        if gone == taken or (gone > FEW and gone * PERCENT > taken * mapping.share)
    ]
    if not said:
        return None
    return (
        f"Terlalu banyak baris hilang dari sumber: {', '.join(said)} (batas {mapping.share} persen). Periksa"
        " sumber dan SELECT-nya; bila memang sudah dihapus di sana, ulangi dengan --allow-deletions."
    )


def _bring(engine: Engine, run: Run, report: SyncReport, options: SyncOptions, progress: Progress | None) -> None:
    codes = run.spool.to_do()
    if run.everything:
        codes = sorted({*codes, *run.spool.cohorts()})
    dry_run = options.dry_run or options.is_check
    waiting = []
    for number, code in enumerate(codes, start=1):
        done = _bring_one(engine, run, code, dry_run=dry_run)
        report.add(code, done)
        if done.waits:
            waiting.append(code)
        if progress:
            progress(number, len(codes))
    for code in waiting:  # whatever has moved has arrived by now, or was refused
        report.add(code, _bring_one(engine, run, code, dry_run=dry_run, leaving=True))
    report.fate = "written" if report.written else "nothing_new"
    if options.dry_run:
        report.fate = "dry_run"
    if options.is_check:
        report.fate = "check"


def _bring_one(engine: Engine, run: Run, code: str, *, dry_run: bool, leaving: bool = False) -> Done:
    try:
        with loading(engine) as connection:
            cohort = CohortSync(connection, run, code)
            done = cohort.leave() if leaving else cohort.work()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return done


def source_sentence(problem: SourceProblem) -> str:
    """What is wrong with the source, and the cure."""
    said = f" ({problem.detail})" if problem.detail else ""
    match problem.fault:
        case "unsupported":
            return (
                f"SOURCE_URL jenis “{problem.source}” tidak didukung. Pakai mysql://pengguna:sandi@server/basisdata"
                " atau postgresql://...; tulis @ dalam kata sandi sebagai %40."
            )
        case "denied":
            return f"Sumber {problem.source} menolak pengguna, kata sandi, atau nama basis datanya{said}. Periksa."
        case "unreachable":
            return (
                f"Sumber {problem.source} tidak dapat dihubungi atau putus di tengah{said}. Periksa servernya, lalu"
                " ulangi."
            )
        case _:
            return f"Sumber {problem.source} menolak perintahnya{said}."
