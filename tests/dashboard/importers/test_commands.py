"""The commands as they are typed: import, template, instansi."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from dashboard.importers import commands
from dashboard.importers.headings import ROSTER
from dashboard.importers.tables import ROSTER_TABLE

ZONE = ZoneInfo("Asia/Jakarta")


def parsed(add_arguments, *words):
    parser = ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def test_the_report_is_text_or_json_and_the_code_is_returned(csv_file, writer, capsys):
    roster = str(csv_file("nama; instansi\nAna; Malang"))
    words = (roster, "--program", "PKA", "--tahun", "2024", "--angkatan", "II")
    assert commands.run_import(parsed(commands.add_import_arguments, *words), writer, ZONE) == 1
    assert "Baris 2, kolom instansi, “Malang”" in capsys.readouterr().out
    assert commands.run_import(parsed(commands.add_import_arguments, *words, "--json"), writer, ZONE) == 1
    assert json.loads(capsys.readouterr().out)["files"][0]["refused"][0]["line"] == 2


def test_a_refused_agency_that_is_right_has_a_cure(csv_file, take, writer, capsys):
    roster = csv_file("nama; instansi\nAna; Pemda Gresik Raya")
    named = {"program": "PKA", "tahun": "2024", "angkatan": "II"}
    assert take(roster, **named).exit_code == 1
    words = ("--alias", "Pemda Gresik Raya", "--kode", "35.25")
    assert commands.run_agency(parsed(commands.add_agency_arguments, *words), writer, ZONE) == 0
    assert take(roster, **named).exit_code == 0
    taken = ("--alias", "Pemda Gresik Raya", "--kode", "35.23")
    assert commands.run_agency(parsed(commands.add_agency_arguments, *taken), writer, ZONE) == 2
    assert "sudah berarti Kabupaten Gresik" in capsys.readouterr().out


def test_a_new_agency_is_known_from_then_on(csv_file, take, writer):
    words = ("--kode", "BADAN-X", "--nama", "Badan Uji Coba", "--jenjang", "pusat")
    assert commands.run_agency(parsed(commands.add_agency_arguments, *words), writer, ZONE) == 0
    roster = csv_file("nama; instansi\nAna; Badan Uji Coba")
    assert take(roster, program="PKA", tahun="2024", angkatan="II").exit_code == 0


def test_the_template_has_every_column_and_its_examples_can_be_imported(tmp_path, take, writer):
    arguments = parsed(commands.add_template_arguments, "--out", str(tmp_path / "contoh"))
    assert commands.run_template(arguments) == 0
    assert commands.run_template(arguments) == 2  # a template that is filled in is never overwritten
    content = (tmp_path / "contoh" / "peserta.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert set(ROSTER_TABLE.read_headings(content.decode("utf-8-sig").strip().split(";")).columns) == set(ROSTER)
    book = load_workbook(tmp_path / "contoh" / "peserta.xlsx")
    assert book.sheetnames == ["Peserta", "Contoh", "Petunjuk"]
    assert book["Peserta"].column_dimensions["E"].number_format == "@"
    del book["Peserta"]
    book.save(tmp_path / "contoh.xlsx")
    report = take(tmp_path / "contoh.xlsx")
    assert (report.exit_code, report.new, report.warnings) == (0, 2, [])
