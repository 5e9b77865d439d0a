"""What a course looks like: how many take part, who they are, when it opens, on which days there is class.

Only class sessions are in a register. A leadership course of 908 JP has about a hundred of them in class and
months at the workplace between: months without sessions are normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.sample.dice import Weighted
from queries.schema import Programme

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAY = (900,)
"""JP of the sessions of a class day, in hundredths: one register for the whole day."""
ONLINE = (600,)
HALVES = (400, 400)
"""Morning and afternoon, each with a register of its own."""
QUARTERS = (200, 200, 200, 200)
DAY_JP = 800


@dataclass(frozen=True)
class Phase:
    """Class days at one stretch, `after` calendar days from the opening."""

    after: int
    days: int
    jp: tuple[int, ...] = DAY
    online: bool = False
    every: int = 1
    """Every how many working days there is class."""


@dataclass(frozen=True)
class Course:
    """A programme as it is usually held."""

    code: str
    kind: str
    share: float
    """Of a year's enrolments."""
    size: tuple[int, int]
    lasts: int
    """Calendar days from the opening to the closing; 0 = to the last class day."""
    phases: tuple[Phase, ...]
    months: tuple[int, int]
    """The months in which cohorts open."""
    posts: Weighted[str]
    origins: str
    """Which mixture of origins it draws (see `queries.sample.origins`)."""
    mode: str = "klasikal"
    returning: float = 0.0
    """How many are alumni of an earlier course."""
    pools: tuple[str, ...] = ()
    """The posts from which alumni come."""


LEADERSHIP_POSTS = {code: Weighted.of({code: 1.0}) for code in ("jpt_pratama", "administrator", "pengawas")}
LATSAR_PHASES = (Phase(14, 8, ONLINE, online=True, every=2), Phase(91, 3))

COURSES = (
    Course(
        "PKN-II", "struktural", 0.024, (56, 60), 105, (Phase(0, 5), Phase(44, 4), Phase(101, 3)), (7, 8),
        LEADERSHIP_POSTS["jpt_pratama"], "national", "blended", 0.25, ("administrator",),
    ),
    Course(
        "PKA", "struktural", 0.075, (37, 40), 105, (Phase(0, 4), Phase(38, 4), Phase(101, 3)), (2, 8),
        LEADERSHIP_POSTS["administrator"], "provincial", "blended", 0.3, ("pengawas",),
    ),
    Course(
        "PKP", "struktural", 0.12, (36, 40), 95, (Phase(0, 5), Phase(35, 4), Phase(91, 3)), (2, 8),
        LEADERSHIP_POSTS["pengawas"], "provincial", "blended", 0.15, ("pelaksana", "fungsional"),
    ),
    Course(
        "LATSAR-III", "latsar", 0.27, (36, 40), 94, LATSAR_PHASES, (2, 10),
        Weighted.of({"cpns_iii": 1.0}), "provincial", "blended",
    ),
    Course(
        "LATSAR-II", "latsar", 0.085, (34, 40), 94, LATSAR_PHASES, (3, 10),
        Weighted.of({"cpns_ii": 1.0}), "provincial", "blended",
    ),
)  # fmt: skip

SHORT_SHARE = 0.426
"""What is left of a year for technical, functional and sociocultural courses together."""
MIXED = Weighted.of(
    {"pelaksana": 0.34, "fungsional": 0.3, "pengawas": 0.18, "administrator": 0.05, "pppk": 0.1, "non_asn": 0.03}
)
EXPERTS = Weighted.of({"fungsional": 0.78, "pelaksana": 0.1, "pppk": 0.12})
SHORT = Course(
    "", "teknis", 1.0, (26, 32), 0, (Phase(0, 5, HALVES),), (2, 11), MIXED, "mixed", "klasikal", 0.35,
    ("cpns_iii", "cpns_ii", "pelaksana", "fungsional", "pengawas", "pppk"),
)  # fmt: skip
LONGEST_SHORT_COURSE = 12
USUAL_JP = 4000
REGISTERS_OF_DAYS = ((3, QUARTERS), (7, HALVES), (LONGEST_SHORT_COURSE, DAY))
"""The shorter a course, the more often its register is signed on a day."""
WEIGHT_OF_KIND = {"teknis": 1.0, "fungsional": 0.8, "sosiokultural": 0.4}


def courses(connection: Connection) -> tuple[Course, ...]:
    """The courses that this academy holds, of the programmes in the database; the shares add up to about 1.

    Raises LookupError where the reference data has not been loaded.
    """
    programmes = connection.execute(
        select(Programme.code, Programme.kind, Programme.jp_total).order_by(Programme.code)
    ).all()
    known = {programme.code for programme in programmes}
    held = tuple(course for course in COURSES if course.code in known)
    if len(held) < len(COURSES):
        raise LookupError("the reference data has not been loaded: its programmes are missing")
    short = [programme for programme in programmes if programme.kind in WEIGHT_OF_KIND]
    weights = {p.code: WEIGHT_OF_KIND[p.kind] / (1 + place % 4) ** 0.5 for place, p in enumerate(short)}
    total = sum(weights.values())
    return held + tuple(
        _short(p.code, p.kind, p.jp_total or USUAL_JP, SHORT_SHARE * weights[p.code] / total) for p in short
    )


def _short(code: str, kind: str, jp_total: int, share: float) -> Course:
    days = min(max(1, round(jp_total / DAY_JP)), LONGEST_SHORT_COURSE)
    jp = next(parts for longest, parts in REGISTERS_OF_DAYS if days <= longest)
    return replace(
        SHORT,
        code=code,
        kind=kind,
        share=share,
        phases=(Phase(0, days, jp),),
        posts=EXPERTS if kind == "fungsional" else MIXED,
    )
