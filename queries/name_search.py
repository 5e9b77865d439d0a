"""Looking for a name: each word somewhere in it, whatever its case and accents. Either engine matches by itself.

A pattern in which each letter stands for all its accents takes long, so it is for the few names that have any.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    Name = InstrumentedAttribute[str | None]

LATIN = (*range(0x41, 0x180), *range(0x1E00, 0x1F00))
"""With the accents of Europe's languages, of Vietnamese, and the dots below of Arabic names."""
APOSTROPHES = "'`´‘’ʼ"
"""Ma'ruf is written with each of them."""
BEYOND_ASCII = "[^ -_a-~]"
"""A sign that is not plain: the backtick too, which is one of APOSTROPHES."""


def has_words(connection: Connection, name: Name, text: str) -> list[ColumnElement[bool]]:
    """What a name must satisfy in which every word of the text occurs. A sign (%, _, *) is but itself."""
    matches, literal = (
        (_glob, _in_a_glob) if connection.dialect.name == "sqlite" else (_expression, _in_an_expression)
    )
    return [
        or_(
            name.icontains("".join(map(_bare, word)), autoescape=True),
            and_(matches(name, BEYOND_ASCII), matches(name, "".join(_alike(letter, literal) for letter in word))),
        )
        for word in unicodedata.normalize("NFC", text).split()
    ]


def _glob(name: Name, pattern: str) -> ColumnElement[bool]:
    return name.op("GLOB", is_comparison=True)(f"*{pattern}*")


def _in_a_glob(sign: str) -> str:
    return f"[{sign}]" if sign in "*?[" else sign


def _expression(name: Name, pattern: str) -> ColumnElement[bool]:
    return name.regexp_match(pattern)


def _in_an_expression(sign: str) -> str:
    return sign if sign.isalnum() else f"\\{sign}"


def _alike(letter: str, literal: Callable[[str], str]) -> str:
    """A pattern for all that this letter may be written as."""
    others = _written().get(_bare(letter))
    return f"[{others}]" if others else literal(letter)


@cache
def _written() -> dict[str, str]:
    """Bare letter -> itself in both cases, with every accent."""
    letters = {"'": APOSTROPHES}
    for number in LATIN:
        bare = _bare(chr(number))
        if bare.isalpha():
            letters[bare] = letters.get(bare, "") + chr(number)
    return letters


def _bare(letter: str) -> str:
    """Small, without its accent."""
    return "'" if letter in APOSTROPHES else unicodedata.normalize("NFD", letter.casefold())[0]
