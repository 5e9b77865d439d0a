"""Aliases: what people write, and which agency or programme it certainly means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from queries.schema import AgencyAlias, ProgrammeAlias
from queries.spelling import normalised
from tests.queries.reference.lookups import meaning_of, programme_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

DOUBLE_NAMES = ("Blitar", "Kediri", "Malang", "Probolinggo", "Pasuruan", "Mojokerto", "Madiun")


@pytest.mark.parametrize("name", DOUBLE_NAMES)
def test_a_name_that_a_kabupaten_and_a_kota_share_means_neither_when_bare(connection: Connection, name: str):
    assert meaning_of(connection, name) is None
    assert meaning_of(connection, f"Kab. {name}") != meaning_of(connection, f"Pemkot {name}")
    assert None not in {meaning_of(connection, f"Kab. {name}"), meaning_of(connection, f"Pemkot {name}")}


@pytest.mark.parametrize(
    ("written", "code"),
    [("Sidoarjo", "35.15"), ("SURABAYA", "35.78"), ("Batu", "35.79"), ("Pemkab Gresik", "35.25")],
)
def test_a_bare_name_that_one_government_bears_means_it(connection: Connection, written: str, code: str):
    assert meaning_of(connection, written) == code


@pytest.mark.parametrize(
    "written", ["Jawa Timur", "Jatim", "Gorontalo", "Bengkulu", "Kota Sidoarjo", "Dinas Kesehatan", "BKD"]
)
def test_a_text_that_could_be_several_agencies_means_none(connection: Connection, written: str):
    assert meaning_of(connection, written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Dinas Kesehatan Prov. Jatim", "35-DINKES"),
        ("Dinkes Jawa Timur", "35-DINKES"),
        ("BPSDM Provinsi Jawa Timur", "35-BPSDM"),
        ("RSUD dr. Soetomo", "35-RSUD-SOETOMO"),
        ("RSUD DR. SAIFUL ANWAR PROV JATIM", "35-RSUD-SAIFUL-ANWAR"),
        ("Biro Hukum Setda Prov. Jatim", "35-BIRO-HUKUM"),
        ("LAN RI", "LAN"),
        ("Kementerian Agama Republik Indonesia", "KEMENAG"),
        ("Kemenkominfo", "KEMKOMDIGI"),
        ("Kementerian Hukum dan HAM", "KEMENKUMHAM"),
        ("Kementerian Hukum", "KEMENKUM"),
        ("Pemprov NTB", "52"),
        ("Pemerintah Aceh", "11"),
    ],
)
def test_offices_and_central_agencies_are_known_by_what_people_write(
    connection: Connection, written: str, code: str
):
    assert meaning_of(connection, written) == code


def test_every_alias_is_normalised_or_no_lookup_would_find_it(connection: Connection):
    aliases = [*connection.scalars(select(AgencyAlias.alias)), *connection.scalars(select(ProgrammeAlias.alias))]
    assert aliases
    assert [alias for alias in aliases if normalised(alias) != alias or not alias] == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("PKN-II", "PKN-II"),
        ("PKN Tingkat II", "PKN-II"),
        ("Diklatpimnas II", "PKN-II"),
        ("Diklatpim Tk. II", "PKN-II"),
        ("Pendidikan dan Pelatihan Kepemimpinan Nasional Tingkat II", "PKN-II"),
        ("Diklatpim III", "PKA"),
        ("Pelatihan Kepemimpinan Pengawas", "PKP"),
        ("Pelatihan Dasar CPNS Golongan III", "LATSAR-III"),
        ("Latsar Gol III", "LATSAR-III"),
        ("LATSAR CPNS GOL. 2", "LATSAR-II"),
        ("Latsar CPNS", None),
        ("Diklatpim", None),
    ],
)
def test_programmes_are_known_by_old_and_new_names(connection: Connection, written: str, code: str | None):
    assert programme_of(connection, written) == code
