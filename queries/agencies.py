"""Agencies as a tree: which government an office belongs to, and which origin (asal instansi) that is.

The tree has any depth, so it is walked by a recursive query; it has hundreds of rows, so that costs a millisecond.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from queries.schema import Agency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE

HOME_PROVINCE = "35"
"""Kemendagri code of East Java: the province whose academy this is."""

ORIGINS = (
    "pusat",
    "provinsi_sendiri",
    "provinsi_lain",
    "kabkota_sendiri",
    "kabkota_lain",
    "kabkota_tidak_dirinci",
    "lainnya",
)
"""Origins, from the centre outwards; they part all agencies: each belongs to exactly one."""

UNITEMISED = "kabkota_tidak_dirinci"
"""A leaf that stands for kabupaten and kota nobody named: it has enrolments, but is no agency to count."""

KABKOTA = "kabkota"
"""A group over three origins: every kabupaten and kota, itemised or not."""

AGENCY_GROUPS = (*ORIGINS, KABKOTA)
"""What the agency filter takes beside the code of a single agency."""


@cache
def lineage() -> CTE:
    """Columns agency_id, ancestor_id: each agency with itself and everything above it.

    One object for ever: a statement may use it twice (a permission and a choice), but never two of one name.
    """
    tree = select(Agency.id.label("agency_id"), Agency.id.label("ancestor_id")).cte("lineage", recursive=True)
    child = aliased(Agency)
    return tree.union(
        select(tree.c.agency_id, child.parent_id)
        .join(child, child.id == tree.c.ancestor_id)
        .where(child.parent_id.is_not(None))
    )


@cache
def governments() -> CTE:
    """Columns agency_id, government_id, origin: each agency with the top of its line and that one's origin.

    Every agency has exactly one row. Where parents go round in a circle there is no top: such an agency is its own
    government, of origin "lainnya", so that the parts still sum to the whole.
    """
    tree, top = lineage(), aliased(Agency)
    tops = (
        select(tree.c.agency_id, top.id.label("government_id"), origin_of(top).label("origin"))
        .join(top, top.id == tree.c.ancestor_id)
        .where(top.parent_id.is_(None))
        .subquery("top")
    )
    return (
        select(
            Agency.id.label("agency_id"),
            func.coalesce(tops.c.government_id, Agency.id).label("government_id"),
            func.coalesce(tops.c.origin, "lainnya").label("origin"),
        )
        .outerjoin(tops, tops.c.agency_id == Agency.id)
        .cte("government")
    )


def origin_of(agency: type[Agency]) -> ColumnElement[str]:
    """The origin of a government (not of an office below one)."""
    at_home = agency.province_code == HOME_PROVINCE
    local = agency.level.in_(("kabupaten", "kota"))
    return case(
        (agency.level == "pusat", "pusat"),
        (and_(agency.level == "provinsi", at_home), "provinsi_sendiri"),
        (agency.level == "provinsi", "provinsi_lain"),
        (and_(local, at_home), "kabkota_sendiri"),
        (local, "kabkota_lain"),
        (agency.level == "tidak_dirinci", "kabkota_tidak_dirinci"),
        else_="lainnya",
    )


def agencies_below(codes: Sequence[str]) -> Select[tuple[int]]:
    """Ids of the agencies named by `codes` (an agency's own code, or a group), their children included."""
    tree = lineage()
    groups = {code for code in codes if code in AGENCY_GROUPS}
    if KABKOTA in groups:
        groups |= {origin for origin in ORIGINS if origin.startswith(KABKOTA)}
    named = Agency.code.in_(codes)
    government = governments()
    grouped = tree.c.agency_id.in_(select(government.c.agency_id).where(government.c.origin.in_(groups)))
    return (
        select(tree.c.agency_id)
        .join(Agency, Agency.id == tree.c.ancestor_id)
        .where(or_(named, grouped) if groups else named)
    )


@cache
def under_each_code() -> CTE:
    """Columns code, agency_id: what each code means that a choice of agencies takes, agencies and groups alike."""
    tree, government = lineage(), governments()
    of_agencies = select(Agency.code, tree.c.agency_id).join(tree, tree.c.ancestor_id == Agency.id)
    of_origins = select(government.c.origin, government.c.agency_id)
    local = select(literal(KABKOTA), government.c.agency_id).where(government.c.origin.startswith(KABKOTA))
    return union_all(of_agencies, of_origins, local).cte("under_each_code")
