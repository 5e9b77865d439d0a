"""Checking: what must be true of the reference files before a row of them is written."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from queries.reference.files import FULL_SCORE, ReferenceProblem
from queries.vocabulary import (
    AGENCY_LEVELS,
    ATTENDANCE_RULES,
    PASS_RULES,
    POSITION_LEVELS,
    PROGRAMME_KINDS,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from queries.reference.files import Reference, RuleEntry


def check(reference: Reference) -> None:
    """Raise ReferenceProblem for the first contradiction; the message names the entry."""
    _unique("agency", (agency.code for agency in reference.agencies))
    _unique("programme", (programme.code for programme in reference.programmes))
    _unique("assessment", (assessment.code for assessment in reference.assessments))
    _unique("rule set", ((rule.programme_code, rule.since_year) for rule in reference.rules))
    _known("agency level", (agency.level for agency in reference.agencies), AGENCY_LEVELS)
    _known("programme kind", (programme.kind for programme in reference.programmes), PROGRAMME_KINDS)
    _known("position level", reference.standards, POSITION_LEVELS)
    _check_tree(reference)
    programmes = {programme.code for programme in reference.programmes}
    _known("programme of a rule set", (rule.programme_code for rule in reference.rules), programmes)
    components = {assessment.code for assessment in reference.assessments if assessment.kind == "komponen"}
    for rule in reference.rules:
        _check_rule(rule, components)


def _check_tree(reference: Reference) -> None:
    """A parent stands before its children, so that no line is a circle."""
    seen: set[str] = set()
    for agency in sorted(reference.agencies, key=lambda agency: agency.parent_code is not None):
        if agency.parent_code is not None and agency.parent_code not in seen:
            raise ReferenceProblem(
                f"agency {agency.code}: its parent {agency.parent_code} does not stand before it"
            )
        seen.add(agency.code)


def _check_rule(rule: RuleEntry, components: set[str]) -> None:
    name = f"rule set {rule.programme_code} {rule.since_year}"
    _known(f"{name}: pass rule", [rule.pass_rule], PASS_RULES)
    _known(f"{name}: attendance rule", rule.attendance, ATTENDANCE_RULES)
    _known(f"{name}: component", rule.weights, components)
    if rule.weights and sum(rule.weights.values()) != FULL_SCORE:
        raise ReferenceProblem(f"{name}: weights sum to {sum(rule.weights.values()) / 100}, not to 100")
    if any(higher.above <= lower.above for higher, lower in pairwise(rule.bands)):
        raise ReferenceProblem(f"{name}: bands do not descend")
    if not rule.bands or rule.bands[-1].above != -1:
        raise ReferenceProblem(f"{name}: the lowest band does not begin at 0")


def _unique(what: str, keys: Iterable[Hashable]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise ReferenceProblem(f"{what} {key} stands {times} times")


def _known(what: str, values: Iterable[str], known: Iterable[str]) -> None:
    unknown = set(values) - set(known)
    if unknown:
        raise ReferenceProblem(f"{what} {', '.join(sorted(unknown))} is not known")
