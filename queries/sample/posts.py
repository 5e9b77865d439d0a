"""The kinds of people who are sent to training: their posts, ages, grades and schooling."""

from __future__ import annotations

from dataclasses import dataclass

from queries.sample.dice import Weighted

Grade = tuple[str | None, str]
"""Golongan (none for who is no civil servant) and education: the education at entry decides the first golongan."""


@dataclass(frozen=True)
class Post:
    """A kind of participant. Grades are in order of seniority: the older a person, the later in the list."""

    levels: Weighted[str]
    ages: tuple[float, float, float]
    """Youngest, most frequent, oldest, on the opening day."""
    women: float
    grades: Weighted[Grade]
    contract: bool = False
    """PPPK: appointed by contract, with a golongan and a number of their own."""
    civil_servant: bool = True
    fresh: bool = False
    """CPNS: appointed within the last year."""


ONLY = {level: Weighted.of({level: 1.0}) for level in ("jpt_pratama", "administrator", "pengawas")}

POSTS = {
    "jpt_pratama": Post(
        ONLY["jpt_pratama"],
        (44, 51, 58),
        0.24,
        Weighted.of({("IV/b", "S1"): 0.16, ("IV/b", "S2"): 0.44, ("IV/c", "S2"): 0.32, ("IV/c", "S3"): 0.08}),
    ),
    "administrator": Post(
        ONLY["administrator"],
        (37, 46, 55),
        0.36,
        Weighted.of({("III/d", "S1"): 0.2, ("III/d", "S2"): 0.2, ("IV/a", "S2"): 0.45, ("IV/b", "S2"): 0.15}),
    ),
    "pengawas": Post(
        ONLY["pengawas"],
        (32, 42, 54),
        0.45,
        Weighted.of({("III/b", "S1"): 0.1, ("III/c", "S1"): 0.4, ("III/d", "S1"): 0.3, ("III/d", "S2"): 0.2}),
    ),
    "cpns_iii": Post(
        Weighted.of({"fungsional": 0.68, "pelaksana": 0.32}),
        (22.5, 26, 35),
        0.53,
        Weighted.of({("III/a", "D4"): 0.1, ("III/a", "S1"): 0.8, ("III/b", "S2"): 0.1}),
        fresh=True,
    ),
    "cpns_ii": Post(
        Weighted.of({"fungsional": 0.5, "pelaksana": 0.5}),
        (19.5, 24, 34),
        0.5,
        Weighted.of({("II/a", "SMA"): 0.3, ("II/c", "D3"): 0.7}),
        fresh=True,
    ),
    "pelaksana": Post(
        Weighted.of({"pelaksana": 1.0}),
        (24, 38, 57),
        0.42,
        Weighted.of({
            ("II/c", "D3"): 0.14, ("III/a", "S1"): 0.26, ("II/d", "SMA"): 0.12, ("III/b", "S1"): 0.26,
            ("III/b", "SMA"): 0.08, ("III/c", "S1"): 0.1, ("III/c", "S2"): 0.04,
        }),
    ),
    "fungsional": Post(
        Weighted.of({"fungsional": 1.0}),
        (25, 37, 58),
        0.48,
        Weighted.of({
            ("II/d", "D3"): 0.08, ("III/a", "S1"): 0.24, ("III/b", "S1"): 0.2, ("III/c", "S1"): 0.2,
            ("III/d", "S1"): 0.1, ("III/d", "S2"): 0.1, ("IV/a", "S2"): 0.08,
        }),
    ),
    "pppk": Post(
        Weighted.of({"fungsional": 0.9, "pelaksana": 0.1}),
        (26, 36, 52),
        0.54,
        Weighted.of({("VII", "D3"): 0.18, ("IX", "D4"): 0.06, ("IX", "S1"): 0.73, ("X", "S2"): 0.03}),
        contract=True,
    ),
    "non_asn": Post(
        Weighted.of({"pelaksana": 1.0}),
        (22, 29, 48),
        0.5,
        Weighted.of({(None, "SMA"): 0.3, (None, "D3"): 0.3, (None, "S1"): 0.4}),
        civil_servant=False,
    ),
}  # fmt: skip
