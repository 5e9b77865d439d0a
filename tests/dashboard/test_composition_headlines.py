"""Headlines of composition and overview: ties, unfinished years, and what is not itemised, are said to be so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.catalogue import FIGURES
from dashboard.figure import Figure, make
from dashboard.texts import Words

WORDS = Words("id")
TODAY = date(2026, 11, 24)


def figure(key: str, columns: dict[str, list[Any]], **texts: str) -> Figure:
    frame = pd.DataFrame(columns)
    frame["share"] = frame["enrolments"] / frame["enrolments"].sum()
    return make(FIGURES[key], frame.astype(texts), WORDS, TODAY)


def test_two_that_are_equal_are_said_to_be_equal() -> None:
    shown = figure("composition.by_origin", {"origin": ["pusat", "provinsi_sendiri"], "enrolments": [2, 2]})
    assert shown.headline == "Instansi pusat dan Pemprov Jawa Timur sama banyak: 50,0\u00a0%"


def test_many_that_are_equal_are_counted() -> None:
    shown = figure("composition.by_education", {"education": ["S3", "S2", "S1", "SMA"], "enrolments": [1] * 4})
    assert shown.headline == "Doktor (S3), Magister (S2) dan 2 lainnya sama banyak: 25,0\u00a0%"


def test_programmes_that_are_equally_large_share_the_headline() -> None:
    columns = {"programme": ["A", "B"], "programme_kind": ["teknis", "teknis"], "enrolments": [3, 3]}
    assert figure("composition.by_programme", columns).headline == "A dan B sama besar: 3 keikutsertaan"


def test_what_is_not_itemised_is_never_the_largest_sender_and_stands_at_the_end() -> None:
    columns = {"agency": ["Kabupaten Malang", None], "folded": [0, 0], "enrolments": [5, 43]}
    shown = figure("composition.top_agencies", columns, agency="str")
    assert shown.headline == "Kab. Malang mengirim paling banyak: 5"
    assert list(shown.frame["agency"]) == ["Kab. Malang", "Tidak dirinci"]


def test_senders_that_nobody_itemised_are_said_to_be_so() -> None:
    columns = {"agency": [None], "folded": [0], "enrolments": [43]}
    shown = figure("composition.top_agencies", columns, agency="str")
    assert shown.headline == "Kabupaten/kota asal tidak dirinci (43 keikutsertaan)"


def test_agencies_that_would_be_shortened_alike_keep_their_names() -> None:
    columns = {"agency": ["Kabupaten Malang", "Kab. Malang"], "folded": [0, 0], "enrolments": [5, 4]}
    shown = figure("composition.top_agencies", columns, agency="str")
    assert list(shown.frame["agency"]) == ["Kabupaten Malang", "Kab. Malang"]


def test_the_share_of_women_says_of_how_many() -> None:
    columns = {
        "generation": ["gen_x", "gen_x", "milenial"],
        "gender": ["L", "P", None],
        "enrolments": [3, 1, 6],
    }
    shown = figure("composition.by_generation_and_gender", columns, generation="str", gender="str")
    assert shown.headline == "Milenial terbanyak (60,0\u00a0%); perempuan 25,0\u00a0% dari 4 yang tercatat"


YEARS = {"chosen": [True, True], "cohorts": [1, 1], "agencies": [1, 1]}


@pytest.mark.parametrize(
    ("years", "enrolments", "headline"),
    [
        ([2025, 2026], [5, 9], "Terbanyak pada 2026: 9 keikutsertaan; 2026 baru sampai 24 November 2026"),
        ([2025, 2026], [9, 5], "Terbanyak pada 2025: 9 keikutsertaan; 2026 baru sampai 24 November 2026"),
        ([2024, 2025], [9, 5], "Terbanyak pada 2024: 9 keikutsertaan"),
        ([2024, 2025], [5, 5], "2024 dan 2025 sama banyak: 5 keikutsertaan"),
    ],
)
def test_a_year_that_is_not_over_is_said_to_be_so(years: list[int], enrolments: list[int], headline: str) -> None:
    shown = figure("overview.by_year", {"year": years, "enrolments": enrolments, **YEARS})
    assert shown.headline == headline


def test_a_code_of_another_program_is_shown_as_it_is() -> None:
    shown = figure("composition.by_rank", {"rank": ["9/z", "III/a"], "enrolments": [2, 1]})
    assert list(shown.frame["rank"]) == ["9/z", "III/a Penata Muda"]
    assert shown.headline == "Golongan 9/z terbanyak: 66,7\u00a0%"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0,0\u00a0%"),
        (0.0004, "<\u00a00,1\u00a0%"),
        (0.0005, "0,1\u00a0%"),
        (0.9996, ">\u00a099,9\u00a0%"),
        (1, "100,0\u00a0%"),
    ],
)
def test_a_share_is_nothing_or_all_only_where_it_is(share: float, written: str) -> None:
    assert WORDS.percent(share) == written
