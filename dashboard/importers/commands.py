"""The commands `import`, `template` and `instansi`, for the command line to wire: arguments, work, exit code."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.importers.agencies import agency_sentence
from dashboard.importers.console import say, who
from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions
from dashboard.importers.report import ALL_TAKEN, FILE_UNUSABLE
from dashboard.importers.tables import TABLE_NAMES
from dashboard.importers.template import TemplateExists, write_templates
from dashboard.importers.values.cells import one_of_these
from queries.loading import AgencyProblem, add_agency, add_alias, loading
from queries.vocabulary import AGENCY_LEVELS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine


def add_import_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard import`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="BERKAS", help="berkas CSV, XLSX, XLS, atau ODS")
    parser.add_argument(
        "--table",
        choices=TABLE_NAMES,
        help="tabel yang diisi berkas, bila judul kolomnya tidak memastikannya",
    )
    parser.add_argument(
        "--lembar", metavar="NAMA", help="lembar buku kerja yang dibaca, bila bukan yang pertama cocok"
    )
    parser.add_argument("--program", help="program pelatihan seluruh berkas, misalnya “PKN II”")
    parser.add_argument("--tahun", help="tahun angkatan seluruh berkas")
    parser.add_argument("--angkatan", help="angkatan seluruh berkas, Romawi atau angka")
    parser.add_argument("--kelas", help="kelas seluruh berkas")
    parser.add_argument(
        "--tanda",
        action="append",
        default=[],
        metavar="TANDA=ARTI",
        help="arti tanda presensi yang tidak menyebut sebabnya, misalnya x=alpa; boleh diulang",
    )
    parser.add_argument("--tes", choices=("pre", "post"), help="tes dari nilai Google Forms atau kuis Moodle")
    parser.add_argument(
        "--hadir-menit", type=int, metavar="N", help="aturan kantor: hadir bila N menit atau lebih di log Zoom"
    )
    parser.add_argument("--accept-valid", action="store_true", help="muat baris yang benar meski ada yang ditolak")
    parser.add_argument(
        "--accept-corrections",
        action="store_true",
        help="terima nama atau NIP lain sebagai koreksi orang yang sama",
    )
    parser.add_argument("--dry-run", action="store_true", help="hanya periksa, jangan menulis apa pun")
    parser.add_argument("--json", action="store_true", help="cetak laporan sebagai JSON")


def run_import(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Take in the files through a writing engine and print the report; returns the exit code.

    `zone` is the office's. Raises queries.engine.DatabaseProblem.
    """
    options = ImportOptions(
        program=args.program,
        tahun=args.tahun,
        angkatan=args.angkatan,
        kelas=args.kelas,
        accept_valid=args.accept_valid,
        accept_corrections=args.accept_corrections,
        dry_run=args.dry_run,
        table=args.table,
        lembar=args.lembar,
        tanda=tuple(args.tanda),
        tes=args.tes,
        hadir_menit=args.hadir_menit,
        loaded_by=who(),
    )
    report = import_files(engine, args.files, options, datetime.now(zone))
    say([json.dumps(report.to_json(), ensure_ascii=False, indent=2)] if args.json else report.lines())
    return report.exit_code


def add_template_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard template`."""
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder tempat contoh ditulis")


def run_template(args: Namespace) -> int:
    """Write the templates and say where they are; returns the exit code."""
    try:
        paths = write_templates(args.out)
    except TemplateExists as problem:
        say([f"{problem.path} sudah ada dan tidak ditimpa. Pilih folder lain."])
        return FILE_UNUSABLE
    except OSError:
        say([f"Folder {args.out} tidak dapat ditulisi. Pilih folder lain."])
        return FILE_UNUSABLE
    say(str(path) for path in paths)
    return ALL_TAKEN


def add_agency_arguments(parser: ArgumentParser) -> None:
    """The arguments of `python -m dashboard instansi`."""
    parser.add_argument("--kode", required=True, help="kode instansi, misalnya 35.07 atau BSSN")
    parser.add_argument("--nama", help="nama instansi baru; tanpa ini, --alias ditambahkan ke instansi yang ada")
    parser.add_argument("--jenjang", choices=AGENCY_LEVELS, help="jenjang instansi baru")
    parser.add_argument("--induk", help="kode pemerintah yang membawahinya")
    parser.add_argument("--provinsi", help="kode Kemendagri provinsinya, misalnya 35")
    parser.add_argument("--alias", action="append", default=[], help="tulisan lain yang berarti instansi ini")


def run_agency(args: Namespace, engine: Engine, zone: ZoneInfo) -> int:
    """Add an agency, or spellings of one; returns the exit code. Raises queries.engine.DatabaseProblem."""
    now = datetime.now(zone)
    try:
        with loading(engine) as connection:
            if args.nama:
                if not args.jenjang:
                    say([f"Instansi baru perlu --jenjang: {one_of_these(AGENCY_LEVELS)}."])
                    return FILE_UNUSABLE
                add_agency(
                    connection,
                    code=args.kode,
                    name=args.nama,
                    level=args.jenjang,
                    parent_code=args.induk,
                    province_code=args.provinsi,
                    aliases=args.alias,
                    now=now,
                )
                said = f"Instansi {args.nama} ({args.kode}) ditambahkan."
            elif args.alias:
                added = add_alias(connection, code=args.kode, aliases=args.alias, now=now)
                said = f"Tulisan baru untuk instansi {args.kode}: {added}."
            else:
                say(["Sebutkan --nama dan --jenjang untuk instansi baru, atau --alias untuk tulisan lain."])
                return FILE_UNUSABLE
    except AgencyProblem as problem:
        say([agency_sentence(problem)])
        return FILE_UNUSABLE
    say([said])
    return ALL_TAKEN
