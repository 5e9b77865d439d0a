"""Looking for a name: each word somewhere in it, whatever its case and accents. Either engine matches by itself."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

LATIN = range(0x41, 0x180)
"""With the accents of Europe's languages."""
APOSTROPHES = "'`´‘’ʼ"
"""Ma'ruf is written with each of them."""


def has_words(
    connection: Connection, name: InstrumentedAttribute[str | None], text: str
) -> list[ColumnElement[bool]]:
    """What a name must satisfy in which every word of the text occurs. A sign (%, _, *) is but itself."""
    words = unicodedata.normalize("NFC", text).split()
    if connection.dialect.name == "sqlite":
        return [name.op("GLOB", is_comparison=True)(f"*{_pattern(word, _in_a_glob)}*") for word in words]
    return [name.regexp_match(_pattern(word, _in_an_expression)) for word in words]


def _pattern(word: str, literal: Callable[[str], str]) -> str:
    return "".join(f"[{alike}]" if (alike := _alike(letter)) else literal(letter) for letter in word)


def _alike(letter: str) -> str:
    """All that this letter may be written as; nothing where it is only itself."""
    if letter in APOSTROPHES:
        return APOSTROPHES
    return _accented().get(_bare(letter), "")


@cache
def _accented() -> dict[str, str]:
    """Bare letter -> itself in both cases, with every accent."""
    letters: dict[str, str] = {}
    for number in LATIN:
        bare = _bare(chr(number))
        if bare.isascii() and bare.isalpha():
            letters[bare] = letters.get(bare, "") + chr(number)
    return letters


def _bare(letter: str) -> str:
    """Small, without its accent."""
    return unicodedata.normalize("NFD", letter.casefold())[0]


def _in_a_glob(sign: str) -> str:
    return f"[{sign}]" if sign in "*?[" else sign


def _in_an_expression(sign: str) -> str:
    return sign if sign.isalnum() else f"\\{sign}"
