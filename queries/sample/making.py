"""A planned cohort becomes rows: its people, its sessions and registers, its scores and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from queries.sample import attending, evaluation, registers
from queries.sample.dice import Dice, Weighted
from queries.sample.evaluation import Result
from queries.sample.numerals import roman
from queries.sample.origins import unit_of
from queries.sample.posts import POSTS
from queries.sample.stories import PUBLISHED

if TYPE_CHECKING:
    from queries.sample.origins import Origins
    from queries.sample.people import People, Person
    from queries.sample.plan import Plan
    from queries.sample.rows import Row, Rows
    from queries.sample.rules import Presence, Rule, Standards

Progress = Literal["planned", "running early", "running late", "just over", "over"]
"""How far a cohort is; "just over" = not yet judged."""

PROVIDER = "BPSDM Jatim"
JUDGED_AFTER_DAYS = 10
WITHDRAWN = 0.01
FIRST_VALUES_AFTER = 0.6
"""Share of a running leadership course after which its first component has been assessed."""
FUNDING = {
    "struktural": Weighted.of({"APBD": 0.4, "Kontribusi": 0.6}),
    "latsar": Weighted.of({"APBD": 0.5, "Kontribusi": 0.5}),
    "short": Weighted.of({"APBD": 0.75, "Kontribusi": 0.25}),
}
STYLES = Weighted.of({"Angkatan {0}": 0.7, "ANGKATAN {0}": 0.15, "Angk. {1}": 0.15})
"""How a committee writes the number, roman or arabic."""


@dataclass
class Maker:
    """Everything that a cohort needs beside its plan; counts the keys."""

    rows: Rows
    people: People
    origins: Origins
    standards: Standards
    seed: int
    today: date
    cohorts: int = 0
    enrolments: int = 0
    sessions: int = 0

    def make(self, plan: Plan) -> None:
        """Add the rows of one cohort."""
        self.cohorts += 1
        dice = Dice(self.seed, self.cohorts)
        rule = self.standards.rule(plan.course.code, plan.year)
        sessions = registers.sessions_of(plan)
        closing = closing_day(plan, sessions)
        progress = _progress(plan, closing, self.today)
        self.rows.add("cohort", _cohort_row(dice, self.cohorts, plan, closing, rule, progress))
        people = self._people(dice, plan)
        book = attending.keep(dice, plan, sessions, self.today)
        first = self.enrolments + 1
        unschooled = dice.chance(0.03)
        for place, person in enumerate(people):
            self.enrolments += 1
            withdrawn = progress != "planned" and dice.chance(WITHDRAWN)
            if withdrawn:
                book.withdraw(place, dice.between(0, len(sessions)))
            result = self._result(dice, plan, person, rule, progress, book.presence(place), withdrawn=withdrawn)
            self.rows.add("enrolment", self._enrolment_row(dice, person, result, unschooled=unschooled)
                          | book.recap_columns(place))  # fmt: skip
            for assessment, stage, value in result.scores:
                self.rows.add("score", {
                    "enrolment_id": self.enrolments, "assessment_id": assessment, "stage": stage, "value": value,
                })  # fmt: skip
        if plan.kept.register:
            self.rows.extend("class_session", book.session_rows(self.cohorts, self.sessions + 1))
            self.rows.extend("attendance", book.attendance_rows(self.cohorts, self.sessions + 1, first))
            self.sessions += len(sessions)
        self.rows.write_when_many()

    def _people(self, dice: Dice, plan: Plan) -> list[Person]:
        course, opening = plan.course, plan.starts_on
        if plan.published:
            return [
                self.people.newcomer(dice, course, opening, self.origins.by_code[code])
                for code, count in PUBLISHED.items()
                for _ in range(count)
            ]
        people: list[Person] = []
        for _ in range(plan.size):
            back = self.people.alumnus(dice, course, opening) if dice.chance(course.returning) else None
            people.append(back or self.people.newcomer(
                dice, course, opening, self.origins.draw(dice, course.origins, plan.host)
            ))  # fmt: skip
        return people

    def _result(
        self, dice: Dice, plan: Plan, person: Person, rule: Rule | None, progress: Progress,
        presence: Presence | None, *, withdrawn: bool,
    ) -> Result:  # fmt: skip
        """The scores that are there on that day, and the verdict where there is one."""
        if withdrawn:
            return Result(status="batal")
        if progress == "planned":
            return Result(status="aktif")
        result = self._scores(dice, plan, rule, running=progress.startswith("running"))
        if progress == "running early" and rule is not None and rule.weights:
            result.scores = []
        if progress.startswith("running"):
            result.status = "aktif"
        elif progress == "over" and plan.kept.judged and rule is not None:
            evaluation.decide(result, rule, presence)
        if not plan.kept.scores:
            result.scores = []
            if rule is None or not rule.weights:
                result.final_score = None
        if plan.kept.levels and not progress.startswith("running"):
            level = POSTS[person.post].levels.things[0]
            result.scores += evaluation.levels(dice, self.standards.competencies, level)
        return result

    def _scores(self, dice: Dice, plan: Plan, rule: Rule | None, *, running: bool) -> Result:
        if rule is not None and rule.weights:
            result = evaluation.component_values(dice, rule)
            if running:
                result.scores = result.scores[:1]
            return result
        test = self.standards.tests.get(plan.course.code)
        if test is None:
            return Result()
        questions = evaluation.QUESTIONS[self.cohorts % len(evaluation.QUESTIONS)]
        return evaluation.test_values(dice, test, questions, before_only=running)

    def _enrolment_row(self, dice: Dice, person: Person, result: Result, *, unschooled: bool) -> Row:
        return {
            "id": self.enrolments,
            "cohort_id": self.cohorts,
            "participant_id": person.id,
            "agency_id": person.place.id,
            "unit": unit_of(dice, person.place),
            "position_level": dice.draw(POSTS[person.post].levels) if dice.chance(0.99) else None,
            "rank": person.rank,
            "education": None if unschooled or dice.chance(0.015) else person.education,
            "status": result.status,
            "final_score": result.final_score,
        }


def closing_day(plan: Plan, sessions: list[registers.Session]) -> date:
    """The last day of a cohort."""
    last = sessions[-1].ends_at.date()
    return max(last, plan.starts_on + timedelta(days=plan.course.lasts - 1)) if plan.course.lasts else last


def _progress(plan: Plan, closing: date, today: date) -> Progress:
    if plan.starts_on >= today:
        return "planned"
    if closing >= today:
        gone = (today - plan.starts_on).days / max((closing - plan.starts_on).days, 1)
        return "running late" if gone > FIRST_VALUES_AFTER else "running early"
    return "over" if closing + timedelta(days=JUDGED_AFTER_DAYS) <= today else "just over"


def _cohort_row(dice: Dice, key: int, plan: Plan, closing: date, rule: Rule | None, progress: Progress) -> Row:
    kept = plan.kept
    host = plan.host.short_name if plan.host else None
    decided = datetime.combine(closing + timedelta(days=dice.between(3, JUDGED_AFTER_DAYS - 2)), time(4), UTC)
    manner = plan.course.kind if plan.course.kind in FUNDING else "short"
    return {
        "id": key,
        "provider": PROVIDER,
        "programme_code": plan.course.code,
        "year": plan.year,
        "number": plan.number,
        "class_label": plan.class_label,
        "label": _label(dice, plan, host),
        "rule_set_id": rule.id if rule else None,
        "host": host,
        "funding": "Kemitraan" if host else dice.draw(FUNDING[manner]),
        "mode": "jarak_jauh" if registers.online(plan.starts_on) else plan.course.mode,
        "starts_on": plan.starts_on if kept.dates else None,
        "ends_on": closing if kept.dates else None,
        "timezone": "WIB",
        "finalised_at": decided if kept.dates and kept.judged and progress == "over" else None,
        "next_due_at": None,
    }


def _label(dice: Dice, plan: Plan, host: str | None) -> str | None:
    if not plan.number:
        return None
    label = dice.draw(STYLES).format(roman(plan.number), plan.number)
    if plan.class_label:
        label += f" Kelas {plan.class_label}"
    return f"{label} {host}" if host else label
