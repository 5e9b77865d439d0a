"""Writing rule sets: one that is there stays whole as it is; a new one comes with all its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from queries.schema import Assessment, RuleAttendance, RuleBand, RuleComponent, RuleSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from queries.reference.files import RuleEntry


def add_rules(connection: Connection, rules: Sequence[RuleEntry]) -> None:
    """Add the rule sets whose programme and year have none."""
    there = set(_ids(connection))
    missing = [rule for rule in rules if (rule.programme_code, rule.since_year) not in there]
    if not missing:
        return
    connection.execute(
        insert(RuleSet),
        [
            {
                "programme_code": rule.programme_code,
                "since_year": rule.since_year,
                "pass_rule": rule.pass_rule,
                "pass_above": rule.pass_above,
                "defer_above": rule.defer_above,
                "remedial_cap": rule.remedial_cap,
                "source": rule.source,
                "confirmed": rule.confirmed,
            }
            for rule in missing
        ],
    )
    ids = _ids(connection)
    for rule in missing:
        _add_parts(connection, ids[rule.programme_code, rule.since_year], rule)


def _add_parts(connection: Connection, rule_set_id: int, rule: RuleEntry) -> None:
    assessments = {row.code: row.id for row in connection.execute(select(Assessment.code, Assessment.id))}
    components = [
        {"rule_set_id": rule_set_id, "assessment_id": assessments[code], "weight": weight}
        for code, weight in rule.weights.items()
    ]
    bands = [
        {"rule_set_id": rule_set_id, "above": band.above, "code": band.code, "label": band.label}
        for band in rule.bands
    ]
    limits = [
        {"rule_set_id": rule_set_id, "kind": kind, "value": value} for kind, value in rule.attendance.items()
    ]
    for table, rows in ((RuleComponent, components), (RuleBand, bands), (RuleAttendance, limits)):
        if rows:
            connection.execute(insert(table), rows)


def _ids(connection: Connection) -> dict[tuple[str, int], int]:
    rows = connection.execute(select(RuleSet.programme_code, RuleSet.since_year, RuleSet.id))
    return {(row.programme_code, row.since_year): row.id for row in rows}
