"""Agencies in a roster: counted where the text is certain, refused with the closest names where it is not."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from dashboard.importers.agencies import AgencyFinder, Meaning, Unknown
from queries.engine import database_url, upgrade, write_engine
from queries.loading import read_known


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    url = database_url(f"sqlite:///{tmp_path_factory.mktemp('agencies') / 'training.db'}")
    upgrade(url)
    engine: Engine = write_engine(url)
    with engine.connect() as connection:
        known = read_known(connection)
    engine.dispose()
    return AgencyFinder(known)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Kab. Sidoarjo", "35.15"),
        ("Pemkab Sidoarjo", "35.15"),
        ("Pemerintah Kota Surabaya", "35.78"),
        ("Kejaksaan Republik Indonesia", "KEJAKSAAN"),
        ("LPP TVRI", "LPP-TVRI"),
        ("Prov Jatim", "35"),
        ("Prov Kalimantan Barat", "61"),
        ("Kabupaten/Kota", "KABKOTA"),
        ("RSUD dr. Soetomo", "35-RSUD-SOETOMO"),
        ("Dinas Kesehatan Provinsi Jawa Timur", "35-DINKES"),
        ("Kab. Sidoarjo, Prov. Jawa Timur", "35.15"),
    ],
)
def test_a_known_spelling_means_its_agency_and_no_unit(finder, written, code):
    found = finder.find(written)
    assert isinstance(found, Meaning)
    assert (found.agency.code, found.unit) == (code, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Dinas Kesehatan Kab. Sidoarjo", "35.15"),
        ("Setda Kab. Malang", "35.07"),
        ("RSUD Kota Kediri", "35.71"),
        ("Kecamatan Batu Kota Batu", "35.79"),
        ("Pemkot Surabaya - Dinas Sosial", "35.78"),
        ("Dinas Sosial Provinsi Kalimantan Barat", "61"),
        ("Bidang Mutasi BKD Provinsi Jawa Timur", "35-BKD"),
        ("Biro Umum Kementerian Agama", "KEMENAG"),
    ],
)
def test_a_unit_is_kept_as_written_below_the_agency_that_is_certain(finder, written, code):
    found = finder.find(written)
    assert isinstance(found, Meaning)
    assert (found.agency.code, found.unit) == (code, written)


@pytest.mark.parametrize(
    ("written", "closest"),
    [
        ("Malang", {"Kabupaten Malang", "Kota Malang"}),
        ("Dinas Kesehatan", {"Dinas Kesehatan Provinsi Jawa Timur"}),
        ("Dinas Kesehatan Malang", {"Kabupaten Malang", "Kota Malang"}),
        ("Kab. Sidoarja", {"Kabupaten Sidoarjo"}),
    ],
)
def test_what_is_ambiguous_or_misspelt_is_refused_with_the_closest_names(finder, written, closest):
    found = finder.find(written)
    assert isinstance(found, Unknown)
    assert closest <= {agency.name for agency in found.closest}
    assert not found.named


@pytest.mark.parametrize(
    "written",
    [
        "Dinas Kesehatan Kabupaten Batu Bara",  # in Sumatera Utara: not Kota Batu
        "Dinas Pendidikan Kabupaten Tangerang",
        "Cabang Dinas Pendidikan Kab. Sidoarjo",  # an office of the province
        "SMAN 1 Kota Malang",  # a school of the province
        "Polres Kota Batu",
        "Universitas Negeri Surabaya",
        "Pengadilan Negeri Kab. Sidoarjo",
        "",
        "???",
    ],
)
def test_a_government_in_the_name_is_not_enough(finder, written):
    assert isinstance(finder.find(written), Unknown)


@pytest.mark.parametrize(
    "written",
    [
        "Dinas Sosial Kab. Kediri dan Kota Kediri",
        "Kejaksaan Negeri Kab. Sidoarjo",
        "RSUD dr. Soedono Kota Madiun",  # the province's hospital, in that city
        "Kanwil Kementerian Agama Provinsi Jawa Timur",
        "Dinas Kesehatan Kab. Sidoarjo, Provinsi Jawa Timur",
    ],
)
def test_a_text_that_names_two_governments_is_refused_with_both(finder, written):
    found = finder.find(written)
    assert isinstance(found, Unknown)
    assert len(found.named) == 2


def test_the_leaf_without_itemisation_is_never_suggested(finder):
    found = finder.find("Kabupaten Sidoarja")
    assert isinstance(found, Unknown)
    assert all(agency.code != "KABKOTA" for agency in found.closest)
