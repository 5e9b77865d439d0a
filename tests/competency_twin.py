"""The twin's numbers of competency: every frame of the page again, in plain Python over whole tables.

Like `tests.twin` it imports nothing of ours but the schema. Fractions, so that nothing is rounded before its time.
Nothing is hidden here: it is compared with what a permission tells that hides nobody (`tests.selections`).
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import floor, sqrt
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import Assessment, Cohort, CompetencyStandard, Programme, RuleBand, RuleSet, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from tests.twin import Choice, Row, Twin

ASSESSED = ("lulus", "ditunda", "tidak_lulus")
STAGES = {"komponen": {"akhir"}, "tes": {"pre", "post"}, "kompetensi": {"akhir"}}


def rounded(hundredths: Fraction, places: int = 1) -> float:
    """Hundredths as points, half away from zero."""
    scaled = abs(hundredths) / 100 * 10**places
    return (1 if hundredths >= 0 else -1) * floor(scaled + Fraction(1, 2)) / 10**places


def mean(values: list[int], places: int = 1) -> float:
    return rounded(Fraction(sum(values), len(values)), places)


def quartile(values: list[int], quarter: int) -> int | None:
    """The smallest whole point that so many quarters lie at or below, when each is rounded half up to one."""
    if len(values) < 4:
        return None
    whole = sorted(floor(Fraction(value, 100) + Fraction(1, 2)) for value in values)
    return next(v for v in whole if sum(w <= v for w in whole) * 4 >= quarter * len(whole))


def spread(values: list[int]) -> Row:
    return {
        "mean": mean(values),
        "lower": quartile(values, 1),
        "median": quartile(values, 2),
        "upper": quartile(values, 3),
    }


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


class ScoredTwin:
    """All scores, each with its enrolment (of the twin) and its assessment."""

    def __init__(self, connection: Connection, twin: Twin) -> None:
        def table(model: Any) -> list[Row]:
            return [dict(row) for row in connection.execute(select(model.__table__)).mappings()]

        self.twin = twin
        self.assessments = {row["id"]: row for row in table(Assessment)}
        self.cohorts = {row["id"]: row for row in table(Cohort)}
        self.programmes = {row["code"]: row for row in table(Programme)}
        self.standards = {
            (row["assessment_id"], row["position_level"]): row["required"] for row in table(CompetencyStandard)
        }
        self.rule_sets = table(RuleSet)
        self.bands = grouped(table(RuleBand), lambda row: row["rule_set_id"])
        self.scores: dict[int, list[Row]] = grouped(table(Score), lambda row: row["enrolment_id"])

    # -- what a choice holds

    def stayed(self, choice: Choice) -> list[Row]:
        return [row for row in self.twin.chosen(choice) if row["status"] != "batal"]

    def of_kind(self, enrolment: Row, kind: str) -> list[Row]:
        return [
            {**score, "enrolment": enrolment, "name": self.assessments[score["assessment_id"]]["name"]}
            for score in self.scores.get(enrolment["id"], [])
            if self.assessments[score["assessment_id"]]["kind"] == kind and score["stage"] in STAGES[kind]
        ]

    def all_of_kind(self, choice: Choice, kind: str) -> list[Row]:
        return [score for row in self.stayed(choice) for score in self.of_kind(row, kind)]

    def without(self, choice: Choice, kind: str) -> Row:
        stayed = self.stayed(choice)
        return {
            "without_scores": sum(not self.of_kind(row, kind) for row in stayed),
            "withdrawn": len(self.twin.chosen(choice)) - len(stayed),
        }

    def verdicts(self, choice: Choice) -> tuple[list[Row], Row]:
        """The assessed, and who is not."""
        stayed = self.stayed(choice)
        assessed = [row for row in stayed if row["status"] in ASSESSED]
        beside = {
            "waiting": len(stayed) - len(assessed),
            "withdrawn": len(self.twin.chosen(choice)) - len(stayed),
        }
        return assessed, beside

    def rules(self, row: Row) -> Row | None:
        cohort = self.cohorts[row["cohort_id"]]
        if cohort["rule_set_id"]:
            return next(rules for rules in self.rule_sets if rules["id"] == cohort["rule_set_id"])
        since = [
            rules
            for rules in self.rule_sets
            if rules["programme_code"] == cohort["programme_code"] and rules["since_year"] <= cohort["year"]
        ]
        return max(since, key=lambda rules: rules["since_year"]) if since else None

    def band(self, row: Row) -> str | None:
        rules = self.rules(row)
        if rules is None or row["final_score"] is None:
            return None
        reached = [band for band in self.bands[rules["id"]] if row["final_score"] > band["above"]]
        code: str | None = max(reached, key=lambda band: band["above"])["code"] if reached else None
        return code

    # -- the frames

    def kinds(self, choice: Choice) -> list[Row]:
        return [
            {"kind": kind, "enrolments": sum(bool(self.of_kind(row, kind)) for row in self.stayed(choice))}
            for kind in STAGES
        ]

    def status(self, choice: Choice) -> list[Row]:
        assessed, beside = self.verdicts(choice)
        return [
            {"status": status, "enrolments": len(rows), "share": len(rows) / len(assessed), **beside}
            for status, rows in grouped(assessed, lambda row: row["status"]).items()
        ]

    def bands_of(self, choice: Choice) -> list[Row]:
        assessed, beside = self.verdicts(choice)
        groups = grouped(assessed, self.band)
        without = len(groups.pop(None, []))
        banded = len(assessed) - without
        high = groups.get("sangat_memuaskan", []) + groups.get("memuaskan", [])
        satisfied = sum(row["status"] == "lulus" for row in high)
        return [
            {
                "band": band,
                "enrolments": len(rows),
                "share": len(rows) / banded,
                "satisfied": satisfied,
                "unconfirmed": sum(not (self.rules(row) or {})["confirmed"] for row in rows),
                "without_band": without,
                **beside,
            }
            for band, rows in groups.items()
        ]

    def components(self, choice: Choice) -> list[Row]:
        groups = grouped(
            self.all_of_kind(choice, "komponen"),
            lambda score: (score["enrolment"]["programme"], score["assessment_id"]),
        )
        return [
            {
                "component": self.assessments[assessment]["name"],
                "programme": programme,
                "scores": len(rows),
                **spread([row["value"] for row in rows]),
                "remedials": sum(
                    other["assessment_id"] == assessment and other["stage"] == "remedial"
                    for row in rows
                    for other in self.scores[row["enrolment_id"]]
                ),
                "hidden": 0,
                **self.without(choice, "komponen"),
            }
            for (programme, assessment), rows in groups.items()
        ]

    def finals(self, choice: Choice) -> tuple[list[Row], Row]:
        assessed, beside = self.verdicts(choice)
        scored = [row for row in assessed if row["final_score"] is not None]
        counting = [row for row in scored if self.of_kind(row, "komponen") or not self.of_kind(row, "tes")]
        return counting, {
            "without_final": len(assessed) - len(scored),
            "by_test": len(scored) - len(counting),
            **beside,
        }

    def by_cohort(self, choice: Choice) -> list[Row]:
        counting, beside = self.finals(choice)
        groups = grouped(counting, lambda row: row["cohort_id"])
        if len(groups) < 2:
            return []
        newest = self._newest_first(groups)
        beside |= {"hidden": 0, "older": max(len(newest) - 30, 0)}
        return [
            {
                **self._cohort(rows[0]),
                "enrolments": len(rows),
                "mean": mean([row["final_score"] for row in rows]),
                **beside,
            }
            for rows in newest[:30]
        ]

    def by_agency(self, choice: Choice) -> list[Row]:
        counting, beside = self.finals(choice)
        groups = grouped(counting, lambda row: row["agency"])
        values = [row["final_score"] / 100 for row in counting]
        frame = []
        for agency, rows in groups.items():
            middle = sum(values) / len(values)
            deviation = sqrt(sum((value - middle) ** 2 for value in values) / len(values))
            limit = 3.09 * deviation / sqrt(len(rows))
            own = sum(row["final_score"] for row in rows) / len(rows) / 100
            frame.append(
                {
                    "agency": agency,
                    "enrolments": len(rows),
                    "mean": mean([row["final_score"] for row in rows]),
                    "overall": mean([row["final_score"] for row in counting]),
                    "low": max(middle - limit, 0),
                    "high": min(middle + limit, 100),
                    "outside": abs(own - middle) > limit + 1e-9,
                    "hidden": 0,
                    **beside,
                }
            )
        return frame if len(frame) > 1 else []  # one agency is compared with nothing

    def by_generation(self, choice: Choice) -> list[Row]:
        counting, beside = self.finals(choice)
        groups = grouped(counting, lambda row: row["generation"])
        return [
            {
                "generation": generation,
                "enrolments": len(rows),
                **spread([row["final_score"] for row in rows]),
                "hidden": 0,
                **beside,
            }
            for generation, rows in groups.items()
        ]

    def pairs(self, choice: Choice) -> tuple[list[Row], Row]:
        """Complete pairs, and who has none."""
        tests = grouped(self.all_of_kind(choice, "tes"), lambda row: (row["enrolment_id"], row["assessment_id"]))
        complete = []
        for rows in tests.values():
            stages = {row["stage"]: row["value"] for row in rows}
            if len(stages) == 2:
                gain = stages["post"] - stages["pre"]
                complete.append({**rows[0], **stages, "gain": gain})
        return complete, {"unpaired": len(tests) - len(complete), **self.without(choice, "tes")}

    def gains(self, choice: Choice) -> list[Row]:
        pairs, beside = self.pairs(choice)
        groups = grouped(pairs, lambda pair: pair["name"])
        return [{"test": test, **self._gain(rows), "hidden": 0, **beside} for test, rows in groups.items()]

    def gains_by_cohort(self, choice: Choice) -> list[Row]:
        pairs, beside = self.pairs(choice)
        if len({pair["assessment_id"] for pair in pairs}) != 1:
            return []
        groups = grouped(pairs, lambda pair: pair["enrolment"]["cohort_id"])
        if len(groups) < 2:
            return []
        newest = self._newest_first(groups)
        beside |= {"hidden": 0, "older": max(len(newest) - 20, 0)}
        return [{**self._cohort(rows[0]["enrolment"]), **self._gain(rows), **beside} for rows in newest[:20]]

    def directions(self, choice: Choice) -> list[Row]:
        pairs, beside = self.pairs(choice)
        groups = grouped(pairs, lambda pair: pair["name"])
        frame = []
        for test, rows in groups.items():
            counts = {
                "rose": sum(row["post"] > row["pre"] for row in rows),
                "equal": sum(row["post"] == row["pre"] for row in rows),
                "fell": sum(row["post"] < row["pre"] for row in rows),
            }
            frame += [
                {
                    "test": test,
                    "direction": direction,
                    "pairs": count,
                    "share": count / len(rows),
                    "hidden": 0,
                    **beside,
                }
                for direction, count in counts.items()
            ]
        return frame

    def gain_spread(self, choice: Choice) -> list[Row]:
        pairs, beside = self.pairs(choice)
        bins = grouped(pairs, lambda pair: min(pair["gain"] // 1000 * 10, 90))
        if len({pair["assessment_id"] for pair in pairs}) != 1 or len(pairs) < 4 or len(bins) == 1:
            return []
        fallen = sum(pair["gain"] < 0 for pair in pairs) / len(pairs)
        return [
            {
                "at_least": -100 if edge == min(bins) else edge,
                "under": 100 if edge == max(bins) else edge + 10,
                "pairs": len(bins.get(edge, [])),
                "share": len(bins.get(edge, [])) / len(pairs),
                "fallen": fallen,
                **beside,
            }
            for edge in range(min(bins), max(bins) + 1, 10)
        ]

    def judged(self, choice: Choice) -> tuple[list[Row], Row]:
        """Levels with the need of the post, and who has no such need."""
        levels = self.all_of_kind(choice, "kompetensi")
        for level in levels:
            level["required"] = self.standards.get((level["assessment_id"], level["enrolment"]["position_level"]))
        unjudged = {level["enrolment_id"] for level in levels if level["required"] is None}
        judged = [level for level in levels if level["required"] is not None]
        return judged, {"without_standard": len(unjudged), **self.without(choice, "kompetensi")}

    def against_standard(self, choice: Choice) -> list[Row]:
        judged, beside = self.judged(choice)
        groups = grouped(judged, lambda level: level["name"])
        return [
            {
                "competency": name,
                "scores": len(rows),
                "level": mean([row["value"] for row in rows], 2),
                "required": mean([row["required"] for row in rows], 2),
                "gap": mean([row["value"] - row["required"] for row in rows], 2),
                "met": sum(row["value"] >= row["required"] for row in rows) / len(rows),
                "hidden": 0,
                **beside,
            }
            for name, rows in groups.items()
        ]

    def standings(self, choice: Choice) -> list[Row]:
        judged, beside = self.judged(choice)
        groups = grouped(judged, lambda level: level["name"])
        frame = []
        for name, rows in groups.items():
            counts = {
                "below": sum(row["value"] < row["required"] for row in rows),
                "meets": sum(row["value"] == row["required"] for row in rows),
                "above": sum(row["value"] > row["required"] for row in rows),
            }
            frame += [
                {
                    "competency": name,
                    "standing": standing,
                    "scores": count,
                    "share": count / len(rows),
                    "hidden": 0,
                    **beside,
                }
                for standing, count in counts.items()
            ]
        return frame

    def by_position_level(self, choice: Choice) -> list[Row]:
        judged, beside = self.judged(choice)
        levels = grouped(judged, lambda level: level["enrolment"]["position_level"])
        people = {
            post: [{"id": one} for one in {row["enrolment_id"] for row in rows}] for post, rows in levels.items()
        }
        return [
            {
                "position_level": post,
                "enrolments": len(ones),
                "scores": len(levels[post]),
                "share": sum(row["value"] >= row["required"] for row in levels[post]) / len(levels[post]),
                "gap": mean([row["value"] - row["required"] for row in levels[post]], 2),
                "hidden": 0,
                **beside,
            }
            for post, ones in people.items()
        ]

    def _gain(self, rows: list[Row]) -> Row:
        return {
            "pairs": len(rows),
            "before": mean([row["pre"] for row in rows]),
            "after": mean([row["post"] for row in rows]),
            "gain": mean([row["gain"] for row in rows]),
        }

    def _newest_first(self, groups: dict[int, list[Row]]) -> list[list[Row]]:
        """Rows by cohort, in the order of year, number and id."""

        def place(cohort_id: int) -> tuple[int, int, int]:
            return self.cohorts[cohort_id]["year"], self.cohorts[cohort_id]["number"], cohort_id

        return [groups[cohort_id] for cohort_id in sorted(groups, key=place, reverse=True)]

    def _cohort(self, enrolment: Row) -> Row:
        cohort = self.cohorts[enrolment["cohort_id"]]
        return {
            "code": cohort["code"],
            "programme": enrolment["programme"],
            **{name: cohort[name] for name in ("year", "number", "class_label", "host")},
        }
