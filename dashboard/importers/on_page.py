"""Sentences that speak of the command's options, for somebody who has the page before him."""

from __future__ import annotations

import re

OPTIONS = {
    "program": "Program", "tahun": "Tahun", "angkatan": "Angkatan", "kelas": "Kelas", "table": "Tabel",
    "tanda": "Arti tanda", "tes": "Tes", "hadir-menit": "Menit hadir",
}  # fmt: skip
"""Option of the command -> what the page calls it."""
OPTION = re.compile(
    rf"--({'|'.join(OPTIONS)})\b(?: (?=[\"“]|[a-z]+(?:[.;,)]|$))(?:[\"“]([^\"”]+)[\"”]|([a-z]+)))?"
)
INSTEAD = (
    (re.compile(r",? atau daftarkan tulisan ini: .*$"), ", atau pilih artinya di atas."),
    (re.compile(r"sebutkan pada perintah, misalnya"), "sebutkan di"),
    (re.compile(r"dengan: python -m dashboard template --out FOLDER"), "di Templat."),
    (re.compile(r", atau --alias untuk tulisan lain"), "; bila tulisannya saja yang lain, pilih artinya di atas"),
    (re.compile(r"ulangi dengan --accept-corrections"), "terima sebagai koreksi sebelum memuat"),
    (re.compile(r": python -m dashboard buka-kunci(?: --angkatan “[^”]*” --alasan “...”)?"), " di Angkatan final"),
    (re.compile(r" Kunci lagi setelah selesai: python -m dashboard kunci\."), " Kunci lagi setelah selesai."),
    (re.compile(r"Lihat nomornya: python -m dashboard riwayat"), "Lihat nomornya di daftar di atas"),
    (re.compile(r"Sebutkan alasannya: --alasan “...”"), "Isi alasannya"),
)
"""What is done by command, and on the page."""


def on_the_page(sentence: str) -> str:
    """The sentence in the words of the page."""

    def said(match: re.Match[str]) -> str:
        value = match[2] or match[3]
        return f"isian “{OPTIONS[match[1]]}”" + (f" ({value})" if value else "")

    for command, instead in INSTEAD:
        sentence = command.sub(instead, sentence)
    return OPTION.sub(said, sentence)
