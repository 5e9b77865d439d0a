"""What was asked is a choice, where empty means all; what may be seen is a permission, where empty means none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from queries.agencies import AGENCY_GROUPS, KABKOTA, ORIGINS, governments
from queries.filters import EVERYTHING, NOTHING, Filters, Scope
from queries.schema import Agency, Cohort, EnrolmentFact, Programme
from tests.drawing import drawn

if TYPE_CHECKING:
    from sqlalchemy import Engine

AGENCIES = """
    id | code         | level            | parent_id | province_code
    ---+--------------+------------------+-----------+--------------
    1  | 35           | provinsi         |           | 35
    2  | DINKES       | perangkat_daerah | 1         | 35
    3  | RSUD         | perangkat_daerah | 2         | 35            # two levels below its province
    4  | POLI         | perangkat_daerah | 3         | 35            # three
    5  | 35.07        | kabupaten        |           | 35
    6  | 35.78        | kota             |           | 35
    7  | DINKES-35.78 | perangkat_daerah | 6         | 35
    8  | 61           | provinsi         |           | 61
    9  | 61.71        | kota             |           | 61
    10 | KEJAKSAAN    | pusat            |           |
    11 | KEJATI       | perangkat_daerah | 10        | 35            # lies in East Java, belongs to the centre
    12 | KABKOTA      | tidak_dirinci    |           |
    13 | BUMD         | lainnya          |           | 35
"""

PEOPLE = """
    person | agency_id | year | cohort | programme | kind       | provider
    -------+-----------+------+--------+-----------+------------+---------
    Ana    | 1         | 2025 | 1      | PKN-II    | struktural | Jatim
    Ben    | 2         | 2025 | 1      | PKN-II    | struktural | Jatim
    Caz    | 4         | 2025 | 1      | PKN-II    | struktural | Jatim
    Dan    | 5         | 2025 | 2      | LATSAR-3  | latsar     | Jatim
    Eva    | 6         | 2026 | 3      | LATSAR-3  | latsar     | Jatim
    Fin    | 7         | 2026 | 3      | LATSAR-3  | latsar     | Jatim
    Gus    | 8         | 2026 | 4      | PKN-II    | struktural | LAN
    Hal    | 9         | 2026 | 4      | PKN-II    | struktural | LAN
    Ida    | 11        | 2026 | 4      | PKN-II    | struktural | LAN
    Joy    | 12        | 2026 | 4      | PKN-II    | struktural | LAN
    Kim    | 13        | 2026 | 4      | PKN-II    | struktural | LAN
