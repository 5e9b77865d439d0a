"""Stored rows and values as an officer reads them: what a column is called, what stands in it, where it is from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dashboard.cohorts import cohort_label
from dashboard.intake.shown import short
from dashboard.plain import flat
from dashboard.texts import Words
from queries.loading import HOME_PROVIDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.intake.desk import Desk
    from queries.loading import Hold, NamedCohort, Names, Record, Source

SECTIONS = {
    ("participant", "gender"): "gender",
    ("enrolment", "position_level"): "position_level",
    ("enrolment", "rank"): "rank",
    ("enrolment", "education"): "education",
    ("enrolment", "status"): "status",
    ("attendance", "status"): "mark",
}
"""Where the words for the codes of a column are."""


def _score(words: Words, value: int) -> str:
    return words.number(value / 100, 2)


def _jp(words: Words, value: int) -> str:
    return words.number(value / 100, 2 if value % 100 else 0)


WRITTEN: dict[str, Callable[[Words, Any], str]] = {
    "birth_date": Words.full_day,
    "final_score": _score,
    "value": _score,
    "recap_sessions_held": Words.number,
    "recap_sessions_attended": Words.number,
    "recap_jp_held": _jp,
    "recap_jp_attended": _jp,
}
"""How numbers and dates of a column are written."""


def field_name(table: str, column: str, words: Words) -> str:
    """What the officer calls a column."""
    instead = {"attendance": "mark", "score": "score"}
    return words(f"data.field.{instead.get(table, column)}")


def value_said(table: str, column: str, value: Any, names: Names, words: Words) -> str:
    """What stands in a column, in words."""
    if value is None:
        return words("nothing.not_recorded")
    if column == "agency_id":
        return flat(names.agencies.get(value, str(value)))
    if section := SECTIONS.get((table, column)):
        return words.of(section, value)
    written = WRITTEN.get(column)
    return written(words, value) if written else flat(str(value))


def row_name(record: Record, names: Names, words: Words) -> str:
    """Which row of a person it is: who he is, a cohort, a mark, a score."""
    if record.table == "participant":
        return words("data.person.identity")
    cohort = cohort_said(record.cohort or "", names.cohorts, words)
    match record.table:
        case "attendance":
            return words("data.person.mark_of", cohort=cohort, session=session_said(record, words))
        case "score":
            return words("data.person.score_of", cohort=cohort, score=score_said(record, names, words))
    return cohort


def cohort_said(code: str, cohorts: Mapping[str, NamedCohort], words: Words) -> str:
    """PKA · 2024 · II; with who holds it, if not the academy."""
    if code not in cohorts:
        return code
    cohort = cohorts[code]
    label = cohort_label(words, cohort.year, cohort.number, cohort.class_label, cohort.host)
    elsewhere = "" if cohort.provider == HOME_PROVIDER else f", {cohort.provider}"
    return flat(f"{cohort.programme} · {label}{elsewhere}")


def session_said(record: Record, words: Words) -> str:
    """2 September 2024, 08.00–12.00."""
    if record.session is None:
        return words("nothing.not_recorded")
    begins, ends = record.session
    return f"{words.full_day(begins)}, {begins:%H.%M}–{ends:%H.%M}"


def score_said(record: Record, names: Names, words: Words) -> str:
    """What is scored, and at which stage."""
    assessment = names.assessments.get(record.values["assessment_id"])
    stage = words.of("data.stage", record.values["stage"])
    return flat(f"{assessment.name} ({stage})") if assessment else stage


def source_said(source: Source | None, desk: Desk) -> str:
    """Which file it is from, who loaded that, and when."""
    if source is None:
        return desk.words("data.source.none")
    moment = desk.words.moment(source.at, desk.zone)
    return desk.words("data.source.full", source=batch_said(source, desk.words), by=source.by, moment=moment)


def batch_said(source: Source | None, words: Words) -> str:
    """presensi.csv (nomor 3); koreksi (nomor 7)."""
    if source is None:
        return words("data.source.none")
    kinds = words.listed("data.source.kind")
    name = kinds.get(source.kind, "{name}").format(name=short(source.name))
    return words("data.source.numbered", name=name, number=source.batch_id)


def hold_said(hold: Hold | None, desk: Desk) -> str:
    """Who holds a value, since when and why."""
    if hold is None:
        return desk.words("nothing.no_data")
    moment = desk.words.moment(hold.at, desk.zone)
    return desk.words("data.person.held_by", by=hold.by, moment=moment, reason=hold.reason)
