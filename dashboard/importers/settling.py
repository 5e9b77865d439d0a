"""The commands `riwayat`, `batalkan`, `kunci` and `buka-kunci`: what was loaded, undoing it, settling a cohort."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.importers.console import say, who
from dashboard.importers.report import ALL_TAKEN, FILE_UNUSABLE, ROWS_REFUSED
from queries import audit
from queries.engine import reading
from queries.filters import EVERYTHING
from queries.loading import (
    BeyondReach,
    CohortUnknown,
    LockUnchanged,
    NeverUndone,
    NothingToUndo,
    ReasonNeeded,
    SampleDatabase,
    UnknownBatch,
    history,
    loading,
    lock,
    plan_undo,
    refuse_part,
    undo,
    unlock,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine

    from queries.filters import Scope
    from queries.loading import PastBatch, Staying, UndoPlan

SHOWN = 20
"""Batches that `riwayat` lists."""
OF_EVERYTHING = (
    "Ini dapat menyentuh baris siapa saja: hanya untuk petugas yang boleh memuat dan melihat semua data."
)
NO_REASON = "Sebutkan alasannya: --alasan “...”."
SAMPLE = "Basis data ini berisi data contoh; tidak ada yang dimuat ke sana dan tidak ada yang perlu dibatalkan."
WHY_NOT: dict[type[Exception], str] = {
    BeyondReach: OF_EVERYTHING,
    ReasonNeeded: NO_REASON,
    SampleDatabase: SAMPLE,
}

ROWS_OF = {
    "cohort": "angkatan",
    "participant": "orang",
    "participant_identifier": "NRP atau email",
    "enrolment": "keikutsertaan",
    "class_session": "sesi",
    "attendance": "presensi",
    "assessment": "tes",
    "score": "nilai",
    "held_value": "koreksi",
    "conflict": "perbedaan",
    "agency": "instansi",
    "agency_alias": "tulisan instansi",
    "reported_total": "angka laporan",
    "heading_meaning": "arti judul",
    "subject_request": "permintaan",
}
"""Table -> what the officer calls its rows."""
DEEDS = {"instansi": "menambahkan instansi", "kunci": "mengunci angkatan", "buka-kunci": "membuka kunci angkatan"}


def add_history_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard riwayat`."""
    parser.add_argument("--jumlah", type=int, default=SHOWN, help=f"berapa yang ditampilkan (bawaan: {SHOWN})")


