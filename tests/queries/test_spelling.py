"""Spelling: which texts are one name, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.spelling import normalised


@pytest.mark.parametrize(
    "written",
    [
        "Kabupaten Sidoarjo",
        "Kab. Sidoarjo",
        "KAB.SIDOARJO",
        "kab  sidoarjo ",
        "Pemkab Sidoarjo",
        "Pemerintah Kabupaten Sidoarjo",
        "Pemerintah Daerah Kab. Sidoarjo",
        "Pemda Kabupaten Sidoarjo",
        "Pemkab. Kab. Sidoarjo",
        "Kabupaten\u00a0Sidoarjo",
        "Kabupaten\u200b Sidoárjo",
    ],
)
def test_a_kabupaten_is_written_in_many_ways_and_is_one(written: str):
    assert normalised(written) == "KABUPATEN SIDOARJO"


@pytest.mark.parametrize(
    "written", ["Kota Kediri", "Pemkot Kediri", "Pemerintah Kota Kediri", "Kodya Kediri", "KOTA KEDIRI."]
)
def test_a_kota_is_written_in_many_ways_and_is_one(written: str):
    assert normalised(written) == "KOTA KEDIRI"


@pytest.mark.parametrize(
    "written",
    [
        "Provinsi Jawa Timur",
        "Prov. Jatim",
        "Prov Jatim",
        "Pemprov Jatim",
        "Pemerintah Provinsi Jawa Timur",
        "Pemerintah Daerah Propinsi Jawa Timur",
    ],
)
def test_the_province_is_written_in_many_ways_and_is_one(written: str):
    assert normalised(written) == "PROVINSI JAWA TIMUR"


def test_kabupaten_and_kota_of_one_name_stay_two():
    assert normalised("Kab. Malang") != normalised("Kota Malang")


def test_kotabaru_is_not_kota_baru():
    assert normalised("Kabupaten Kotabaru") == "KABUPATEN KOTABARU"
    assert normalised("Kotabaru") != normalised("Kota Baru")


@pytest.mark.parametrize("written", ["Kabupaten/Kota", "Kab/Kota", "Pemkab/Pemkot", "Pemerintah Kabupaten/Kota"])
def test_kabupaten_slash_kota_names_neither(written: str):
    assert normalised(written) == "KABUPATEN KOTA"


@pytest.mark.parametrize("written", ["Kejaksaan RI", "Kejaksaan R.I.", "Kejaksaan Republik Indonesia"])
def test_ri_is_republik_indonesia(written: str):
    assert normalised(written) == "KEJAKSAAN RI"


def test_rri_is_not_taken_apart():
    assert normalised("LPP RRI") == "LPP RRI"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Diklatpim Tk. II", "DIKLATPIM TINGKAT II"),
        ("Diklatpim Tingkat 2", "DIKLATPIM TINGKAT II"),
        ("Latsar Gol.III", "LATSAR GOLONGAN III"),
        ("TK Pembina", "TK PEMBINA"),  # a kindergarten has no grade
        ("Kelas 3", "KELAS 3"),
    ],
)
def test_grades_are_roman_and_in_full(written: str, key: str):
    assert normalised(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("RSUD dr. Soetomo", "RSUD DR SOETOMO"),
        ("Dinas Koperasi & UKM", "DINAS KOPERASI DAN UKM"),
        ("Pengadaan Barang/Jasa", "PENGADAAN BARANG JASA"),
        ("D.K.I. Jakarta", "DKI JAKARTA"),
        ("Ma'arif", "MAARIF"),
        ("Versi 3.4", "VERSI 3 4"),
        ("", ""),
        (" -- ", ""),
    ],
)
def test_punctuation_parts_words_but_not_initials(written: str, key: str):
    assert normalised(written) == key


NOISE = st.text(max_size=6) | st.sampled_from(
    [
        "Kab.",
        "Pemkab",
        "Pemerintah",
        "Daerah",
        "Kota",
        "PEM",
        "Pemda",
        "Republik",
        "Indonesia",
        "R.I.",
        "Tk.",
        "Gol",
        "2",
    ]
)


@given(st.lists(NOISE, max_size=8).map(" ".join))
def test_normalising_twice_changes_nothing(text: str):
    assert normalised(normalised(text)) == normalised(text)
