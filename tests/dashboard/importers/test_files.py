"""Reading files: what becomes a sheet, and the one sentence where nothing can."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from dashboard.importers import sheets
from dashboard.importers.aspects import Aspects
from dashboard.importers.comma_file import read_csv
from dashboard.importers.files import read_file
from dashboard.importers.headings import heading_key
from dashboard.importers.sheets import FileProblem, column_letter
from dashboard.importers.tables import ROSTER_TABLE, tables
from dashboard.importers.workbook import read_workbook
from queries.loading import Assessments

BORN = date(1979, 12, 31)
LOCKED_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
 <manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="4096">
  <manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"
   manifest:checksum="hd+UMY8GKYjvTV5HHT2LWbQgVeEqFR7hmPlbDm1Vr9M=">
   <manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc"
    manifest:initialisation-vector="VD3Nfe3ZV0rmXsPkF1lZoA=="/>
   <manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32"
    manifest:iteration-count="100000" manifest:salt="nYgXJ5lCVXrvbVFPLW2Hpw=="/>
  </manifest:encryption-data>
 </manifest:file-entry>
</manifest:manifest>"""
"""As LibreOffice writes it beside parts that only the password opens."""


def a_workbook() -> bytes:
    book = Workbook()
    book.active.append(["Nama", "Instansi"])
    book.active.append(["Ana", "Kab. Gresik"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_has_commas_semicolons_tabs_or_bars_with_or_without_byte_order_mark(delimiter, mark):
    text = mark + delimiter.join(["Nama", "Instansi"]) + "\r\n" + delimiter.join(['"Ana, S.E."', "Kab. Gresik"])
    sheet = read_csv(text.encode(), [ROSTER_TABLE])
    assert sheet.headings.columns == {"nama": 0, "instansi": 1}
    assert sheet.rows == ((2, ("Ana, S.E.", "Kab. Gresik")),)


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_that_names_the_delimiter_is_no_data(first):
    sheet = read_csv(f"{first}\r\nNama;Instansi\r\nAna, S.E.;Kab. Gresik\r\n".encode(), [ROSTER_TABLE])
    assert (sheet.heading_line, sheet.rows) == (2, ((3, ("Ana, S.E.", "Kab. Gresik")),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_in_every_encoding_and_nothing_is_doubted(encoding):
    sheet = read_csv("Nama;Instansi\nSiti Ma’rufah;Kab. Gresik\n".encode(encoding), [ROSTER_TABLE])
    assert (sheet.rows, sheet.notes) == (((2, ("Siti Ma’rufah", "Kab. Gresik")),), ())


@pytest.mark.parametrize(("encoding", "called"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac Roman")])
def test_other_encodings_are_guessed_and_the_officer_is_told_where_to_look(encoding, called):
    text = "Nama;Instansi\nAna;Kab. Gresik\nSiti “Ani” Ma’rufah – A;Kab. Gresik\n"
    sheet = read_csv(text.encode(encoding), [ROSTER_TABLE])
    assert sheet.rows[1] == (3, ("Siti “Ani” Ma’rufah – A", "Kab. Gresik"))
    (note,) = sheet.notes
    assert called in note
    assert "baris 3" in note


def test_lines_and_rows_have_bounds(monkeypatch):
    with pytest.raises(FileProblem, match="terlalu panjang"):
        read_csv(b"Nama;Instansi\n" + b"x" * 1_000_001, [ROSTER_TABLE])
    with pytest.raises(FileProblem, match="lebih dari 1000 kolom"):
        read_csv(b"Nama;Instansi" + b";x" * 1000 + b"\nAna;y\n", [ROSTER_TABLE])
    assert read_csv(b"Nama;Instansi" + b";" * 5000 + b"\nAna;y\n", [ROSTER_TABLE]).rows == ((2, ("Ana", "y")),)
    monkeypatch.setattr(sheets, "MOST_HELD", 500)
    with pytest.raises(FileProblem, match="terlalu banyak"):
        read_csv(b"Nama;Instansi\n" + b"Ana;Kab. Gresik\n" * 10, [ROSTER_TABLE])


def test_a_heading_over_others_counts_for_all_of_them():
    text = """
        DAFTAR NILAI;;;;;
        No;Nama;NILAI;;SESI;;Jabatan;
        ;;Pre Test;Post Test;Dilaksanakan;Hadir;Eselon;Nama
        1;2;3;4;5;6;7;8
        1;Ana;60;80;40;38;II.b;Kepala Dinas
        """
    lines = "\n".join(line.strip() for line in text.strip().splitlines()).encode()
    known = tables(Aspects(Assessments({}, {}, {}, {})))
    scores = read_csv(lines, [known["nilai"]])
    assert (scores.found.first, scores.heading_line) == (2, 3)
    assert {scores.headings.written[column] for column in ("nama", "nilai:tes:pre", "nilai:tes:post")} == {
        "Nama", "Pre Test", "Post Test",
    }  # fmt: skip
    assert "Jabatan Nama" in scores.headings.ignored
    recap = read_csv(lines, [known["rekap"]])
    assert {column: recap.headings.columns[column] for column in ("sesi_dilaksanakan", "sesi_hadir")} == {
        "sesi_dilaksanakan": 4, "sesi_hadir": 5,
    }  # fmt: skip


@pytest.mark.parametrize("text", ['"NIP,Nama,Instansi"\n"1,Ana,Gresik"\n', "NIP/Nama/Instansi\n"])
def test_a_file_whose_cells_are_all_in_one_is_told_so(text, workbook):
    with pytest.raises(FileProblem, match="Text to Columns" if "," in text else "Baris judul"):
        read_csv(text.encode(), [ROSTER_TABLE])
    rows = [[line] for line in text.replace('"', "").splitlines()]
    with pytest.raises(FileProblem, match="Text to Columns" if "," in text else "Baris judul"):
        read_workbook(workbook({"A": rows}).read_bytes(), [ROSTER_TABLE])


def test_name_and_nip_in_one_cell_are_parted():
    text = 'No;"NAMA\n/ NIP";Instansi\n1;"Ana Putri, S.E.\nNIP. 19791231 200501 1 001";Gresik\n2;Ben;Tuban;x\n'
    sheet = read_csv(text.encode(), [ROSTER_TABLE])
    name, number = sheet.headings.columns["nama"], sheet.headings.columns["nip"]
    assert [(cells[name], cells[number]) for _, cells in sheet.rows] == [
        ("Ana Putri, S.E.", "19791231 200501 1 001"), ("Ben", None),
    ]  # fmt: skip
    assert (sheet.headings.written["nip"], sheet.nameless_columns()) == ("NAMA / NIP", ["D"])


@pytest.mark.parametrize("headings", ["Nama;Nama/NIP", "Nama/NIP;NIP"])
def test_beside_a_column_of_its_own_a_cell_for_both_is_not_parted(headings):
    sheet = read_csv(f"{headings};Instansi\nAna;Ana 197912312005011001;Gresik\n".encode(), [ROSTER_TABLE])
    assert sheet.rows == ((2, ("Ana", "Ana 197912312005011001", "Gresik")),)


def test_a_first_row_without_a_person_is_no_second_line_of_headings():
    sheet = read_csv(
        b"No;Nama;Instansi;Unit Kerja\n;;Kab. Gresik;Dinas\n1;Ana;Kab. Gresik;Dinas\n", [ROSTER_TABLE]
    )
    assert (sheet.heading_line, len(sheet.rows)) == (1, 2)


def test_the_heading_row_is_found_below_a_letterhead_and_lines_are_those_of_the_file():
    text = "PEMERINTAH PROVINSI;\nDAFTAR PESERTA;\n;\nNama;Instansi\n;\n-; \nAna;Kab. Gresik\n"
    sheet = read_csv(text.encode(), [ROSTER_TABLE])
    assert (sheet.heading_line, sheet.rows) == (4, ((7, ("Ana", "Kab. Gresik")),))


def test_a_row_after_a_cell_of_several_lines_keeps_its_line():
    sheet = read_csv(b'Nama;Instansi\n"Ana\nMaria";Kab. Gresik\nBen;Kab. Gresik\n', [ROSTER_TABLE])
    assert [line for line, _ in sheet.rows] == [2, 4]


def test_headings_deeper_than_twenty_lines_are_not_looked_for():
    with pytest.raises(FileProblem, match="Baris judul"):
        read_csv(b"x\n" * 20 + b"Nama;Instansi\nAna;Kab. Gresik\n", [ROSTER_TABLE])


def test_the_first_visible_sheet_with_headings_is_read_and_the_others_are_named():
    book = Workbook()
    book.active.title = "Surat"
    hidden = book.create_sheet("Lama")
    hidden.append(["Nama", "Instansi"])
    hidden.append(["Zed", "Kab. Gresik"])
    hidden.sheet_state = "hidden"
    roster = book.create_sheet("Peserta")
    roster.append(["Nama", "Tanggal Lahir"])
    roster.append(["Ana", BORN])
    stream = io.BytesIO()
    book.save(stream)
    sheet = read_workbook(stream.getvalue(), [ROSTER_TABLE])
    assert (sheet.name, sheet.unread) == ("Peserta", ("Surat", "Lama"))
    assert sheet.rows == ((2, ("Ana", BORN)),)


def test_two_columns_that_mean_the_same_are_refused():
    with pytest.raises(FileProblem, match="“NIP” dan “NIP Baru” berarti sama"):
        read_csv(b"NIP;NIP Baru;Nama\n1;2;Ana\n", [ROSTER_TABLE])


def test_beside_eselon_a_column_jabatan_holds_titles_and_is_not_read():
    headings = ROSTER_TABLE.read_headings(["Nama", "Jabatan", "Eselon", "Umur"])
    assert headings.columns == {"nama": 0, "jabatan": 2}
    assert headings.ignored == ("Jabatan", "Umur")


def test_every_heading_means_one_column():
    keys = [heading_key(heading) for headings in ROSTER_TABLE.columns.values() for heading in headings]
    assert len(keys) == len(set(keys))
    assert "" not in keys


def test_values_under_no_heading_are_named_by_their_column_letter():
    sheet = read_csv(b"Nama;;Instansi\nAna;x;Kab. Gresik\nBen;;Kab. Gresik;;y\n", [ROSTER_TABLE])
    assert sheet.nameless_columns() == ["B", "E"]
    assert [column_letter(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "kosong"),
        (b" \n ", "kosong"),
        (b"Nama;Instansi\nAn\x81\x8d;Kab. Gresik\xff\xfe\x00\n", "bukan CSV"),
        ("Nama;Instansi\nAna;Kab. Gresik".encode("utf-16")[:-1], "terpotong"),
        (b"Nama;Instansi\n\0\0", "bukan CSV"),
        (b'Nama;Instansi\n"Ana;Kab. Gresik\n', "kutip"),
        (b"Nama;Instansi\n", "tidak berisi satu baris peserta"),
        (b"Hari;Tanggal\nSenin;1\n", "Baris judul"),
        (b"PK\x03\x04 and no more", "rusak"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", "rusak"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "Word"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "sandi"),
        (a_workbook()[:-200], "rusak"),
    ],
)
def test_an_unusable_file_gets_one_plain_sentence(content, says, tmp_path):
    path = tmp_path / "berkas"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match=says):
        read_file(path, [ROSTER_TABLE])


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_workbook_that_excel_has_locked_with_a_password_is_refused(tmp_path):
    path = tmp_path / "terkunci.xlsx"
    with path.open("wb") as file:
        OOXMLFile(io.BytesIO(a_workbook())).encrypt("rahasia", file)
    with pytest.raises(FileProblem, match="terkunci sandi"):
        read_file(path, [ROSTER_TABLE])


def test_a_workbook_that_libreoffice_has_locked_with_a_password_is_refused(tmp_path):
    path = tmp_path / "terkunci.ods"
    path.write_bytes(
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": bytes(range(256)) * 8,
                "META-INF/manifest.xml": LOCKED_MANIFEST,
            }
        )
    )
    with pytest.raises(FileProblem, match="terkunci sandi"):
        read_file(path, [ROSTER_TABLE])


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"word/document.xml": "<x/>"}, "Word"),
        ({"xl/workbook.bin": "x"}, "xlsb"),
        ({"peserta.csv": "Nama;Instansi"}, "arsip ZIP"),
        ({}, "arsip ZIP"),
    ],
)
def test_what_is_no_workbook_is_refused_by_its_kind(parts, says):
    with pytest.raises(FileProblem, match=says):
        read_workbook(zipped(parts), [ROSTER_TABLE])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n...", "gambar"),
        (b"\xff\xd8\xff\xe0...", "gambar"),
        (b"{\\rtf1 ...", "RTF"),
        (b"Rar!\x1a\x07...", "arsip"),
        (b"\r\n<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", "halaman web"),
        (b"<TABLE border=1><tr><td>Nama", "halaman web"),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
            "XML",
        ),
        (b"SQLite format 3\0", "basis data"),
    ],
)
def test_other_kinds_of_files_are_called_by_their_name(content, says, tmp_path):
    path = tmp_path / "peserta.xls"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match=says):
        read_file(path, [ROSTER_TABLE])


