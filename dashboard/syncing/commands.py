"""The commands `sync` and `check --source`, for the command line to wire: arguments, work, exit code."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.importers.console import say, who
from dashboard.importers.report import FILE_UNUSABLE
from dashboard.syncing.mapping import MappingProblem, read_mapping
from dashboard.syncing.syncing import SyncOptions, source_sentence, sync
from queries.sources import SourceProblem, source_engine

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from contextlib import AbstractContextManager
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine

    from dashboard.syncing.syncing import Progress

NO_URL = (
    "Alamat sumber belum disebut. Isi variabel SOURCE_URL, misalnya"
    " mysql://pembaca:sandi@server/simdiklat; jangan menulisnya dalam berkas pemetaan."
)


def add_source_argument(parser: ArgumentParser, *, required: bool) -> None:
    """The mapping, of `sync` and of `check`."""
    parser.add_argument(
        "--source",
        type=Path,
        required=required,
        metavar="BERKAS",
        help="berkas pemetaan (TOML) sebuah sumber; alamatnya dari variabel SOURCE_URL",
    )
    parser.add_argument("--json", action="store_true", help="cetak laporan sumber sebagai JSON")


def add_sync_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard sync`."""
    add_source_argument(parser, required=True)
    parser.add_argument("--dry-run", action="store_true", help="hanya periksa, jangan menulis apa pun")
    parser.add_argument(
        "--allow-deletions",
        action="store_true",
        help="hapus juga bila yang hilang dari sumber melebihi batas_hapus",
    )
    parser.add_argument(
        "--accept-corrections",
        action="store_true",
        help="terima nama atau NIP lain sebagai koreksi orang yang sama",
    )
    parser.add_argument(
        "--all", action="store_true", help="bandingkan semua baris, juga yang tidak berubah di sumber"
    )


def run_sync(
    args: Namespace,
    engine: Engine,
    source_url: str | None,
    zone: ZoneInfo,
    bar: AbstractContextManager[Progress | None],
) -> int:
    """Bring over what changed and print the report; returns the exit code."""
    options = SyncOptions(
        allow_deletions=args.allow_deletions,
        accept_corrections=args.accept_corrections,
        everything=args.all,
        dry_run=args.dry_run,
        loaded_by=who(),
    )
    return _run(args, engine, source_url, options, zone, bar)


def run_source_check(
    args: Namespace,
    engine: Engine,
    source_url: str | None,
    zone: ZoneInfo,
    bar: AbstractContextManager[Progress | None],
) -> int:
    """Check a source against the contract and print the report; returns the exit code."""
    return _run(args, engine, source_url, SyncOptions(is_check=True), zone, bar)


def _run(
    args: Namespace,
    engine: Engine,
    source_url: str | None,
    options: SyncOptions,
    zone: ZoneInfo,
    bar: AbstractContextManager[Progress | None],
) -> int:
    try:
        mapping = read_mapping(args.source)
        if not source_url:
            raise MappingProblem(NO_URL)
        source = source_engine(source_url)
    except (MappingProblem, SourceProblem) as problem:
        said = source_sentence(problem) if isinstance(problem, SourceProblem) else str(problem)
        say([said])
        return FILE_UNUSABLE
    with bar as progress:
        report = sync(engine, source, mapping, options, datetime.now(zone), progress)
    say([json.dumps(report.to_json(), ensure_ascii=False, indent=2)] if args.json else report.lines())
    return report.exit_code
