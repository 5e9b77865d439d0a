"""Figures: what every form, headline and text promises, whichever figure it is."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from dashboard.catalogue import FIGURES
from dashboard.data import QUERIES
from dashboard.figure import in_words, limits, make, specification
from dashboard.tables import written
from dashboard.texts import PERCENTAGES, Words
from dashboard.theme import COLOURS
from queries.disclosure import MIN_GROUP
from queries.filters import EVERYTHING, Filters
from tests.databases import IN_TURN

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler
    from sqlalchemy import Connection

WORDS = Words("id")
CALCULATED = {
    "label", "bar", "cohort", "hidden", "when", "order", "newest", "before", "broken", "run",
    "part", "spread", "short", "place", "edges", *PERCENTAGES.values(),
}  # fmt: skip
"""What forms and figures make of the columns of a query."""
DOTS = {
    f"competency.{name}"
    for name in ("components", "by_cohort", "by_agency", "by_generation", "gains", "gains_by_cohort")
} | {
    f"attendance.{name}"
    for name in (
        "rate_by_month", "rate_by_agency", "rate_by_cohort",
        "session_rate_by_month", "session_rate_by_agency", "session_rate_by_cohort",
    )
}  # fmt: skip
"""Figures without bars: the range that occurs is the story, and it is said that the axis does not begin at 0."""
HEX = re.compile(r"#[0-9a-fA-F]{3,8}")


def declared(key: str) -> set[str]:
    """The columns that a query declares: the constant that bears its name."""
    query = QUERIES[key]
    return set(getattr(inspect.getmodule(query), query.__name__.upper()))


def selection_of(key: str) -> Filters:
    """A selection that the figure has rows for: some need exactly one test, and two cohorts."""
    one_test = {"competency.gain_spread", "competency.gains_by_cohort"}
    one_government = ("35",) if key == "composition.by_office" else ()
    return Filters(EVERYTHING, agencies=one_government, programmes=("TEK-BENDAHARA",) if key in one_test else ())


def fields(spec: Any) -> set[str]:
    """Every field that a specification encodes."""
    if isinstance(spec, dict):
        own = {spec["field"]} if isinstance(spec.get("field"), str) else set()
        return own.union(*(fields(value) for value in spec.values()))
    if isinstance(spec, list):
        return set().union(*(fields(value) for value in spec))
    return set()


def cells(table: Styler) -> list[str]:
    """What a table shows."""
    return re.findall(r"<td[^>]*>(.*?)</td>", table.to_html())


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return spec.get("layer", [spec])


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """What is drawn of a frame does not depend on the engine."""
    name: str = request.param
    return name


@pytest.mark.parametrize("key", FIGURES)
def test_a_form_encodes_only_what_its_query_declares(key: str) -> None:
    assert fields(specification(FIGURES[key], "light", "id")) <= declared(key) | CALCULATED


@pytest.mark.parametrize("key", FIGURES)
def test_bars_start_at_zero_and_other_axes_say_that_they_do_not(key: str) -> None:
    bars = [
        layer for layer in layers(specification(FIGURES[key], "light", "id")) if layer["mark"]["type"] == "bar"
    ]
    assert bool(bars) == (key not in DOTS)
    for bar in bars:
        quantity = next(axis for axis in ("x", "y") if bar["encoding"][axis]["type"] == "quantitative")
        assert bar["encoding"][quantity]["scale"]["zero"] is True


@pytest.mark.parametrize("key", FIGURES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_form_is_painted_in_the_colours_of_its_theme_alone(key: str, theme: Any) -> None:
    text = json.dumps(specification(FIGURES[key], theme, "id"))
    assert '"@' not in text
    assert set(HEX.findall(text)) <= set(COLOURS[theme].values())


@pytest.mark.parametrize("key", FIGURES)
def test_a_specification_carries_no_data_and_writes_numbers_in_indonesian(key: str) -> None:
    spec = specification(FIGURES[key], "light", "id")
    assert not [part for part in (spec, *layers(spec)) if "data" in part or "datasets" in part]
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert specification(FIGURES[key], "light", "id") is spec


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_says_finding_unit_n_and_definition(key: str, sample_reader: Connection) -> None:
    frame = QUERIES[key](sample_reader, selection_of(key))
    figure = make(FIGURES[key], frame, WORDS)
    assert figure.headline
    assert "{" not in figure.headline + figure.subtitle + figure.definition
    assert figure.headline in figure.description
    kind = FIGURES[key]
    assert figure.n == (frame[kind.counted].sum() if kind.parted else frame[kind.counted].max())
    assert not figure.frame.select_dtypes("str").isna().any(axis=None)


@pytest.mark.parametrize("key", [key for key in FIGURES if FIGURES[key].vocabulary])
def test_no_code_is_shown_where_a_word_belongs(key: str, sample_reader: Connection) -> None:
    frame = QUERIES[key](sample_reader, Filters(EVERYTHING))
    shown = in_words(FIGURES[key], frame, WORDS)
    for column, section in FIGURES[key].vocabulary:
        if column in shown:
            assert set(shown[column]) <= {*WORDS.listed(section).values(), WORDS("nothing.not_recorded")}


def test_what_is_not_recorded_is_a_category_of_its_own_and_never_the_finding() -> None:
    frame = pd.DataFrame({"rank": [None, "III/a"], "enrolments": [9, 1], "share": [0.9, 0.1]}).astype(
        {"rank": "str"}
    )
    figure = make(FIGURES["composition.by_rank"], frame, WORDS)
    assert figure.headline == "Golongan III/a Penata Muda terbanyak: 10,0\u00a0%"
    assert list(figure.frame["rank"]) == ["Belum tercatat", "III/a Penata Muda"]


def test_a_category_that_nobody_recorded_is_said_to_be_so() -> None:
    frame = pd.DataFrame({"rank": [None], "enrolments": [9], "share": [1.0]}).astype({"rank": "str"})
    headline = make(FIGURES["composition.by_rank"], frame, WORDS).headline
    assert headline == "Golongan belum tercatat (9 keikutsertaan)"


def test_the_folded_rest_says_how_many_agencies_it_is() -> None:
    frame = pd.DataFrame(
        {"agency": ["Kabupaten Malang", None], "folded": [0, 40], "enrolments": [5, 4], "share": [5 / 9, 4 / 9]}
    ).astype({"agency": "str"})
    figure = make(FIGURES["composition.top_agencies"], frame, WORDS)
    assert list(figure.frame["agency"]) == ["Kab. Malang", "Lainnya (40 instansi)"]
    assert figure.headline == "Kab. Malang mengirim paling banyak: 5"


@pytest.mark.parametrize("key", sorted(DOTS))
def test_dots_that_do_not_begin_at_zero_say_so(key: str) -> None:
    note = WORDS(f"{key}.note") if FIGURES[key].note else ""
    assert "tidak mulai dari 0" in note + json.dumps(specification(FIGURES[key], "light", "id"))


@pytest.mark.parametrize("key", [key for key in FIGURES if FIGURES[key].aside])
def test_who_is_left_out_is_said_under_the_chart_and_not_drawn(key: str, sample_reader: Connection) -> None:
    frame = QUERIES[key](sample_reader, selection_of(key))
    figure = make(FIGURES[key], frame, WORDS)
    assert not set(FIGURES[key].aside) & set(figure.frame)
    for column in FIGURES[key].aside:
        said = WORDS(f"aside.{column}", n=WORDS.number(frame[column].iloc[0]), **limits())
        assert (said in (figure.note or "")) == bool(frame[column].iloc[0])


def test_the_hidden_are_said_with_the_limit_that_hides_them() -> None:
    assert f"(n < {MIN_GROUP}," in WORDS("aside.hidden", n="1", **limits())
    for measure in ("components", "final_score", "level"):
        assert f"n < {MIN_GROUP}" in WORDS(f"measure.{measure}.definition", **limits())


@pytest.mark.parametrize("key", FIGURES)
def test_a_figure_without_rows_has_a_sentence(key: str) -> None:
    assert WORDS(FIGURES[key].empty, **limits()).endswith(".")


@pytest.mark.parametrize("key", FIGURES)
def test_a_table_is_written_in_the_language_of_its_readers(key: str, sample_reader: Connection) -> None:
    """Every column has a heading; what the group is too small for says so."""
    figure = make(FIGURES[key], QUERIES[key](sample_reader, selection_of(key)), WORDS)
    table = written(figure.frame, WORDS)
    assert not set(table.columns) & declared(key)
    assert not {"nan", "None", "True", "False", "<NA>"} & set(cells(table))


def test_a_share_that_rounds_to_nothing_is_less_than_a_tenth_on_labels_and_tooltips() -> None:
    frame = pd.DataFrame({"missed": ["0", "15"], "enrolments": [2435, 1], "share": [2435 / 2436, 1 / 2436]})
    shown = in_words(FIGURES["attendance.missed_jp"], frame.astype({"missed": "str"}), WORDS)
    assert list(shown["share_said"]) == [">\u00a099,9\u00a0%", "<\u00a00,1\u00a0%"]


@pytest.mark.parametrize("key", FIGURES)
def test_no_form_formats_a_share_itself(key: str) -> None:
    assert ".1%" not in json.dumps(specification(FIGURES[key], "light", "id"))


@pytest.mark.parametrize("key", ["attendance.rate_by_month", "attendance.session_rate_by_month"])
def test_the_lowest_rate_stands_clear_of_the_months(key: str) -> None:
    lowest, highest = layers(specification(FIGURES[key], "light", "id"))[-2]["encoding"]["y"]["scale"]["range"]
    assert (lowest, highest) == ({"expr": "height - 20"}, 0)
