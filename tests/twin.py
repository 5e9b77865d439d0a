"""The independent twin: every number of the pages again, in plain Python over the rows of the tables.

It imports nothing of ours but the schema, reads whole tables and loops over them: slow, and easy to believe.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from queries.schema import Agency, Cohort, Enrolment, Participant, ParticipantIdentifier, Programme

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What a reader chose: nothing means all."""

    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()
    programme_kinds: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()


class Twin:
    """All enrolments, each with its cohort, person, programme and line of agencies."""

    def __init__(self, connection: Connection) -> None:
        tables: dict[Any, list[Row]] = {
            table: [dict(row) for row in connection.execute(select(table.__table__)).mappings()]
            for table in (Agency, Cohort, Enrolment, Participant, ParticipantIdentifier, Programme)
        }
        self.agencies = {row["id"]: row for row in tables[Agency]}
        cohorts = {row["id"]: row for row in tables[Cohort]}
        people = {row["id"]: row for row in tables[Participant]}
        programmes = {row["code"]: row for row in tables[Programme]}
        identified = {row["participant_id"] for row in tables[ParticipantIdentifier]}
        self.enrolments = []
        for row in tables[Enrolment]:
            cohort, person = cohorts[row["cohort_id"]], people[row["participant_id"]]
            line = self._line(row["agency_id"])
            government = self._government(line)
            self.enrolments.append(
                {
                    **row,
                    "year": cohort["year"],
                    "cohort": cohort["code"],
                    **{name: cohort[name] for name in ("number", "class_label", "provider", "rule_set_id")},
                    "programme_code": cohort["programme_code"],
                    "programme": self._label(
                        programmes[cohort["programme_code"]], "short_name", programmes.values()
                    ),
                    "programme_kind": programmes[cohort["programme_code"]]["kind"],
                    "gender": person["gender"],
                    "generation": self._generation(person["birth_date"]),
                    "identified": person["nip"] is not None or person["id"] in identified,
                    "line": line,
                    "government": government,
                    "agency": self._label(government, "name", self.agencies.values()),
                    "office": self._label(line[0], "name", self.agencies.values()),
                    "origin": self._origin(government),
                }
            )

    def chosen(self, choice: Choice) -> list[Row]:
        """The enrolments of a choice."""
        return [row for row in self.enrolments if self._fits(row, choice)]

    def counts(self, choice: Choice, *columns: str) -> dict[tuple[Any, ...], int]:
        """Enrolments per combination of columns."""
        return dict(Counter(tuple(row[column] for column in columns) for row in self.chosen(choice)))

    def size(self, choice: Choice) -> dict[str, int]:
        """How many of everything."""
        rows = self.chosen(choice)
        return {
            "enrolments": len(rows),
            "unidentified": sum(not row["identified"] for row in rows),
            "cohorts": len({row["cohort_id"] for row in rows}),
            "programmes": len({row["programme_code"] for row in rows}),
            "agencies": len({row["government"]["id"] for row in rows if self._named(row)}),
            "unitemised": sum(not self._named(row) for row in rows),
        }

    def people(self, choice: Choice) -> int:
        """How many persons, each once."""
        return len({row["participant_id"] for row in self.chosen(choice)})

    @staticmethod
    def _named(row: Row) -> bool:
        return bool(row["government"]["level"] != "tidak_dirinci")

    def _fits(self, row: Row, choice: Choice) -> bool:
        groups = {row["origin"], "kabkota" if row["origin"].startswith("kabkota") else ""}
        line = {agency["code"] for agency in row["line"]}
        return (
            (not choice.years or row["year"] in choice.years)
            and (not choice.programmes or row["programme_code"] in choice.programmes)
            and (not choice.cohorts or row["cohort"] in choice.cohorts)
            and (not choice.programme_kinds or row["programme_kind"] in choice.programme_kinds)
            and (not choice.genders or row["gender"] in choice.genders)
            and (not choice.agencies or bool((line | groups) & set(choice.agencies)))
        )

    def _line(self, agency_id: int) -> list[Row]:
        line = [self.agencies[agency_id]]
        while (above := line[-1]["parent_id"]) is not None and self.agencies[above] not in line:
            line.append(self.agencies[above])
        return line

    @staticmethod
    def _government(line: list[Row]) -> Row:
        """The top; where parents go round in a circle, nobody is, and the agency stands for itself."""
        return line[-1] if line[-1]["parent_id"] is None else {**line[0], "level": "lainnya"}

    @staticmethod
    def _label(row: Row, name: str, others: Any) -> str:
        """A name, with its code where it means two."""
        return (
            f"{row[name]} ({row['code']})" if sum(row[name] == other[name] for other in others) > 1 else row[name]
        )

    @staticmethod
    def _origin(government: Row) -> str:
        home = government["province_code"] == "35"
        match government["level"]:
            case "pusat":
                return "pusat"
            case "provinsi":
                return "provinsi_sendiri" if home else "provinsi_lain"
            case "kabupaten" | "kota":
                return "kabkota_sendiri" if home else "kabkota_lain"
            case "tidak_dirinci":
                return "kabkota_tidak_dirinci"
        return "lainnya"

    @staticmethod
    def _generation(birth_date: Any) -> str | None:
        if birth_date is None:
            return None
        for name, first, last in (
            ("pra_boomer", 0, 1945),
            ("baby_boomer", 1946, 1964),
            ("gen_x", 1965, 1980),
            ("milenial", 1981, 1996),
            ("gen_z", 1997, 2012),
        ):
            if first <= birth_date.year <= last:
                return name
        return "pasca_gen_z"
