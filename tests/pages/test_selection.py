"""The filters: in the URL, within what is offered, and the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import selection
from dashboard.selection import KEYS, NAMED
from queries import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL
    from streamlit.testing.v1 import AppTest


def url_of(app: AppTest, key: str) -> list[str]:
    value = app.query_params[key]
    return value if isinstance(value, list) else [value]


def test_opened_without_parameters_the_latest_year_is_chosen_and_in_the_url(
    sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened("overview.py", sample_url)
    assert app.multiselect(key="tahun").value == ["2026"]
    assert url_of(app, "tahun") == ["2026"]


def test_a_link_with_any_filter_is_taken_as_it_is(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, instansi=["35"])
    assert app.multiselect(key="tahun").value == []
    assert app.multiselect(key="instansi").value == ["35"]


def test_unknown_codes_of_a_url_are_dropped(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019", "1800", "<script>"], program=["NOPE"])
    assert app.multiselect(key="tahun").value == ["2019"]
    assert app.multiselect(key="program").value == []
    assert url_of(app, "tahun") == ["2019"]
    assert "program" not in app.query_params


def test_filters_are_kept_from_page_to_page(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019"], instansi=["kabkota"])
    app.switch_page("../pages/composition.py").run()
    assert app.multiselect(key="tahun").value == ["2019"]
    assert url_of(app, "instansi") == ["kabkota"]


def test_codes_are_in_the_url_and_words_on_the_screen(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("composition.py", sample_url, tahun=["2019"], angkatan=["PKN-II.2019.25@BPSDM Jatim"])
    assert "PKN II · 2019 · XXV" in app.caption[0].value
    assert url_of(app, "angkatan") == ["PKN-II.2019.25@BPSDM Jatim"]


def test_reset_chooses_everything(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019"], program=["PKN-II"])
    app.button[0].click().run()
    assert [app.multiselect(key=key).value for key in KEYS] == [[]] * len(KEYS)
    assert "Semua tahun" in app.caption[0].value
    assert url_of(app, "tahun") == ["semua"]


def test_a_link_to_everything_opens_everything(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["semua"])
    assert "Semua tahun · semua instansi" in app.caption[0].value
    assert url_of(app, "tahun") == ["semua"]


def test_cohorts_are_offered_for_the_chosen_years_only(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019"])
    assert app.multiselect(key="angkatan").options
    assert all(" · 2019" in option for option in app.multiselect(key="angkatan").options)


def test_too_many_cohorts_are_not_offered_but_a_chosen_one_stays(
    sample_url: URL, opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (options, selection):
        monkeypatch.setattr(module, "OFFERED", 1)
    chosen = "PKN-II.2019.25@BPSDM Jatim"
    app = opened("overview.py", sample_url, tahun=["2019"], angkatan=[chosen])
    offered = app.multiselect(key="angkatan")
    assert (offered.value, len(offered.options)) == ([chosen], 1)
    assert offered.placeholder == "Pilih tahun atau program dahulu"


def test_a_group_of_agencies_is_said_in_words(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019"], instansi=["kabkota", "pusat"])
    assert "Tahun 2019 · semua instansi pusat dan semua kabupaten/kota · " in app.caption[0].value


def test_what_a_link_asks_for_in_vain_is_said_until_the_reader_chooses(
    sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    """The cohort exists, but not in the chosen year."""
    app = opened("overview.py", sample_url, tahun=["2026"], angkatan=["PKN-II.2019.25@BPSDM Jatim"])
    assert app.multiselect(key="angkatan").value == []
    assert "Diabaikan" in app.sidebar.caption[0].value
    assert "PKN-II.2019.25" in app.sidebar.caption[0].value
    app.multiselect(key="tahun").set_value(["2025"]).run()
    assert not app.sidebar.caption


def test_a_choice_that_another_choice_drops_is_said(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2019"], angkatan=["PKN-II.2019.25@BPSDM Jatim"])
    assert not app.sidebar.caption
    app.multiselect(key="tahun").set_value(["2026"]).run()
    assert "PKN-II.2019.25" in app.sidebar.caption[0].value


def test_many_choices_are_said_as_their_number(sample_url: URL, opened: Callable[..., AppTest]) -> None:
    app = opened("overview.py", sample_url, tahun=["2025"])
    cohorts = app.multiselect(key="angkatan")
    cohorts.set_value(cohorts.options[: NAMED + 1]).run()
    assert f" · {NAMED + 1} angkatan · " in app.main.caption[0].value


def test_nobody_can_put_hundreds_of_cohorts_in_a_link_with_one_click(
    sample_url: URL, opened: Callable[..., AppTest]
) -> None:
    app = opened("overview.py", sample_url)
    assert [select.proto.select_all for select in app.multiselect] == [0] * len(KEYS)
