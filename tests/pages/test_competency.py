"""Kompetensi opens on what the selection has, shows one kind at a time and keeps the reader's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from dashboard.data import QUERIES
from queries.engine import read_engine
from queries.schema import Assessment, Cohort, CohortFact, Enrolment, Score
from tests.pages.test_every_page import charts_on, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL
    from streamlit.testing.v1 import AppTest

PAGE = "competency.py"


def chosen(app: AppTest) -> Any:
    return app.session_state["nilai"]


def cohort_with(url: URL, *kinds: str, state: str | None = None) -> str:
    """The code of a cohort whose scores are exactly of these kinds."""
    engine = read_engine(url)
    found = (
        select(Cohort.code, CohortFact.state, Assessment.kind, func.count())
        .select_from(Cohort)
        .join(CohortFact, CohortFact.cohort_id == Cohort.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .outerjoin(Score, Score.enrolment_id == Enrolment.id)
        .outerjoin(Assessment, Assessment.id == Score.assessment_id)
        .group_by(Cohort.code, CohortFact.state, Assessment.kind)
        .order_by(Cohort.code)
    )
    with engine.connect() as connection:
        rows = connection.execute(found).all()
    engine.dispose()
    seen: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        seen.setdefault((row.code, row.state), set()).update({row.kind} - {None})
    return next(code for (code, its), has in seen.items() if has == set(kinds) and (state is None or its == state))


def titles(app: AppTest) -> str:
    return "\n".join(chart.alt for chart in charts_on(app))


def test_a_course_with_tests_only_opens_on_its_tests(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_url, "tes", state="final")])
    assert chosen(app) == "tes"
    assert "Diagram halter" in titles(app)
    assert "komponen" not in titles(app)


def test_a_cohort_with_levels_only_opens_on_them(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_url, "kompetensi")])
    assert chosen(app) == "kompetensi"
    assert "standar jabatan" in titles(app)


def test_a_cohort_without_scores_is_one_line_and_no_chart(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_url, state="direncanakan")])
    assert not app.exception
    assert not charts_on(app)
    assert words_on(app).count("Pilihan ini tidak memiliki nilai") == 1
    assert "Hasil akhir belum ada" in words_on(app)


def test_a_running_cohort_shows_no_result(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_url, state="berjalan")])
    assert "Hasil akhir belum ada" in words_on(app)
    assert "Pilihan ini tidak memiliki nilai komponen evaluasi" in words_on(app)
    assert not charts_on(app)


def test_only_the_chosen_kind_is_computed(
    sample_url: URL, opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = set()

    def watched(name: str, query: Any) -> Any:
        def ask(*given: Any) -> Any:
            asked.add(name)
            return query(*given)

        return ask

    for name, query in list(QUERIES.items()):
        monkeypatch.setitem(QUERIES, name, watched(name, query))
    opened(PAGE, sample_url, nilai=["kompetensi"], program=["PKN-II"])
    assert "competency.standings" in asked
    assert not asked & {"competency.components", "competency.by_agency", "competency.gains"}


def test_the_choice_is_in_the_url_and_stays_when_filters_change(
    sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened(PAGE, sample_url, tahun=["2025"])
    assert "nilai" not in app.query_params
    app.button_group(key="nilai").set_value("tes").run()
    assert app.query_params["nilai"] in ("tes", ["tes"])
    app.multiselect(key="program").set_value(["PKN-II"]).run()
    assert chosen(app) == "tes"
    assert "Pilihan ini tidak memiliki nilai pre-test atau post-test" in words_on(app)
    assert len(charts_on(app)) == 2


def test_a_kind_that_is_not_one_is_dropped(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    assert chosen(opened(PAGE, sample_url, nilai=["<script>"], program=["TEK-PBJ"])) == "tes"


def test_at_most_eight_charts_of_any_kind(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    for kind in ("komponen", "tes", "kompetensi"):
        app = opened(PAGE, sample_url, nilai=[kind], program=["TEK-PBJ"] if kind == "tes" else ["PKN-II"])
        assert 2 < len(charts_on(app)) <= 8
