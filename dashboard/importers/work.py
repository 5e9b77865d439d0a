"""What is done with a sheet, by the table it feeds: how its rows are read, compared and written, what is noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from dashboard.forget_key import forget_key
from dashboard.importers.aspects import Aspects
from dashboard.importers.matrix import MatrixReader
from dashboard.importers.roster import RosterReader
from dashboard.importers.sheets import FileProblem
from dashboard.importers.table_rows import CohortReader, MarkReader, RecapReader, ScoreReader, SessionReader
from dashboard.importers.totals import TotalReader
from dashboard.importers.zoom import ZoomReader
from queries.loading import (
    Plan,
    TablePlan,
    plan_cohorts,
    plan_marks,
    plan_recaps,
    plan_roster,
    plan_scores,
    plan_sessions,
    plan_totals,
    read_assessments,
    without_forgotten,
    write_roster,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.importers.sheets import Sheet
    from dashboard.importers.whole import WholeFile
    from queries.loading import Batch, Known, Refusal

Progress = Callable[[str, int, int], None]
"""Told what is done now, how far it is, and of how much: files, or rows of one."""
TableReader = (
    CohortReader | MarkReader | MatrixReader | RecapReader | ScoreReader | SessionReader | TotalReader | ZoomReader
)
PERCENT_ONLY = (
    "Kehadiran dalam persen saja tidak dapat dimuat: persen tidak menyebut dari berapa. Tambahkan kolom Sesi"
    " Dilaksanakan dan Sesi Hadir (atau JP Dilaksanakan dan JP Hadir); bila ini daftar peserta, sebutkan"
    " --table peserta."
)


def silent(_stage: str, _done: int, _of: int) -> None:
    """For whoever waits for no progress."""


@dataclass
class RosterWork:
    """A roster."""

    reader: RosterReader
    connection: Connection
    now: datetime
    progress: Progress
    forgotten: list[Refusal] = field(default_factory=list)
    """Rows that are passed over: they are of people who were forgotten."""

    def compare(self, rows: Sequence[Any], *, accept_corrections: bool) -> Plan:
        """Find what the rows would change. Raises queries.loading.KeyNeeded."""
        rows, self.forgotten = without_forgotten(self.connection, rows, forget_key)
        tell = partial(self.progress, "match")
        self._plan = plan_roster(self.connection, rows, accept_corrections=accept_corrections, tell=tell)
        return self._plan

    def write(self, batch: Batch, refused: int) -> int | None:
        """Write what was found; the id of the batch."""
        return write_roster(self.connection, self._plan, batch, self.now, rows_refused=refused)

    def notes(self) -> Iterator[str]:
        """What the officer should know beside the counts."""
        plan = self._plan
        if plan.read_from_nip:
            yield (
                f"Jenis kelamin atau tanggal lahir yang tidak tercatat diambil dari NIP:"
                f" {plan.read_from_nip} orang."
            )
        if plan.corrections():
            yield f"Diterima sebagai koreksi nama atau NIP orang yang sama: {plan.corrections()} orang."
        if plan.absent_members():
            yield (
                f"Peserta yang tercatat di angkatan ini tetapi tidak disebut oleh baris yang diterima:"
                f" {plan.absent_members()}. Mereka tidak dihapus."
            )
        if "status_kepegawaian" in self.reader.sheet.headings.columns:
            yield "Status kepegawaian hanya dipakai untuk memeriksa NIP dan golongan; tidak disimpan."


@dataclass
class TableWork:
    """Any other table."""

    reader: TableReader
    planner: Callable[[Sequence[Any]], TablePlan]
    connection: Connection
    now: datetime
    progress: Progress
    forgotten: list[Refusal] = field(default_factory=list)

    def compare(self, rows: Sequence[Any], *, accept_corrections: bool) -> TablePlan:  # noqa: ARG002  a roster's
        """Find what the rows would change. Raises queries.loading.KeyNeeded."""
        rows, self.forgotten = without_forgotten(self.connection, rows, forget_key)
        self._plan = self.planner(rows)
        return self._plan

    def write(self, batch: Batch, refused: int) -> int | None:
        """Write what was found; the id of the batch."""
        said = self._plan.contradictions
        self._plan.contradictions = [replace(one, line=self.reader.line_of(one.line)) for one in said]
        tell = partial(self.progress, "put")
        return write_table(self.connection, self._plan, batch, self.now, rows_refused=refused, tell=tell)

    def notes(self) -> Iterator[str]:
        """What the officer should know beside the counts."""
        plan = self._plan
        if plan.silent:
            yield f"Baris tanpa isi, yang berarti tidak tercatat dan tidak mengubah apa pun: {plan.silent}."
        for test in plan.new_tests():
            yield f"Tes yang belum ada dan dibuat: {test.name} ({test.code}), skala 0 sampai 100."
        if sessions := self.reader.sheet.found.sessions:
            yield (
                f"Satu kolom per sesi: {len(sessions)} kolom. Yang dihitung adalah tandanya; sel kosong berarti belum"
                " tercatat."
            )
        if "persen" in self.reader.sheet.headings.columns:
            yield "Kolom persentase tidak dibaca: persen dihitung dari jumlahnya."


def begin(
    connection: Connection,
    sheet: Sheet,
    known: Known,
    whole: WholeFile,
    now: datetime,
    progress: Progress = silent,
) -> RosterWork | TableWork:
    """The work for this sheet; `progress` hears of its rows. Raises FileProblem where the table lacks what it needs."""
    work = _begin(connection, sheet, known, whole, now, progress)
    work.reader.tell = partial(progress, "check")
    return work


def _begin(
    connection: Connection, sheet: Sheet, known: Known, whole: WholeFile, now: datetime, progress: Progress
) -> RosterWork | TableWork:
    of_sheet = (sheet, known, whole, now.date())
    tell = partial(progress, "match")
    reader: TableReader
    planner: Callable[[Any], TablePlan]
    match sheet.table.name:
        case "peserta":
            return RosterWork(RosterReader(*of_sheet), connection, now, progress)
        case "angkatan":
            reader, planner = CohortReader(*of_sheet), lambda rows: plan_cohorts(connection, rows)
        case "sesi":
            reader, planner = SessionReader(*of_sheet), lambda rows: plan_sessions(connection, rows)
        case "presensi" if sheet.found.layout == "zoom":
            reader, planner = ZoomReader(*of_sheet), lambda rows: plan_marks(connection, rows, now, tell)
        case "presensi" if sheet.found.sessions:
            reader, planner = MatrixReader(*of_sheet), lambda rows: plan_marks(connection, rows, now, tell)
        case "presensi":
            reader, planner = MarkReader(*of_sheet), lambda rows: plan_marks(connection, rows, now, tell)
        case "rekap":
            if not sheet.headings.columns.keys() & {"sesi_hadir", "jp_hadir"}:
                raise FileProblem(PERCENT_ONLY)
            reader, planner = RecapReader(*of_sheet), lambda rows: plan_recaps(connection, rows, now)
        case "laporan":
            reader, planner = TotalReader(*of_sheet), lambda rows: plan_totals(connection, rows)
        case _:
            aspects = Aspects(read_assessments(connection))
            reader, planner = (
                ScoreReader(*of_sheet, aspects=aspects),
                lambda rows: plan_scores(connection, rows, tell),
            )
    return TableWork(reader, planner, connection, now, progress)
