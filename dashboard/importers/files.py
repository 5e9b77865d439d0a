"""A file becomes a sheet, or one sentence why it cannot."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dashboard.importers.comma_file import read_csv
from dashboard.importers.heading_rows import NOTHING_SAID
from dashboard.importers.kinds import refuse_other_kinds
from dashboard.importers.sheets import MOST_BYTES, FileProblem, Sheet
from dashboard.importers.workbook import is_workbook, read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dashboard.importers.meanings import Said
    from dashboard.importers.tables import Table

TOO_LARGE = f"Berkas ini lebih besar dari {MOST_BYTES // 1_000_000} MB. Pecah menjadi beberapa berkas."


def read_file(path: Path, candidates: Sequence[Table]) -> tuple[Sheet, str]:
    """The sheet in a CSV file or workbook that feeds one of these tables, and the SHA-256 of the file.

    Raises FileProblem.
    """
    return read_content(path.name, content_of(path), candidates)


def read_content(
    name: str, content: bytes, candidates: Sequence[Table], said: Said = NOTHING_SAID
) -> tuple[Sheet, str]:
    """The same of a file that somebody has already opened; `said` is what was said of headings."""
    if not content.strip():
        raise FileProblem("Berkas ini kosong.")
    if len(content) > MOST_BYTES:
        raise FileProblem(TOO_LARGE)
    refuse_other_kinds(name, content)
    sheet = (read_workbook if is_workbook(content) else read_csv)(content, candidates, said)
    return sheet, hashlib.sha256(content).hexdigest()


def content_of(path: Path) -> bytes:
    """What a file holds, to one byte more than may be. Raises FileProblem where it cannot be opened."""
    try:
        if path.is_dir():
            raise FileProblem("Ini folder, bukan berkas. Sebutkan berkas di dalamnya.")
        if path.stat().st_size > MOST_BYTES:
            raise FileProblem(TOO_LARGE)
        if not path.is_file():
            raise FileProblem("Ini bukan berkas biasa. Sebutkan berkas CSV, XLSX, XLS, atau ODS.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise FileProblem("Berkas ini tidak ada. Periksa nama dan foldernya.") from error
    except OSError as error:
        raise FileProblem("Berkas ini tidak dapat dibuka. Tutup di Excel, atau periksa hak bacanya.") from error
