"""Names of people: when two spellings may be the same person."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

TITLES = frozenset(
    {"dr", "drs", "dra", "drg", "drh", "ir", "h", "hj", "prof", "r", "rr", "ra", "apt", "ns", "kh", "ny", "tn"}
)
SIMILAR = 85
"""Percent of likeness (rapidfuzz): "Santoso" and "Santosa" have 92, "Siti Aminah" and "Siti Aisyah" 82."""


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """The name without titles, degrees, capitals and marks: equal keys are namesakes."""
    words = re.sub(r"[\W_]+", " ", name.split(",", maxsplit=1)[0].casefold().replace("'", "")).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return " ".join(words)


def is_whole_name(one: str, other: str) -> bool:
    """Whether the two are one name, however it is written: a part of it is not enough."""
    return fuzz.token_sort_ratio(name_key(one), name_key(other)) >= SIMILAR


def may_be_one_person(one: str, other: str) -> bool:
    """Whether the two names are so alike that one is a correction of the other."""
    keys = name_key(one), name_key(other)
    return max(fuzz.token_set_ratio(*keys), fuzz.ratio(*keys)) >= SIMILAR
