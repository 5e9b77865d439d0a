"""Agencies: who is there, with which code and parent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from queries.schema import Agency
from tests.queries.reference.lookups import meaning_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_east_java_has_29_kabupaten_and_9_kota_which_are_governments_themselves(connection: Connection):
    local = connection.execute(
        select(Agency.level, Agency.parent_id, Agency.code).where(Agency.level.in_(("kabupaten", "kota")))
    ).all()
    assert Counter(row.level for row in local) == {"kabupaten": 29, "kota": 9}
    assert {row.parent_id for row in local} == {None}
    expected = {f"35.{number:02}" for number in (*range(1, 30), *range(71, 80))}
    assert {row.code for row in local} == expected


def test_banyuwangi_is_35_10_and_not_35_1(connection: Connection):
    assert connection.scalar(select(Agency.code).where(Agency.name == "Kabupaten Banyuwangi")) == "35.10"


def test_indonesia_has_38_provinces_each_with_its_own_code(connection: Connection):
    provinces = connection.execute(
        select(Agency.code, Agency.province_code, Agency.name).where(Agency.level == "provinsi")
    ).all()
    assert len(provinces) == 38
    assert all(row.code == row.province_code for row in provinces)
    names = {row.code: row.name for row in provinces}
    assert names["35"] == "Pemerintah Provinsi Jawa Timur"
    assert names["61"] == "Pemerintah Provinsi Kalimantan Barat"
    assert names["96"] == "Pemerintah Provinsi Papua Barat Daya"


def test_offices_of_the_province_lie_below_it_at_any_depth(connection: Connection):
    above = aliased(Agency)
    statement = (
        select(Agency.code, above.code.label("parent"))
        .join(above, above.id == Agency.parent_id)
        .where(Agency.level == "perangkat_daerah")
    )
    parents = {row.code: row.parent for row in connection.execute(statement)}
    assert parents["35-DINKES"] == "35"
    assert parents["35-RSUD-SOETOMO"] == "35"
    assert parents["35-BIRO-HUKUM"] == "35-SETDA"
    assert set(parents.values()) == {"35", "35-SETDA"}
    assert sum(code.startswith("35-BAKORWIL") for code in parents) == 5


def test_the_origins_of_the_2019_cohort_are_there(connection: Connection):
    written = {
        "Kejaksaan Republik Indonesia": "KEJAKSAAN",
        "LPP TVRI": "LPP-TVRI",
        "Prov Jatim": "35",
        "Prov Kalimantan Barat": "61",
        "Kabupaten/Kota": "KABKOTA",
    }
    assert {spelling: meaning_of(connection, spelling) for spelling in written} == written
