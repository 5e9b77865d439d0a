"""Headlines of Kompetensi, written by hand."""

from __future__ import annotations

import pandas as pd

from dashboard.headlines import competency
from dashboard.texts import Words

WORDS = Words("id")


def test_the_lead_of_results_is_the_share_that_passed() -> None:
    frame = pd.DataFrame({"status": ["lulus", "ditunda"], "share": [0.975, 0.025]})
    assert competency.status(frame, WORDS) == "97,5\u00a0% lulus"


def test_nobody_passed_is_a_share_of_zero() -> None:
    frame = pd.DataFrame({"status": ["tidak_lulus"], "share": [1.0]})
    assert competency.status(frame, WORDS) == "0,0\u00a0% lulus"


def test_who_did_not_pass_is_not_satisfactory_whatever_the_band() -> None:
    frame = pd.DataFrame({"band": ["memuaskan", "cukup"], "enrolments": [8, 2], "satisfied": [7, 7]})
    assert competency.bands(frame, WORDS) == "70,0\u00a0% lulus minimal Memuaskan"


def test_bands_are_called_an_example_only_where_their_rules_are_not_confirmed() -> None:
    frame = pd.DataFrame({"enrolments": [8, 2], "unconfirmed": [0, 0]})
    assert competency.bands_unconfirmed(frame, WORDS) == ""
    frame["unconfirmed"] = [3, 0]
    assert competency.bands_unconfirmed(frame, WORDS).startswith("3 predikat memakai batas contoh")
    frame["unconfirmed"] = [8, 2]
    assert "Batas predikat adalah contoh yang belum dikonfirmasi" in competency.bands_unconfirmed(frame, WORDS)


def test_an_agency_is_named_only_where_chance_does_not_explain_it() -> None:
    frame = pd.DataFrame(
        {
            "agency": ["Kabupaten Gresik", "Kota Batu"],
            "mean": [82.3, 84.9],
            "overall": [85.5, 85.5],
            "low": [82.9, 83.0],
            "high": [88.1, 88.0],
            "outside": [True, False],
        }
    )
    assert competency.by_agency(frame, WORDS) == "Kab. Gresik paling menyimpang: 82,3, rata-rata semua 85,5"
    frame["outside"] = False
    assert "Tidak ada instansi yang menyimpang dari rata-rata 85,5" in competency.by_agency(frame, WORDS)


def test_a_fall_has_its_sign() -> None:
    frame = pd.DataFrame({"test": ["Tes A"], "gain": [-1.3]})
    assert competency.gains(frame, WORDS) == "Tes A: −1,3 poin"


def test_no_falls_are_said_to_be_none() -> None:
    frame = pd.DataFrame({"test": ["Tes A"] * 2, "direction": ["fell", "rose"], "share": [0.0, 1.0]})
    assert competency.directions(frame, WORDS) == "Tidak ada nilai yang turun"


def test_generations_that_do_not_differ_are_not_ranked() -> None:
    frame = pd.DataFrame({"generation": ["gen_x", "gen_z"], "mean": [85.5, 85.5]})
    assert competency.by_generation(frame, WORDS) == "Semua generasi sama: rata-rata 85,5"


def test_a_gap_of_zero_is_not_below_the_standard() -> None:
    frame = pd.DataFrame({"competency": ["Integritas"], "gap": [0.0]})
    assert competency.against_standard(frame, WORDS) == "Tidak ada kompetensi yang rata-ratanya di bawah standar"


def test_a_spread_without_falls_says_so() -> None:
    frame = spread([5, 22, 6], fallen=0.0)
    assert competency.gain_spread(frame, WORDS) == "Kenaikan terbanyak 10 sampai 20 poin; tidak ada yang turun"


def test_a_bin_at_an_end_of_the_spread_is_open() -> None:
    lowest, highest = "Kenaikan terbanyak di bawah 10 poin", "Kenaikan terbanyak 20 poin atau lebih"
    assert competency.gain_spread(spread([22, 5, 6], fallen=0.5), WORDS) == f"{lowest}; 50,0\u00a0% turun"
    assert competency.gain_spread(spread([5, 6, 22], fallen=0.0), WORDS) == f"{highest}; tidak ada yang turun"


def spread(pairs: list[int], fallen: float) -> pd.DataFrame:
    return pd.DataFrame({"at_least": [-100, 10, 20], "under": [10, 20, 100], "pairs": pairs, "fallen": fallen})
