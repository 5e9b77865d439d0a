"""The attendance limit of a cohort: the least share of JP, from the evaluation rules that apply to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.rules import limit_share
from queries.schema import Cohort

if TYPE_CHECKING:
    from sqlalchemy import Subquery


def limits() -> Subquery:
    """Columns cohort_id, share (hundredths of a percent, missing where the rules set none): each cohort."""
    return select(Cohort.id.label("cohort_id"), limit_share().label("share")).subquery("limits")