def run_history(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """List the last batches; returns the exit code. Raises queries.engine.DatabaseProblem."""
    with reading(engine) as connection:
        batches = history(connection, limit=max(args.jumlah, 1))
    say(line for batch in batches for line in _told(batch, zone))
    if not batches:
        say(["Belum ada yang dimuat."])
    return ALL_TAKEN


def add_undo_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard batalkan`."""
    parser.add_argument("nomor", type=int, metavar="NOMOR", help="nomor dari riwayat")
    parser.add_argument("--alasan", default="", help="mengapa dibatalkan; disimpan di riwayat")
    parser.add_argument("--dry-run", action="store_true", help="hanya periksa, jangan mengubah apa pun")


def run_undo(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Undo a batch and say what stays: exit code 0 nothing does, 1 something, 2 it cannot be undone.

    Raises queries.engine.DatabaseProblem.
    """
    report = undo_batch(engine, args.nomor, who(), args.alasan, zone, dry_run=args.dry_run)
    say(report.lines)
    return report.code


@dataclass(frozen=True)
class UndoReport:
    """What an undo has done, or would do."""

    code: int
    """The exit code of the command."""
    lines: list[str]
    outdated: bool = False
    """It would do something else than was shown before, so it was not done: these lines are what it would do."""


def undo_batch(
    engine: Engine,
    number: int,
    by: str,
    reason: str,
    zone: ZoneInfo,
    *,
    dry_run: bool,
    shown: Sequence[str] | None = None,
    scope: Scope = EVERYTHING,
    account_id: int | None = None,
) -> UndoReport:
    """Undo a batch, or see what an undo would do; where that is not what was `shown`, nothing is undone.

    An undo may reach every row, so it is for a scope of everything. `account_id` is whose sign-in the log of access
    has it under.

    Raises queries.engine.DatabaseProblem.
    """

    def would_do(plan: UndoPlan) -> list[str]:
        return list(_outcome(plan, None, zone, dry_run=True))

    def is_as_shown(plan: UndoPlan) -> bool:
        return shown is None or would_do(plan) == list(shown)

    try:
        refuse_part(scope)
        with loading(engine) as connection:
            if dry_run:
                plan = plan_undo(connection, number)
                return UndoReport(_code(plan), would_do(plan))
            now = datetime.now(zone)
            done = undo(connection, number, by, reason, now, is_as_shown)
            if not is_as_shown(done.plan):
                return UndoReport(_code(done.plan), would_do(done.plan), outdated=True)
            audit.record(connection, account_id, "batal", {"batch": done.batch_id, "undoes": number}, now)
            lines = list(_outcome(done.plan, done.batch_id, zone, dry_run=False))
            return UndoReport(_code(done.plan), lines)
    except UnknownBatch:
        lines = [f"Tidak ada muatan bernomor {number}. Lihat nomornya: python -m dashboard riwayat."]
    except NeverUndone:
        lines = [f"Nomor {number} menghapus data seseorang atas permintaannya; itu tidak dapat dibatalkan."]
    except NothingToUndo:
        lines = [f"Tidak ada lagi yang dapat dibatalkan dari nomor {number}: sudah dibatalkan, atau bukan muatan."]
    except (BeyondReach, ReasonNeeded, SampleDatabase) as problem:
        lines = [WHY_NOT[type(problem)]]
    return UndoReport(FILE_UNUSABLE, lines)


def _code(plan: UndoPlan) -> int:
    return ROWS_REFUSED if plan.stays else ALL_TAKEN


def add_lock_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard kunci` and `buka-kunci`."""
    parser.add_argument(
        "--angkatan", required=True, metavar="KODE", help="kode angkatan, misalnya “PKN-II.2019.25@BPSDM Jatim”"
    )
    parser.add_argument("--alasan", default="", help="mengapa; disimpan di riwayat")


def run_lock(args: Namespace, engine: Engine, zone: ZoneInfo, *, final: bool) -> int:
    """Make a cohort final, or open it again; returns the exit code. Raises queries.engine.DatabaseProblem."""
    code, sentence = settle(engine, args.angkatan, who(), args.alasan, zone, final=final)
    say([sentence])
    return code


def settle(
    engine: Engine,
    code: str,
    by: str,
    reason: str,
    zone: ZoneInfo,
    *,
    final: bool,
    scope: Scope = EVERYTHING,
    account_id: int | None = None,
) -> tuple[int, str]:
    """Make the cohort of that code final, or open it again: the exit code, and what is to be said.

    `account_id` is whose sign-in the log of access has it under.

    Raises queries.engine.DatabaseProblem.
    """
    try:
        with loading(engine) as connection:
            now = datetime.now(zone)
            batch = (lock if final else unlock)(connection, code, by, reason, now, scope)
            audit.record(connection, account_id, "koreksi", {"batches": [batch]}, now)
    except CohortUnknown:
        sentence = f"Angkatan {code} tidak dikenal. Kodenya tertulis di alamat halaman saat angkatan itu dipilih."
    except LockUnchanged:
        sentence = f"Angkatan {code} {'sudah' if final else 'tidak'} terkunci."
    except ReasonNeeded:
        sentence = NO_REASON
    except SampleDatabase:
        sentence = SAMPLE
    else:
        if final:
            return ALL_TAKEN, f"Angkatan {code} final dan terkunci: barisnya tidak berubah sampai kuncinya dibuka."
        return ALL_TAKEN, f"Kunci angkatan {code} dibuka. Kunci lagi setelah selesai: python -m dashboard kunci."
    return FILE_UNUSABLE, sentence


def _told(batch: PastBatch, zone: ZoneInfo) -> Iterator[str]:
    yield f"{batch.id}  {_moment(batch.at, zone)}  {batch.by}  {deed(batch)}"
    if batch.reason:
        yield f"    Alasan: {batch.reason}"
    if batch.undone_at:
        moment = _moment(batch.undone_at, zone)
        yield f"    Dibatalkan {moment} oleh {batch.undone_by}: {batch.undone_reason}"


def deed(batch: PastBatch) -> str:
    """What was done, in a sentence."""
    match batch.kind:
        case "batal":
            stays = f", {batch.refused} tetap" if batch.refused else ""
            return f"membatalkan nomor {batch.undoes} ({batch.name}): {batch.new + batch.changed} baris{stays}"
        case "koreksi" | "lepas":
            done = "mengoreksi satu isian" if batch.kind == "koreksi" else "melepaskan satu koreksi"
            return f"{done} ({ROWS_OF.get(batch.name, batch.name)})"
        case "keputusan":
            return f"memutuskan perbedaan dari {batch.name}"
        case "lupakan":
            return f"menghapus data orang nomor {batch.name}"
        case "instansi" | "kunci" | "buka-kunci":
            return f"{DEEDS[batch.kind]} {batch.name}"
        case _:
            counts = f"baru {batch.new}, berubah {batch.changed}, tetap {batch.equal}, ditolak {batch.refused}"
            is_sync = batch.kind == "sync"
            deed = f"menyelaraskan {batch.name}" if is_sync else f"memuat {batch.kind} “{batch.name}”"
            return f"{deed}: {counts}"


def _outcome(plan: UndoPlan, undo_id: int | None, zone: ZoneInfo, *, dry_run: bool) -> Iterator[str]:
    goes, returns = plan.count(made=True, removed=False), plan.count(made=False, removed=True)
    changed = plan.count(made=False, removed=False)
    yield f"Nomor {plan.batch_id} ({plan.name})"
    yield f"  Baris yang dihapus {goes}, kembali ke isi semula {changed}, muncul lagi {returns}."
    for table in ("agency_alias", "heading_meaning"):
        answers = sum(change.table == table for change in plan.changes)
        if answers:
            yield f"  Di antaranya {ROWS_OF[table]} yang diingat dari jawaban petugas: {answers}."
    if plan.stays:
        yield f"  Tetap seperti sekarang: {len(plan.stays)}."
        counted = Counter(_why(one, zone) for one in plan.stays)
        yield from (f"    {count} {sentence}" for sentence, count in sorted(counted.items()))
    if dry_run:
        yield "  Hanya diperiksa: tidak ada yang diubah."
    elif undo_id is None:
        yield "  Tidak ada yang diubah."
    else:
        yield f"  Sudah dibatalkan, tercatat sebagai nomor {undo_id}. Membatalkan nomor itu mengembalikannya."


def _why(one: Staying, zone: ZoneInfo) -> str:
    other = ROWS_OF.get(one.detail or "", one.detail or "")
    by = f"nomor {one.batch_id}" if one.batch_id else "program lain"
    if one.at:
        by += f" ({_moment(one.at, zone)})"
    cure = f" Batalkan nomor {one.batch_id} lebih dulu." if one.batch_id else ""
    match one.why:
        case "changed_later":
            said = f"diubah kemudian oleh {by}."
        case "changed_elsewhere":
            said = "diubah atau dihapus di luar pemuatan. Periksa isinya, lalu koreksi bila perlu."
        case "used":
            said = f"masih dipakai {other} {f'dari {by}' if one.batch_id else 'yang tetap'}."
        case "held":
            said = f"dikoreksi dan dipertahankan{f' oleh {by}' if one.batch_id else ''}."
        case "final":
            command = f"python -m dashboard buka-kunci --angkatan “{one.detail}” --alasan “...”"
            said = f"angkatannya final dan terkunci. Buka dulu: {command}."
        case "missing":
            said = f"{other} yang disebutnya tidak kembali."
        case "taken":
            said = f"NIP atau tempatnya kini milik baris lain, dari {by}."
        case "not_kept":
            said = "dimuat sebelum riwayat menyimpan isinya. Pulihkan dari cadangan."
    return f"{ROWS_OF.get(one.table, one.table)}: {said}{cure}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d-%m-%Y %H.%M}"
