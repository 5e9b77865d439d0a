"""The key by which forgotten people are kept from coming back: from FORGET_KEY, or from a file beside the database.

It is never in the database: who has a copy of that could otherwise try every NIP that there can be.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
from typing import TYPE_CHECKING

from dashboard.settings import SettingProblem, settings

if TYPE_CHECKING:
    from pathlib import Path

FILE = "forget.key"
KEY_NEEDED = (
    "Ada orang yang datanya sudah dihapus, dan kunci yang mencegahnya kembali tidak ada atau bukan yang dipakai saat"
    " itu. Kembalikan berkas forget.key ke DATA_DIR, atau isi FORGET_KEY seperti semula, lalu ulangi. Tanpa kunci itu"
    " tidak ada yang dimuat."
)
BYTES = 32


def forget_key() -> bytes | None:
    """The key; None where there is none yet. Raises SettingProblem where others may read its file, or we may not."""
    if said := settings().forget_key:
        return said.encode()
    file = _file()
    try:
        mode, text = file.stat().st_mode, file.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(file) from error
    if sys.platform != "win32" and stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingProblem(f"{file} dapat dibaca orang lain. Jalankan: chmod 600 {file}")
    return text.encode() or None


def forget_key_made() -> bytes:
    """The key, made where there is none yet. Raises SettingProblem."""
    known = forget_key()
    if known:
        return known
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
            writing.write(secrets.token_hex(BYTES) + "\n")
    except OSError as error:
        raise SettingProblem(f"{file} tidak dapat dibuat. Periksa izin foldernya, atau isi FORGET_KEY.") from error
    return forget_key_made()


def unreadable(file: Path) -> SettingProblem:
    """What to do about a file of forgetting that cannot be read."""
    return SettingProblem(
        f"{file} tidak dapat dibaca. Jadikan berkas itu milik pengguna yang menjalankan dasbor ini."
    )


def _file() -> Path:
    return settings().data_dir / FILE
