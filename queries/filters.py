"""What was asked (Filters) and what may be seen (Scope): one frozen value that speaks SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_, select

from queries.agencies import AGENCY_GROUPS, agencies_below
from queries.disclosure import MIN_GROUP
from queries.schema import Agency, Cohort, CohortFact, EnrolmentFact, Programme
from queries.schema.summaries import Selectable


@dataclass(frozen=True)
class Scope:
    """What a reader may see. Not a choice but a permission: here, empty means nothing."""

    everything: bool = False
    agencies: tuple[str, ...] = ()
    """Agency codes, their children included."""
    providers: tuple[str, ...] = ()
    programme_kinds: tuple[str, ...] = ()
    all_but: tuple[str, ...] = ()
    """Agency codes that are left out, their children included. No reader's own scope: see `others`."""
    min_group: int = MIN_GROUP
    """Of fewer enrolments neither scores nor attendance are told (`queries.disclosure`)."""

    def __post_init__(self) -> None:
        """Refuse what would add up to everything."""
        if self.all_but and (self.everything or self.agencies or self.providers or self.programme_kinds):
            raise ValueError("all_but stands alone: together with what is left out it is everything")

    @property
    def is_empty(self) -> bool:
        """Whether nothing may be seen."""
        return not (self.everything or self.agencies or self.providers or self.programme_kinds or self.all_but)

    @property
    def others(self) -> Scope:
        """All other agencies, of which who sees agencies alone is told the total (`queries.rest`); else nothing."""
        alone = not (self.everything or self.providers or self.programme_kinds)
        return Scope(all_but=self.agencies if alone else (), min_group=self.min_group)

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row of `enrolment_fact` must satisfy to be visible."""
        if self.everything:
            return []
        allowed: list[ColumnElement[bool]] = []
        if self.agencies:
            allowed.append(EnrolmentFact.agency_id.in_(agencies_below(self.agencies)))
        if self.providers:
            allowed.append(EnrolmentFact.provider.in_(self.providers))
        if self.programme_kinds:
            allowed.append(EnrolmentFact.programme_kind.in_(self.programme_kinds))
        if self.all_but:
            allowed.append(self.is_other(EnrolmentFact.agency_id))
        return [or_(false(), *allowed)]

    def is_other(self, agency_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Whether an agency is not among those left out; none is where one of those is not known."""
        known = select(func.count()).where(Agency.code.in_(self.all_but)).scalar_subquery()
        return and_(agency_id.not_in(agencies_below(self.all_but)), known == len(self.all_but))

    def cohort_conditions(self) -> list[ColumnElement[bool]]:
        """What a row of `cohort` must satisfy for all its rows to be visible. No agency has a cohort of its own."""
        if self.everything:
            return []
        of_kinds = select(Programme.code).where(Programme.kind.in_(self.programme_kinds))
        return [or_(Cohort.provider.in_(self.providers), Cohort.programme_code.in_(of_kinds))]

    def covers_cohort(self, provider: str, programme_kind: str) -> bool:
        """Whether a cohort, which need not be there yet, is visible as a whole."""
        return self.everything or provider in self.providers or programme_kind in self.programme_kinds


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


@dataclass(frozen=True)
class Filters:
    """What the reader asked, within his scope. An empty choice means all."""

    scope: Scope
    years: tuple[int, ...] = ()
    agencies: tuple[str, ...] = ()
    """Agency codes or groups (`queries.agencies.AGENCY_GROUPS`); a parent takes its children along."""
    programmes: tuple[str, ...] = ()
    """Programme codes."""
    cohorts: tuple[str, ...] = ()
    """Cohort codes."""
    programme_kinds: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    begun_by: date | None = None
    """Only cohorts that had begun on this day: a year not yet over is compared with the same part of another."""

    @property
    def k(self) -> int:
        """The size from which on a group is told about."""
        return self.scope.min_group

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a row of `enrolment_fact` must satisfy: for any statement's `where`."""
        fact = EnrolmentFact
        conditions = [*self.scope.conditions(), *self.shared_conditions(fact)]
        if self.agencies:
            # + 0 hides the index from SQLite: of a group, which may be most rows, each would be looked up alone
            grouped = not set(AGENCY_GROUPS).isdisjoint(self.agencies)
            agency_id = fact.agency_id + 0 if grouped else fact.agency_id
            conditions.append(agency_id.in_(agencies_below(self.agencies)))
        if self.cohorts:
            conditions.append(fact.cohort_id.in_(select(Cohort.id).where(Cohort.code.in_(self.cohorts))))
        if self.begun_by:
            begun = select(CohortFact.cohort_id).where(CohortFact.starts_on <= self.begun_by)
            conditions.append(fact.cohort_id.in_(begun))
        return conditions

    def shared_conditions(self, table: type[EnrolmentFact | Selectable]) -> list[ColumnElement[bool]]:
        """The part of `conditions` that every summary knows too: not the scope, agencies, cohorts or days."""
        chosen = (
            (table.year, self.years),
            (table.programme_code, self.programmes),
            (table.programme_kind, self.programme_kinds),
            (table.gender, self.genders),
        )
        return [column.in_(values) for column, values in chosen if values]
