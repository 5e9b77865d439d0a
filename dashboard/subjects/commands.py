"""The commands `salinan`, `lupakan`, `permintaan` and `catatan`. Who is meant is read from standard input.

What is typed on a command line stays in the shell's history and is seen by everybody who lists the processes.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date, datetime, time, timedelta
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.forget_key import KEY_NEEDED
from dashboard.importers.console import say, who
from dashboard.importers.problems import shown
from dashboard.importers.settling import OF_EVERYTHING, SAMPLE
from dashboard.subjects.asked import meant
from dashboard.subjects.forgetting import forget_again, forget_person, list_file
from dashboard.texts import Words
from queries import audit, requests
from queries.engine import reading
from queries.loading import KeyNeeded, NumberGivenAgain, SampleDatabase, extent, loading, people_meant
from queries.vocabulary import ACTIONS, REQUEST_KINDS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterator
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Engine

    from dashboard.subjects.forgetting import Fate
    from queries.loading import Meant
    from queries.requests import Request

DONE, NOT_DONE = 0, 2
ASKING = "NIP, NRP, email, “nama; kode angkatan”, atau nomor orang (misalnya #17): "
GIVEN_AGAIN = (
    "NIP ini hanya ada di riwayat muatan yang sudah dibatalkan, dan nomor orangnya sudah dipakai lagi: tidak pasti"
    " siapa yang dimaksud, maka tidak ada yang disalin, dicatat, atau dilupakan."
)
ONLY_RECORDED = (
    "Orang ini hanya ada di riwayat muatan: permintaannya tidak dapat dicatat. Penghapusan dapat langsung dijalankan"
    " dengan lupakan."
)
WRONG_DAY = (
    "--tanggal hanya bersama --baru: hari suratnya diterima, paling lama 30 hari yang lalu, bukan hari yang akan"
    " datang."
)
LONGEST_BACK = timedelta(days=30)
WORD = "LUPAKAN"
SHOWN = 100
SENTENCES: dict[Fate, str] = {
    "gone": "Orang ini sudah tidak ada.",
    "already": "Orang ini sudah dilupakan: tidak ada lagi yang menyebutnya.",
    "key": KEY_NEEDED,
    "sample": SAMPLE,
    "beyond": OF_EVERYTHING,
}


class _NotOne(Exception):
    """Nobody is meant, or it is not certain who; says so."""


def add_copy_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard salinan`."""
    parser.add_argument(
        "--out", type=Path, metavar="BERKAS", help="berkas XLSX yang ditulis (bawaan: menurut nomor)"
    )


