"""Rights given by a spreadsheet: read as every other file is, and checked row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.importers.files import content_of, read_content
from dashboard.importers.tables import Table
from dashboard.importers.values.cells import ValueProblem, text_of, words_of
from dashboard.importers.values.dates import date_of
from dashboard.rights.said import problem_said
from queries.grants import GrantProblem, NewRight, grant
from queries.loading import read_known
from queries.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from dashboard.importers.sheets import Sheet
    from dashboard.importers.tables import Known as Columns
    from dashboard.importers.values.cells import Cell
    from dashboard.texts import Words
    from queries.loading import Known

COLUMNS = {
    "login": ("Nama Masuk", "Login", "Akun", "Email", "E-mail", "Surel", "Nama Pengguna"),
    "peran": ("Peran",),
    "instansi": ("Kode Instansi", "Instansi"),
    "penyelenggara": ("Penyelenggara",),
    "jenis_program": ("Jenis Program",),
    "perorangan": ("Nama Perorangan", "Perorangan", "Individu", "Boleh Melihat Nama"),
    "sampai": ("Berlaku Sampai", "Sampai"),
}
SCOPES = ("instansi", "penyelenggara", "jenis_program")
YES_OR_NO = {"ya": True, "y": True, "tidak": False, "t": False}


@dataclass(frozen=True)
class RightsTable(Table):
    """The table of such a file."""

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Column -> its heading, then the other headings by which it is known."""
        return COLUMNS


def _are_rights(known: Columns) -> bool:
    return {"login", "peran"} <= known


TABLE = RightsTable("hak", _are_rights, "Nama Masuk dan Peran", "hak")


def read_rights(path: Path) -> Sheet:
    """The sheet of a file of rights. Raises dashboard.importers.sheets.FileProblem."""
    return read_content(path.name, content_of(path), [TABLE])[0]


def give_rights(connection: Connection, sheet: Sheet, now: datetime, words: Words) -> list[str]:
    """Give every right of the sheet; why rows are refused, where any is. The caller then takes all back."""
    known, refused = read_known(connection), []
    for line, cells in sheet.rows:
        try:
            grant(connection, _right(sheet, cells, known), None, now)
        except GrantProblem as problem:
            refused.append(words("cli.rights_line", line=line, problem=problem_said(problem, words)))
        except ValueProblem as problem:
            refused.append(words("cli.rights_line", line=line, problem=problem))
    return refused


def _right(sheet: Sheet, cells: Sequence[Cell], known: Known) -> NewRight:
    """Raises ValueProblem."""
    at = sheet.headings.columns
    said = {name: cells[place] if (place := at.get(name, -1)) in range(len(cells)) else None for name in COLUMNS}
    right = NewRight(
        text_of(said["login"]) or "",
        words_of(text_of(said["peran"]) or "").replace(" ", "_"),
        individuals=_yes(text_of(said["perorangan"])),
        until=date_of(said["sampai"]),
    )
    named = [name for name in SCOPES if text_of(said[name])]
    if len(named) > 1:
        raise ValueProblem("Satu baris hanya untuk satu bagian data: instansi, penyelenggara, atau jenis program.")
    return (
        replace(right, scope_kind=named[0], scope_value=_value(named[0], said[named[0]], known))
        if named
        else right
    )


def _yes(text: str | None) -> bool:
    if text is None:
        return False
    if text.casefold() not in YES_OR_NO:
        raise ValueProblem(f"“{text}” bukan ya atau tidak.")
    return YES_OR_NO[text.casefold()]


def _value(kind: str, cell: Cell, known: Known) -> str:
    """The code that is meant: of an agency by its name too; a spreadsheet makes a number of 35.10."""
    text = f"{cell:.2f}" if isinstance(cell, float) else text_of(cell) or ""
    if kind == "jenis_program":
        return text.casefold()
    if kind == "instansi" and (agency := known.agencies.get(normalised(text))):
        return agency.code
    return text
