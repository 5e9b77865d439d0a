"""CSV and other texts, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.dashboard.importers.corpus import ANA, DEDI, Handed

ROSTER = f"NIP;Nama;Instansi\r\n{DEDI};Dedi Kurnia;Kab. Jember\r\n"
MARKS = f"NIP;Nama;2/9 (1);2/9 (2);Sel, 3/9;Ket\n{ANA};Ana Putri;H;S;1;\n;;;;;\nJUMLAH;;1;0;1;\n"
PARTS = f"{DEDI[:8]}\u00a0{DEDI[8:14]} {DEDI[14]} {DEDI[15:]}"


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return raw(content.encode(encoding))


def raw(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


FILES = (
    Handed("titik koma.csv", text(ROSTER), "peserta", 1),
    Handed("bom.csv", text(ROSTER, "utf-8-sig"), "peserta", 1),
    Handed("sep.csv", text("sep=;\r\n" + ROSTER), "peserta", 1),
    Handed("koma.csv", text(f'NIP,Nama,Instansi\n{DEDI},"Dedi Kurnia, S.H.",Kab. Jember\n'), "peserta", 1),
    Handed("unicode text.txt", text(ROSTER.replace(";", "\t"), "utf-16"), "peserta", 1),
    Handed("garis.csv", text(ROSTER.replace(";", "|")), "peserta", 1),
    Handed("windows.csv", text(ROSTER.replace("Dedi", "Dédi"), "cp1252"), "peserta", 1, says="Windows-1252"),
    Handed("spasi.csv", text(f"NIP;Nama;Instansi\n\u200b{PARTS};Dedi\u00a0Kurnia;Kab. Jember\n"), "peserta", 1),
    Handed(
        "pppk.csv", text("NIP;Nama;Instansi;Status Pegawai\n199001012024211001;Eka;Jember;PPPK\n"), "peserta", 1
    ),
    Handed("nol.csv", raw(ROSTER.encode() + b"\0" * 100), says="bukan teks"),
    Handed("terpotong.csv", raw(ROSTER.encode("utf-16")[:-1]), says="terpotong"),
    Handed("kutip.csv", text('NIP;Nama;Instansi\n;"Dedi;Kab. Jember\n'), says="kutip"),
    Handed("kosong.csv", raw(b""), says="kosong"),
    Handed("pdf.csv", raw(b"%PDF-1.4"), says="PDF"),
    Handed("web.xls", text("<html><table><tr><td>Nama</td></tr></table></html>"), says="halaman web"),
    Handed("kolom tanggal.csv", text(MARKS), "presensi", 3),
    Handed("bukan hari.csv", text("Nama;31/9;3/9\nAna Putri;H;H\n"), says="Baris judul kolom"),
    Handed("hari tanpa bulan.csv", text("Nama;1;2;3\nAna Putri;H;H;H\n"), says="Agustus 2019"),
)
