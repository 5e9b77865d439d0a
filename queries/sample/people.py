"""Invented people: born, appointed, numbered, and met again in later courses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from queries.sample.dice import Weighted
from queries.sample.names import invent_name
from queries.sample.posts import POSTS
from queries.vocabulary import RANKS

if TYPE_CHECKING:
    from queries.sample.courses import Course
    from queries.sample.dice import Dice
    from queries.sample.origins import Place
    from queries.sample.posts import Post
    from queries.sample.rows import Row, Rows

YEAR_OF_DAYS = 365.25
YOUNGEST_APPOINTED = 18.5
OLDEST_APPOINTED = 34.0
FIRST_CONTRACTS = 2021
CONTRACT_MONTH = 21
"""What stands in the place of the month in the number of a PPPK."""
APPOINTMENT_MONTHS = Weighted.of({1: 0.25, 2: 0.08, 3: 0.3, 4: 0.12, 5: 0.05, 6: 0.05, 12: 0.15})
NUMBERED_OTHERWISE = {"KEJAKSAAN", "LPP-TVRI", "LPP-RRI"}
"""Agencies whose people have a number of the service (NRP)."""
NO_CIVIL_SERVANTS = {"LPP-TVRI", "LPP-RRI"}
ACADEMIC = {"D4", "S1", "S2", "S3"}
REMEMBERED = 20_000
"""Alumni kept in mind per post, whatever the size of the sample."""


@dataclass(frozen=True)
class Person:
    """Who was invented, as later courses need to know him or her."""

    id: int
    born: date
    gender: str
    education: str
    place: Place
    rank: str | None
    post: str
    seen: date


class People:
    """Everybody in the sample: gives each course its participants."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._count = 0
        self._serials: dict[int, int] = {}
        self._services = 0
        self._alumni: dict[str, list[Person]] = {name: [] for name in POSTS}

    def newcomer(self, dice: Dice, course: Course, opening: date, place: Place) -> Person:
        """Somebody who was never seen before."""
        post = dice.draw(course.posts)
        if POSTS[post].contract and opening.year <= FIRST_CONTRACTS:
            post = "pelaksana"
        person = self._somebody_new(dice, post, opening, place)
        self._remember(dice, person)
        return person

    def alumnus(self, dice: Dice, course: Course, opening: date) -> Person | None:
        """Somebody who took a course in an earlier year, with the post of now; None where none fits."""
        pool = self._alumni[dice.pick(course.pools)] if course.pools else []
        if not pool:
            return None
        index = dice.between(0, len(pool) - 1)
        if not _fits(pool[index], course, opening):
            return None
        pool[index], pool[-1] = pool[-1], pool[index]
        person = self._again(dice, pool.pop(), course, opening)
        self._remember(dice, person)
        return person

    def _again(self, dice: Dice, alumnus: Person, course: Course, opening: date) -> Person:
        post_name = alumnus.post
        if course.kind == "struktural":
            post_name = course.posts.things[0]
        elif POSTS[post_name].fresh:
            post_name = dice.pick(("pelaksana", "fungsional"))
        rank = alumnus.rank
        if rank in RANKS and not POSTS[post_name].contract:
            now, _ = _grade(dice, POSTS[post_name], _age(alumnus.born, opening))
            step = RANKS.index(rank) + (opening.year - alumnus.seen.year) // 4
            if course.kind == "struktural" and now is not None:
                step = max(step, RANKS.index(now))
            rank = RANKS[min(step, len(RANKS) - 1)]
        return Person(
            alumnus.id, alumnus.born, alumnus.gender, alumnus.education, alumnus.place, rank, post_name, opening
        )

    def _remember(self, dice: Dice, person: Person) -> None:
        pool = self._alumni[person.post]
        if len(pool) < REMEMBERED:
            pool.append(person)
        else:
            pool[dice.between(0, REMEMBERED - 1)] = person

    def _somebody_new(self, dice: Dice, post_name: str, opening: date, place: Place) -> Person:
        post = POSTS[post_name]
        age = dice.peaked(*post.ages)
        born = opening - timedelta(days=int(age * YEAR_OF_DAYS))
        gender = "P" if dice.chance(post.women) else "L"
        rank, education = _grade(dice, post, age)
        serves = post.civil_servant and place.code not in NO_CIVIL_SERVANTS
        nip = self._nip(dice, post, born, gender, opening) if serves else None
        self._count += 1
        person = Person(self._count, born, gender, education, place, rank if serves else None, post_name, opening)
        self._rows.add("participant", self._row(dice, person, nip))
        if place.code in NUMBERED_OTHERWISE:
            self._services += 1
            value = f"{born:%y%m}{self._services:05d}"
            self._rows.add("participant_identifier", {"kind": "nrp", "value": value, "participant_id": person.id})
        return person

    def _row(self, dice: Dice, person: Person, nip: str | None) -> Row:
        """As the roster gives it: who has no NIP is often described worse, too."""
        described = 0.7 if nip is None else 0.985
        return {
            "id": person.id,
            "nip": nip,
            "name": invent_name(dice, person.gender, person.born.year, person.education),
            "gender": person.gender if dice.chance(described) else None,
            "birth_date": person.born if dice.chance(described) else None,
        }

    def _nip(self, dice: Dice, post: Post, born: date, gender: str, opening: date) -> str:
        if post.contract:
            year, month = dice.between(FIRST_CONTRACTS, opening.year - 1), CONTRACT_MONTH
        else:
            year, month = _appointment(dice, post, born, opening)
        stem = int(f"{born:%Y%m%d}{year}{month:02d}{'1' if gender == 'L' else '2'}")
        serial = self._serials.get(stem, 0) + 1
        self._serials[stem] = serial
        return f"{stem}{serial:03d}"


def _fits(person: Person, course: Course, opening: date) -> bool:
    """Never twice in a year; a leadership course needs a degree and the age of its posts."""
    if person.seen.year >= opening.year:
        return False
    if course.kind != "struktural":
        return True
    youngest, _, oldest = POSTS[course.posts.things[0]].ages
    return person.education in ACADEMIC and youngest <= _age(person.born, opening) <= oldest


def _age(born: date, day: date) -> float:
    return (day - born).days / YEAR_OF_DAYS


def _grade(dice: Dice, post: Post, age: float) -> tuple[str | None, str]:
    """A grade that grows with age, though not for everybody alike."""
    youngest, _, oldest = post.ages
    seniority = min(max((age - youngest) / (oldest - youngest), 0.0), 1.0)
    return post.grades.at(0.5 * seniority + 0.5 * dice.share())


def _appointment(dice: Dice, post: Post, born: date, opening: date) -> tuple[int, int]:
    """Year and month of the appointment as CPNS: adult, and before the course."""
    if post.fresh:
        day = opening - timedelta(days=dice.between(40, 330))
        return day.year, day.month
    age = min(max(dice.normal(26.0, 3.5), YOUNGEST_APPOINTED), OLDEST_APPOINTED, _age(born, opening) - 1.2)
    year = born.year + int(age) + 1
    return min(year, opening.year - 1), dice.draw(APPOINTMENT_MONTHS)