def test_the_little_file_that_excel_keeps_beside_an_open_workbook_is_no_data(tmp_path):
    path = tmp_path / "~$peserta.xlsx"
    path.write_bytes(b"\x04Ana".ljust(165, b" "))
    with pytest.raises(FileProblem, match="sementara"):
        read_file(path, [ROSTER_TABLE])


def test_missing_files_folders_and_oversized_files_are_refused(tmp_path, monkeypatch):
    with pytest.raises(FileProblem, match="tidak ada"):
        read_file(tmp_path / "nihil.csv", [ROSTER_TABLE])
    with pytest.raises(FileProblem, match="folder"):
        read_file(tmp_path, [ROSTER_TABLE])
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(sheets.MOST_BYTES + 1)
    with pytest.raises(FileProblem, match="50 MB"):
        read_file(large, [ROSTER_TABLE])


def test_more_rows_than_the_bound_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    read_csv(b"Nama;Instansi\nA;x\nB;x\n", [ROSTER_TABLE])
    with pytest.raises(FileProblem, match="lebih dari 2 baris"):
        read_csv(b"Nama;Instansi\nA;x\nB;x\nC;x\n", [ROSTER_TABLE])


WORKBOOK = a_workbook()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WORKBOOK) - 1), st.integers(1, 255), st.booleans())
def test_a_damaged_workbook_is_read_or_refused_never_a_traceback(position, flip, cut):
    damaged = (
        WORKBOOK[:position]
        if cut
        else bytes(byte ^ flip if index == position else byte for index, byte in enumerate(WORKBOOK))
    )
    with suppress(FileProblem):
        read_workbook(damaged, [ROSTER_TABLE])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_never_a_traceback(content):
    with suppress(FileProblem):
        read_csv(b"Nama;Instansi\n" + content, [ROSTER_TABLE])
