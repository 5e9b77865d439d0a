"""Kehadiran: what the page says where attendance is known in part, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from queries.schema import Cohort, CohortFact, EnrolmentFact
from tests.pages.test_every_page import charts_on, frame_of, words_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection
    from streamlit.testing.v1 import AppTest

PAGE = "attendance.py"


def cohort_with(connection: Connection, source: str | None, *, jp: bool = True) -> str:
    """A cohort of the sample, begun, whose enrolments all have this source, with JP or without."""
    fact = EnrolmentFact
    statement = (
        select(Cohort.code)
        .join(fact, fact.cohort_id == Cohort.id)
        .join(CohortFact, CohortFact.cohort_id == Cohort.id)
        .where(fact.status != "batal", CohortFact.state != "direncanakan")
        .group_by(Cohort.code)
        .having(func.count(fact.attendance_source) == (func.count() if source else 0))
        .order_by(Cohort.code)
    )
    if source:
        statement = statement.having(
            func.max(fact.attendance_source) == source,
            func.min(fact.attendance_source) == source,
            func.count(fact.jp_recorded) == (func.count() if jp else 0),
        )
    code = connection.execute(statement).scalars().first()
    assert code, "the sample has no such cohort"
    return code


def keys_of(app: AppTest) -> list[set[str]]:
    return [set(frame_of(chart)[0]) for chart in charts_on(app)]


def test_a_cohort_with_a_recap_has_no_months_and_says_so(
    sample_url: URL, sample_reader: Connection, opened: Callable[..., AppTest]
) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_reader, "recap")])
    text = words_on(app)
    assert "hanya memiliki rekap tanpa tanggal" in text
    assert "rekap tidak memuat jenis ketidakhadiran" in text
    assert not any("month" in keys or "mark" in keys for keys in keys_of(app))
    assert any("rate" in keys for keys in keys_of(app))


def test_a_cohort_without_jp_falls_back_to_sessions_by_name(
    sample_url: URL, sample_reader: Connection, opened: Callable[..., AppTest]
) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_reader, "register", jp=False)])
    assert "JP tidak diketahui untuk pilihan ini" in words_on(app)
    assert "tingkat kehadiran di bawah ini menurut sesi" in words_on(app)
    assert not any("jp_recorded" in keys for keys in keys_of(app))


def test_nothing_known_is_said_to_be_unknown_and_never_drawn_as_absence(
    sample_url: URL, sample_reader: Connection, opened: Callable[..., AppTest]
) -> None:
    app = opened(PAGE, sample_url, angkatan=[cohort_with(sample_reader, None)])
    assert "kehadirannya tidak diketahui, bukan tidak hadir" in words_on(app)
    assert not any("rate" in keys or "missed" in keys for keys in keys_of(app))


@pytest.mark.parametrize(
    ("asked", "unit", "other"),
    [([], "jp_recorded", "sessions_recorded"), (["sesi"], "sessions_recorded", "jp_recorded"),
     (["<script>"], "jp_recorded", "sessions_recorded")],
)  # fmt: skip
def test_the_measure_is_in_the_url_and_the_two_are_never_in_one_figure(
    asked: list[str], unit: str, other: str, sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened("overview.py", sample_url, tahun=["2026"])
    app.query_params["ukuran"] = asked
    app.switch_page(f"../pages/{PAGE}").run()
    rates = [keys for keys in keys_of(app) if "rate" in keys]
    assert len(rates) == 3
    assert all(unit in keys and other not in keys for keys in rates)


def test_both_rates_stand_beside_each_other_with_their_own_coverage(
    sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened(PAGE, sample_url, tahun=["2026"])
    assert [metric.label for metric in app.metric][:2] == ["Tingkat kehadiran (JP)", "Tingkat kehadiran (sesi)"]
    text = words_on(app)
    assert "JP diketahui untuk" in text
    assert "Sesi diketahui untuk" in text


def test_a_group_of_one_is_counted_and_not_rated(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened(PAGE, sample_url, tahun=["2019"], program=["PKN-II"])
    for chart in charts_on(app):
        for row in frame_of(chart):
            if "rate" in row and row["enrolments"] < 5:
                assert row["rate"] is None
                assert row.get("jp_attended") is None
                assert row.get("sessions_attended") is None
