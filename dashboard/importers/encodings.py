"""In which encoding the bytes of a text file are: what it says itself, UTF-8 where it fits, else the likeliest."""

from __future__ import annotations

import codecs
import io
import itertools
from dataclasses import dataclass
from functools import partial

import charset_normalizer

from dashboard.importers.sheets import FileProblem

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins as UTF-16 does, so it is asked first
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LIKELY = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
"""What office programs write where they do not write Unicode, and how it is called."""
CHUNK, SAMPLE, MOST_LINES = 1_000_000, 50_000, 200
SAVE_AS = "Di Excel: Simpan Sebagai, jenis “CSV UTF-8 (Comma delimited)”."


@dataclass(frozen=True)
class Encoding:
    """Python's name of an encoding, and what the officer is told where it was only likely."""

    name: str
    doubt: str | None = None


def encoding_of(content: bytes) -> Encoding:
    """The encoding of a text file. Raises FileProblem where it is no text."""
    for mark, name in MARKS.items():
        if content.startswith(mark):
            if not _decodes(content, name):
                raise FileProblem(f"Berkas ini rusak atau terpotong: sebagian isinya bukan teks. {SAVE_AS}")
            return Encoding(name)
    if b"\0" in content:
        return Encoding(_without_mark(content))
    if _decodes(content, "utf-8"):
        return Encoding("utf-8")
    return _likely(content)


def _without_mark(content: bytes) -> str:
    """UTF-16 of mostly Latin letters has a zero at every second byte; any other zero is no text."""
    sample = content[:SAMPLE]
    for name, zeros, letters in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        mostly = zeros.count(0) * 10 > len(zeros) * 9
        if mostly and 0 not in letters and _decodes(content, name):
            return name
    raise FileProblem(f"Berkas ini bukan CSV: isinya bukan teks. {SAVE_AS}")


def _likely(content: bytes) -> Encoding:
    lines = enumerate(iter(partial(io.BytesIO(content).readline, SAMPLE), b""), start=1)
    special = itertools.islice(((number, line) for number, line in lines if not line.isascii()), MOST_LINES)
    (first, sample), *others = special
    sample = b"".join([sample, *(line for _, line in others)])[:SAMPLE]
    names = [name for name in LIKELY if _decodes(content, name)]
    found = charset_normalizer.from_bytes(sample, cp_isolation=names, threshold=0.5).best() if names else None
    if found is None or found.encoding not in LIKELY:
        raise FileProblem(f"Huruf dalam berkas ini tidak terbaca: bukan UTF-8 dan bukan Windows-1252. {SAVE_AS}")
    return Encoding(
        found.encoding,
        f"Berkas ini bukan UTF-8; hurufnya dibaca sebagai {LIKELY[found.encoding]}. Periksa huruf yang tidak biasa"
        f" (é, ’, –), mulai di baris {first}.",
    )


def _decodes(content: bytes, encoding: str) -> bool:
    """Whether all bytes are text in this encoding; read in pieces, so that no second copy is held."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), CHUNK):
            decoder.decode(content[start : start + CHUNK], final=start + CHUNK >= len(content))
    except UnicodeDecodeError:
        return False
    return True