def run_copy(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Write the copy, and answer what he has asked for; returns the exit code. Raises DatabaseProblem."""
    from dashboard.subjects.copying import copy_book, written_down  # noqa: PLC0415  brings the page's code along, which is slow

    now = datetime.now(zone)
    try:
        with loading(engine) as connection:
            person = _one(connection, _line(ASKING)).id
            path = args.out or Path(f"salinan-orang-{person}.xlsx")
            content = copy_book(connection, person, Words("id"), zone, now)
            written_down(connection, person, now)
            _write(path, content)
    except _NotOne as problem:
        say([str(problem)])
        return NOT_DONE
    except OSError:
        say([f"{path} sudah ada atau tidak dapat ditulis. Pilih berkas lain dengan --out."])
        return NOT_DONE
    say([f"Salinan data orang nomor {person} ditulis ke {path}. Hapus berkas itu setelah diserahkan."])
    return DONE


def add_forget_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard lupakan`."""
    parser.add_argument("--yes", action="store_true", help=f"tanpa mengetik {WORD}")
    parser.add_argument(
        "--again",
        action="store_true",
        help="sesudah memulihkan cadangan lama: lupakan lagi semua orang dalam daftar di samping kuncinya",
    )


def run_forget(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Forget somebody for good; returns the exit code. Raises DatabaseProblem and SettingProblem."""
    if args.again:
        return _forget_again(engine, zone)
    try:
        with reading(engine) as connection:
            found = _one(connection, _line(ASKING))
            much = extent(connection, found.id)
    except _NotOne as problem:
        say([str(problem)])
        return NOT_DONE
    say(
        [
            _told(found),
            f"  {much.enrolments} keikutsertaan dan {much.results} presensi dan nilai tetap, tanpa nama;"
            f" {much.images} baris riwayat dikosongkan.",
            "  Nama, NIP, nomor lain, tanggal lahir, dan unit kerjanya dihapus. Ini tidak dapat dibatalkan.",
        ]
    )
    if not args.yes and _line(f"Ketik {WORD} untuk melanjutkan: ", hidden=False) != WORD:
        say(["Tidak ada yang diubah."])
        return NOT_DONE
    forgot = forget_person(engine, found.id, who(), datetime.now(zone))
    if forgot.fate != "done":
        say([SENTENCES[forgot.fate]])
        return NOT_DONE
    say([f"Sudah, tercatat sebagai nomor {forgot.batch}."])
    if forgot.listed:
        say(
            [
                f"Simpan {list_file().name} dan kuncinya di luar cadangan basis data: sesudah memulihkan cadangan lama,"
                " jalankan python -m dashboard lupakan --again."
            ]
        )
    else:
        say([f"{list_file()} tidak dapat ditulis: sesudah memulihkan cadangan lama orang ini kembali."])
    return DONE


def _forget_again(engine: Engine, zone: ZoneInfo) -> int:
    try:
        people = forget_again(engine, who(), datetime.now(zone))
    except KeyNeeded:
        say([KEY_NEEDED])
        return NOT_DONE
    except SampleDatabase:
        say([SAMPLE])
        return NOT_DONE
    say([f"Dilupakan lagi: {len(people)} orang." if people else "Tidak ada orang dalam daftar yang kembali."])
    return DONE


def add_request_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard permintaan`."""
    deed = parser.add_mutually_exclusive_group()
    deed.add_argument("--baru", choices=REQUEST_KINDS, help="catat permintaan; orangnya dari masukan standar")
    deed.add_argument("--jawab", type=int, metavar="NOMOR", help="nyatakan permintaan ini sudah dijawab")
    deed.add_argument("--terjawab", action="store_true", help="tampilkan yang sudah dijawab")
    parser.add_argument(
        "--tanggal", type=date.fromisoformat, metavar="TTTT-BB-HH", help="dengan --baru: hari suratnya diterima"
    )


def run_request(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Write a request down, answer one, or list them; returns the exit code. Raises DatabaseProblem."""
    now = datetime.now(zone)
    received = _received(args.tanggal, now)
    if received is None or (args.tanggal and not args.baru):
        say([WRONG_DAY])
        return NOT_DONE
    try:
        with loading(engine) as connection:
            if args.baru:
                person = _one(connection, _line(ASKING)).id
                number = requests.ask(connection, args.baru, person, None, now, received)
                due = _moment(received + requests.TERM, zone)
                say([f"Permintaan {number} ({args.baru}) dari orang nomor {person}: jawab sebelum {due}."])
            elif args.jawab is not None:
                requests.answer(connection, args.jawab, None, now)
                say([f"Permintaan {args.jawab} sudah dijawab."])
            else:
                found = requests.requests(connection, answered=args.terjawab)
                say(_request_lines(found, now, zone))
    except _NotOne as problem:
        say([str(problem)])
        return NOT_DONE
    except requests.NobodyThere:
        say([ONLY_RECORDED])
        return NOT_DONE
    except requests.NotAsked:
        say([f"Tidak ada permintaan {args.jawab} yang belum dijawab."])
        return NOT_DONE
    return DONE


def _received(day: date | None, now: datetime) -> datetime | None:
    """When a request came: now, or when that day began, so that nobody waits longer; None where it cannot be."""
    if day is None or day == now.date():
        return now
    is_past = timedelta(0) < now.date() - day <= LONGEST_BACK
    return datetime.combine(day, time.min, now.tzinfo) if is_past else None


def _request_lines(found: list[Request], now: datetime, zone: ZoneInfo) -> Iterator[str]:
    """Those that are overdue come first: the earliest deadline does."""
    for one in found:
        state = "TERLAMBAT, batasnya" if one.due_at <= now else "batas"
        when = (
            f"dijawab {_moment(one.answered_at, zone)}"
            if one.answered_at
            else f"{state} {_moment(one.due_at, zone)}"
        )
        yield f"{one.id}  {one.kind}  orang nomor {one.person}  diterima {_moment(one.received_at, zone)}  {when}"
    if not found:
        yield "Tidak ada permintaan."


def add_log_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard catatan`."""
    parser.add_argument("--since", type=date.fromisoformat, metavar="TTTT-BB-HH", help="sejak hari ini")
    parser.add_argument("--action", choices=ACTIONS, help="hanya perbuatan ini")
    parser.add_argument("--jumlah", type=int, default=SHOWN, help=f"berapa yang ditampilkan (bawaan: {SHOWN})")
    parser.add_argument("--clear", action="store_true", help="hapus catatan yang lebih tua dari setahun")


def run_log(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Print the log of access, or clear it of what is older than a year; returns the exit code.

    Raises DatabaseProblem.
    """
    now = datetime.now(zone)
    if args.clear:
        with loading(engine) as connection:
            gone = audit.clear(connection, None, now)
        say([f"Catatan yang lebih tua dari setahun dihapus: {gone}. Penghapusan ini tercatat."])
        return DONE
    since = datetime.combine(args.since, time.min, zone) if args.since else None
    with reading(engine) as connection:
        found = audit.events(connection, since=since, action=args.action, limit=max(args.jumlah, 1))
    for one in found:
        account = f"akun {one.account_id}" if one.account_id else "tanpa akun"
        detail = json.dumps(one.detail, ensure_ascii=False, sort_keys=True)
        say([f"{one.id}  {_moment(one.at, zone)}  {account}  {one.action}  {detail}"])
    if not found:
        say(["Tidak ada catatan."])
    return DONE


def _one(connection: Connection, text: str) -> Meant:
    """The one whom a text means. Raises _NotOne."""
    try:
        found = next((people for wanted in meant(text) if (people := people_meant(connection, **wanted))), [])
    except NumberGivenAgain as problem:
        raise _NotOne(GIVEN_AGAIN) from problem
    if len(found) == 1:
        return found[0]
    if not found:
        raise _NotOne(f"Tidak ada orang yang dimaksud. Sebutkan {ASKING.rstrip(': ')}.")
    raise _NotOne("\n".join(["Lebih dari satu orang; sebutkan nomornya:", *(f"  {_told(one)}" for one in found)]))


def _told(one: Meant) -> str:
    """Enough to see that it is he, and nothing that a terminal's log should not hold."""
    name = shown("nama", one.name) or "tanpa nama"
    return f"Orang nomor {one.id} ({name}): {', '.join(one.cohorts) or 'tidak di angkatan mana pun'}."


def _line(question: str, *, hidden: bool = True) -> str:
    """The next line of standard input; where somebody types it, it is asked for."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return (getpass(question) if hidden else input(question)).strip()


def _write(path: Path, content: bytes) -> None:
    """A new file that nobody else may read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d-%m-%Y %H.%M}"


VERBS: dict[str, tuple[str, Callable[[ArgumentParser], None], Callable[[Namespace, Engine, ZoneInfo], int]]] = {
    "salinan": ("cli.copy", add_copy_arguments, run_copy),
    "lupakan": ("cli.forget", add_forget_arguments, run_forget),
    "permintaan": ("cli.requests", add_request_arguments, run_request),
    "catatan": ("cli.log", add_log_arguments, run_log),
}
"""The commands: the text that explains each, its arguments, its work."""
