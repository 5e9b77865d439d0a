"""The mapping: a file of ours that says, for each table of the contract, which SELECT of the source delivers it."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.importers.values.cells import one_of_these

if TYPE_CHECKING:
    from pathlib import Path

USUAL_SHARE = 10
"""Percent of a table's rows that may vanish without being insisted on."""
WHOLE = 100
SETTINGS = frozenset({"sumber", "batas_hapus", "select"})


class MappingProblem(Exception):
    """A mapping that cannot be used; the message is the sentence for its writer, in Indonesian."""


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says."""

    source: str
    """The name under which its rows are remembered."""
    selects: dict[str, str]
    """Table of the contract -> statement, in the order in which the tables need each other."""
    share: int
    """Percent of a table's rows that may vanish at once."""
    sha256: str


def read_mapping(path: Path) -> Mapping:
    """Read a mapping. Raises MappingProblem with the cure."""
    try:
        content = path.read_bytes()
        said = tomllib.loads(content.decode())
    except OSError as error:
        raise MappingProblem(f"Berkas pemetaan {path} tidak dapat dibaca. Periksa letaknya.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingProblem(f"Berkas pemetaan {path} bukan TOML yang benar: {error}") from error
    unknown = said.keys() - SETTINGS
    if unknown:
        raise MappingProblem(f"“{min(unknown)}” dalam {path.name} tidak dikenal. Pakai {_listed(SETTINGS)}.")
    return Mapping(_source(said), _selects(said), _share(said), hashlib.sha256(content).hexdigest())


def _source(said: dict[str, Any]) -> str:
    source = said.get("sumber")
    if not isinstance(source, str) or not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", source):
        raise MappingProblem(
            'Beri sumber ini nama tetap, huruf kecil dan angka tanpa spasi, misalnya sumber = "simdiklat".'
        )
    return source


def _share(said: dict[str, Any]) -> int:
    share = said.get("batas_hapus", USUAL_SHARE)
    if not isinstance(share, int) or isinstance(share, bool) or not 0 <= share <= WHOLE:
        raise MappingProblem("batas_hapus adalah persen: angka bulat 0 sampai 100.")
    return share


def _selects(said: dict[str, Any]) -> dict[str, str]:
    selects = said.get("select")
    if not isinstance(selects, dict) or not selects:
        raise MappingProblem("Tidak ada SELECT. Tulis bagian [select], paling sedikit untuk tabel peserta.")
    for table, statement in selects.items():
        if table not in IN_ORDER:
            raise MappingProblem(f"Tabel “{table}” tidak dikenal. Pakai {one_of_these(IN_ORDER)}.")
        if not isinstance(statement, str) or not statement.strip():
            raise MappingProblem(f"SELECT untuk tabel {table} kosong.")
    return {table: selects[table] for table in IN_ORDER if table in selects}


def _listed(words: frozenset[str]) -> str:
    return one_of_these(sorted(words))


IN_ORDER = ("angkatan", "peserta", "sesi", "presensi", "rekap", "nilai")
"""The tables of the contract: each after those that its rows refer to."""
