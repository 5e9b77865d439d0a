"""The catalogue: every figure there is, registered once under one key."""

from __future__ import annotations

from dashboard.charts import composition as composition_forms
from dashboard.charts import overview as overview_forms
from dashboard.figure import FigureKind
from dashboard.headlines import composition, overview

_KINDS = (
    FigureKind("overview.by_year", overview_forms.by_year, overview.by_year, "enrolments"),
    FigureKind(
        "composition.by_origin",
        composition_forms.by_origin,
        composition.by_origin,
        "enrolments",
        vocabulary=(("origin", "origin"),),
    ),
    FigureKind(
        "composition.top_agencies",
        composition_forms.top_agencies,
        composition.top_agencies,
        "enrolments",
        vocabulary=(("origin", "origin"),),
        detail="composition.by_agency",
    ),
    FigureKind(
        "composition.by_generation_and_gender",
        composition_forms.by_generation_and_gender,
        composition.by_generation_and_gender,
        "enrolments",
        vocabulary=(("generation", "generation"), ("gender", "gender")),
        note=True,
    ),
    FigureKind(
        "composition.by_position_level",
        composition_forms.by_position_level,
        composition.by_position_level,
        "enrolments",
        vocabulary=(("position_level", "position_level"),),
    ),
    FigureKind(
        "composition.by_rank",
        composition_forms.by_rank,
        composition.by_rank,
        "enrolments",
        vocabulary=(("rank", "rank"),),
    ),
    FigureKind(
        "composition.by_education",
        composition_forms.by_education,
        composition.by_education,
        "enrolments",
        vocabulary=(("education", "education"),),
    ),
    FigureKind(
        "composition.by_programme",
        composition_forms.by_programme,
        composition.by_programme,
        "enrolments",
        vocabulary=(("programme_kind", "programme_kind"),),
    ),
)

FIGURES: dict[str, FigureKind] = {kind.key: kind for kind in _KINDS}
