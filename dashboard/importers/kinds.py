"""What is neither CSV nor a workbook, whatever its name: recognised by its first bytes, refused with the cure."""

from __future__ import annotations

from dashboard.importers.sheets import FileProblem

SAVE_AS = "Buka di Excel lalu simpan sebagai “Excel Workbook (*.xlsx)”."
ASK = "Minta berkas Excel atau CSV aslinya."
BEGINNINGS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF",), f"Ini PDF, bukan tabel. {ASK}"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), f"Ini gambar, bukan tabel. {ASK}"),
    ((b"{\\rtf",), "Ini dokumen RTF, bukan buku kerja. Salin tabelnya ke Excel, lalu simpan."),
    ((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b"), "Ini arsip. Buka arsipnya dan pilih berkas di dalamnya."),
    (
        (b"<html", b"<!doctype html", b"<table", b"<div", b"<meta", b"<style"),
        f"Ini halaman web yang diberi nama berkas Excel. {SAVE_AS}",
    ),
    ((b"<?xml", b"<workbook"), f"Ini berkas XML, bukan CSV atau buku kerja. {SAVE_AS}"),
    ((b"sqlite format 3",), f"Ini basis data, bukan tabel. {ASK}"),
)  # fmt: skip
OWNER = "~$"
"""How Excel names the little file that it keeps while a workbook is open."""
LOOKED_AT = 200


def refuse_other_kinds(name: str, content: bytes) -> None:
    """Raise FileProblem where a file is of a kind that holds no table that we read."""
    if name.startswith(OWNER):
        raise FileProblem("Ini berkas sementara Excel, bukan datanya. Tutup Excel, lalu pilih berkas tanpa “~$”.")
    begins = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginnings, sentence in BEGINNINGS:
        if any(begins.startswith(one) or begins.lower().startswith(one) for one in beginnings):
            raise FileProblem(sentence)
