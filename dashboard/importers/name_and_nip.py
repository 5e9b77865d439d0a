"""Lists that write the name and the NIP below each other in one cell, under "Nama / NIP"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.importers.headings import PERSON, heading_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.importers.sheets import Found, Line
    from dashboard.importers.values.cells import Cell

HEADINGS = frozenset(
    heading_key(f"{first} {between} {last}")
    for name in PERSON["nama"]
    for number in PERSON["nip"]
    for first, last in ((name, number), (number, name))
    for between in ("/", "dan")
)
NUMBER = re.compile(r"(?:\bNI(?:P|\s?PPPK)\b\s*[.:]*\s*)?'?(?P<digits>(?:\d[\s.'’-]*){5,})", re.IGNORECASE)
"""A number in a text; nobody's name has five digits."""


def as_name(cells: Sequence[Cell]) -> list[Cell]:
    """The headings, in which "Nama / NIP" is the name's, unless a column is the name's alone."""
    keys = [heading_key(cell) for cell in cells]
    alone = {heading_key(text) for text in PERSON["nama"]} & set(keys)
    return [
        cell if alone or key not in HEADINGS else PERSON["nama"][0] for cell, key in zip(cells, keys, strict=True)
    ]


def parted(found: Found, rows: Sequence[Line]) -> tuple[Found, list[Line]]:
    """Headings and rows in which name and NIP have a column each; as they are where they had one before."""
    headings = found.headings
    at = headings.columns.get("nama")
    if at is None or "nip" in headings.columns or heading_key(headings.written["nama"]) not in HEADINGS:
        return found, list(rows)
    width = max(len(cells) for _, cells in rows)
    columns = {**headings.columns, "nip": width}
    written = {**headings.written, "nip": headings.written["nama"]}
    wider = replace(
        found, headings=replace(headings, columns=columns, written=written), headed=found.headed | {width}
    )
    return wider, [(line, _part(cells, at, width)) for line, cells in rows]


def _part(cells: Sequence[Cell], at: int, width: int) -> Sequence[Cell]:
    found: list[Cell] = [*cells, *[None] * (width - len(cells))]
    text = cells[at] if at < len(cells) else None
    number = NUMBER.search(text) if isinstance(text, str) else None
    if isinstance(text, str) and number:
        found[at] = (text[: number.start()] + " " + text[number.end() :]).strip(" \n\r\t,;/-") or None
    return (*found, number["digits"] if number else None)