"""

NO_OUTCOMES = {
    "origin": "lainnya",
    "waits": False,
    "expected": False,
    **dict.fromkeys(
        ("has_component", "has_test", "has_competency", "has_judged_level", "has_unjudged_level"), False
    ),
    **dict.fromkeys(("pairs", "improved", "fell"), 0),
}

NAMES = [str(row["person"]) for row in drawn(PEOPLE)]
ALL = set(NAMES)
SECOND_YEAR = {"Eva", "Fin", "Gus", "Hal", "Ida", "Joy", "Kim"}


@pytest.fixture
def people(bare: Engine, reader: Engine) -> Engine:
    """A reader of a database with PEOPLE."""
    agencies = [{**row, "id": int(str(row["id"])), "name": row["code"]} for row in drawn(AGENCIES)]
    for agency in agencies:
        agency["parent_id"] = agency["parent_id"] and int(str(agency["parent_id"]))
    rows = drawn(PEOPLE)
    facts = [
        {
            "enrolment_id": number,
            "participant_id": number,
            "identified": True,
            "cohort_id": int(str(row["cohort"])),
            "provider": row["provider"],
            "programme_code": row["programme"],
            "programme_kind": row["kind"],
            "year": int(str(row["year"])),
            "agency_id": int(str(row["agency_id"])),
            "status": "aktif",
            **NO_OUTCOMES,
        }
        for number, row in enumerate(rows)
    ]
    programmes = {row["programme"]: row["kind"] for row in rows}
    cohorts = {
        int(str(row["cohort"])): {
            "id": int(str(row["cohort"])),
            "provider": row["provider"],
            "programme_code": row["programme"],
            "year": int(str(row["year"])),
            "number": int(str(row["cohort"])),
            "class_label": "",
        }
        for row in rows
    }
    with bare.begin() as connection:
        for agency in agencies:
            connection.execute(insert(Agency), agency)
        connection.execute(
            insert(Programme),
            [{"code": code, "name": code, "short_name": code, "kind": kind} for code, kind in programmes.items()],
        )
        connection.execute(insert(Cohort), list(cohorts.values()))
        connection.execute(insert(EnrolmentFact), facts)
    return reader


def _seen(people: Engine, filters: Filters) -> set[str]:
    with people.connect() as connection:
        found = connection.scalars(select(EnrolmentFact.enrolment_id).where(*filters.conditions()))
        return {NAMES[number] for number in found}


def test_no_permission_sees_nothing_whatever_is_asked(people: Engine) -> None:
    assert _seen(people, Filters(NOTHING)) == set()
    assert _seen(people, Filters(Scope(), years=(2026,), agencies=("35",))) == set()


def test_everything_sees_everything(people: Engine) -> None:
    assert _seen(people, Filters(EVERYTHING)) == ALL


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(agencies=("35.78",)), {"Eva", "Fin"}),
        (Scope(agencies=("DINKES",)), {"Ben", "Caz"}),
        (Scope(agencies=("nowhere",)), set()),
        (Scope(providers=("LAN",)), {"Gus", "Hal", "Ida", "Joy", "Kim"}),
        (Scope(programme_kinds=("latsar",)), {"Dan", "Eva", "Fin"}),
        (Scope(agencies=("35.07",), providers=("LAN",)), {"Dan", "Gus", "Hal", "Ida", "Joy", "Kim"}),
        (Scope(all_but=("35.78",)), ALL - {"Eva", "Fin"}),
        (Scope(all_but=("35", "61")), ALL - {"Ana", "Ben", "Caz", "Gus"}),
        (Scope(all_but=("35.78", "nowhere")), set()),  # who is to be left out is not known
        (Scope(all_but=(KABKOTA,)), set()),
    ],
)
def test_a_permission_covers_what_it_names_and_what_lies_below(
    people: Engine, scope: Scope, expected: set[str]
) -> None:
    assert _seen(people, Filters(scope)) == expected


def test_a_choice_never_reaches_beyond_the_permission(people: Engine) -> None:
    city = Scope(agencies=("35.78",))
    assert _seen(people, Filters(city, agencies=("35.07", "DINKES-35.78"))) == {"Fin"}
    assert _seen(people, Filters(city, years=(2025,))) == set()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Filters(EVERYTHING, agencies=("35",)), {"Ana", "Ben", "Caz"}),
        (Filters(EVERYTHING, agencies=("RSUD",)), {"Caz"}),
        (Filters(EVERYTHING, agencies=("POLI", "35.07")), {"Caz", "Dan"}),
        (Filters(EVERYTHING, agencies=("KEJAKSAAN",)), {"Ida"}),
        (Filters(EVERYTHING, agencies=("nowhere",)), set()),
        (Filters(EVERYTHING, years=(2025,)), ALL - SECOND_YEAR),
        (Filters(EVERYTHING, years=(2025, 2026)), ALL),
        (Filters(EVERYTHING, programmes=("LATSAR-3",)), {"Dan", "Eva", "Fin"}),
        (Filters(EVERYTHING, cohorts=("LATSAR-3.2026.3@Jatim",)), {"Eva", "Fin"}),
        (Filters(EVERYTHING, cohorts=("PKN-II.2025.1@Jatim", "LATSAR-3.2025.2@Jatim")), ALL - SECOND_YEAR),
        (Filters(EVERYTHING, years=(2026,), programmes=("PKN-II",), agencies=(KABKOTA,)), {"Hal", "Joy"}),
    ],
)  # fmt: skip
def test_choices_narrow_and_a_parent_takes_its_children_along(
    people: Engine, asked: Filters, expected: set[str]
) -> None:
    assert _seen(people, asked) == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("pusat", {"Ida"}),
        ("provinsi_sendiri", {"Ana", "Ben", "Caz"}),
        ("provinsi_lain", {"Gus"}),
        ("kabkota_sendiri", {"Dan", "Eva", "Fin"}),
        ("kabkota_lain", {"Hal"}),
        ("kabkota_tidak_dirinci", {"Joy"}),
        ("lainnya", {"Kim"}),
        ("kabkota", {"Dan", "Eva", "Fin", "Hal", "Joy"}),
    ],
)
def test_a_group_is_every_government_of_that_origin(people: Engine, group: str, expected: set[str]) -> None:
    assert group in AGENCY_GROUPS
    assert _seen(people, Filters(EVERYTHING, agencies=(group,))) == expected


def test_a_group_and_an_agency_together_are_both(people: Engine) -> None:
    assert _seen(people, Filters(EVERYTHING, agencies=("pusat", "DINKES"))) == {"Ben", "Caz", "Ida"}


def test_origins_part_all_people(people: Engine) -> None:
    parts = [_seen(people, Filters(EVERYTHING, agencies=(origin,))) for origin in ORIGINS]
    assert sum(map(len, parts)) == len(ALL)
    assert set.union(*parts) == ALL


def test_every_agency_has_one_government_however_deep_it_lies(people: Engine) -> None:
    tree = governments()
    with people.connect() as connection:
        found = connection.execute(select(tree.c.agency_id, tree.c.government_id)).all()
    assert len(found) == len(drawn(AGENCIES))
    below = {agency: government for agency, government in found if agency != government}
    assert below == {2: 1, 3: 1, 4: 1, 7: 6, 11: 10}


def test_a_statement_may_group_by_government_within_a_permission_and_a_choice(people: Engine) -> None:
    tree = governments()
    asked = Filters(Scope(agencies=("35", "35.78")), agencies=("DINKES", "kabkota"))
    statement = (
        select(tree.c.government_id, func.count())
        .join(EnrolmentFact, EnrolmentFact.agency_id == tree.c.agency_id)
        .where(*asked.conditions())
        .group_by(tree.c.government_id)
        .order_by(tree.c.government_id)
    )
    with people.connect() as connection:
        assert [tuple(row) for row in connection.execute(statement)] == [(1, 2), (6, 2)]
