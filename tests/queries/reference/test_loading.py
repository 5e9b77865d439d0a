"""Loading: it adds what is missing, never changes what is there, and refuses files that contradict themselves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from queries import reference
from queries.reference import ReferenceProblem
from queries.reference.files import FOLDER
from queries.schema import (
    Agency,
    AgencyAlias,
    DataVersion,
    RuleAttendance,
    RuleBand,
    RuleComponent,
    RuleSet,
)
from tests.queries.reference.lookups import band_of, meaning_of, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the reference files, to be spoilt."""
    return shutil.copytree(FOLDER, tmp_path / "files")


def test_loading_again_changes_nothing(connection: Connection):
    before = rows(connection)
    reference.load(connection)
    assert rows(connection) == before


def test_what_an_administrator_corrected_stays_corrected(connection: Connection):
    corrected = connection.scalars(select(RuleSet.id).where(RuleSet.programme_code == "PKP")).first()
    connection.execute(update(RuleSet).where(RuleSet.id == corrected).values(source="BPSDM", confirmed=True))
    connection.execute(update(RuleBand).where(RuleBand.rule_set_id == corrected).values(label="Istimewa"))
    component = select(RuleComponent.assessment_id).where(RuleComponent.rule_set_id == corrected).limit(1)
    connection.execute(
        delete(RuleComponent).where(
            RuleComponent.rule_set_id == corrected, RuleComponent.assessment_id == component.scalar_subquery()
        )
    )
    connection.execute(update(Agency).where(Agency.code == "35-DINKES").values(name="Dinas Kesehatan"))
    other = connection.scalar(select(Agency.id).where(Agency.code == "35-BKD"))
    connection.execute(update(AgencyAlias).where(AgencyAlias.alias == "SIDOARJO").values(agency_id=other))
    before = rows(connection)
    reference.load(connection)
    assert rows(connection) == before


def test_what_is_missing_is_added_with_all_its_parts(connection: Connection):
    before = rows(connection)
    pkn = (
        select(RuleSet.id).where(RuleSet.programme_code == "PKN-II", RuleSet.since_year == 2019).scalar_subquery()
    )
    for part in (RuleComponent, RuleBand, RuleAttendance):
        connection.execute(delete(part).where(part.rule_set_id == pkn))
    connection.execute(delete(RuleSet).where(RuleSet.programme_code == "PKN-II", RuleSet.since_year == 2019))
    connection.execute(delete(AgencyAlias).where(AgencyAlias.alias == "SIDOARJO"))
    reference.load(connection)
    assert {name: len(found) for name, found in rows(connection).items()} == {
        name: len(found) for name, found in before.items()
    }
    assert meaning_of(connection, "Sidoarjo") == "35.15"
    assert band_of(connection, "PKN-II", 2019, 95_00) == "Sangat Memuaskan"


def test_reference_data_is_not_data_the_database_still_counts_as_empty(connection: Connection):
    assert connection.scalar(select(DataVersion.version)) == 0


@pytest.mark.parametrize(
    ("file", "right", "wrong", "complaint"),
    [
        ("rules.toml", '"PKA.SIKAP" = 20', '"PKA.SIKAP" = 20.5', "PKA 2019: weights sum to 100.5"),
        ("rules.toml", "above = 80.00", "above = 95.00", "bands do not descend"),
        ("rules.toml", "from = 0.00", "from = 10.00", "lowest band does not begin at 0"),
        ("rules.toml", "pass_above = 70.00", "pass_above = 70.001", "finer than a hundredth"),
        ("rules.toml", 'programmes = ["PKA"]', 'programmes = ["PKX"]', "PKX is not known"),
        ("rules.toml", '"PKN.SIKAP" = 20', '"PKN.SIKAPP" = 20', "PKN.SIKAPP is not known"),
        ("programmes.toml", 'aliases = ["Latsar 2"', 'aliases = ["Latsar 3"', "'LATSAR 3' would mean both"),
        ("east_java.csv", "35.02,", "35.01,", "agency 35.01 stands 2 times"),
        (
            "central.csv",
            "KEMENAG,Kementerian Agama,pusat",
            "KEMENAG,Kementerian Agama,puast",
            "puast is not known",
        ),
        (
            "perangkat_daerah.csv",
            "perangkat_daerah,35,35,Dinkes",
            "perangkat_daerah,36-X,35,Dinkes",
            "parent 36-X",
        ),
    ],
)
def test_files_that_contradict_themselves_are_refused_before_a_row_is_written(
    connection: Connection, files: Path, file: str, right: str, wrong: str, complaint: str
):
    text = (files / file).read_text(encoding="utf-8")
    assert right in text
    (files / file).write_text(text.replace(right, wrong), encoding="utf-8")
    before = rows(connection)
    with pytest.raises(ReferenceProblem, match=complaint):
        reference.load(connection, files)
    assert rows(connection) == before


def test_an_agency_alias_that_would_mean_two_things_is_refused(connection: Connection, files: Path):
    with (files / "central.csv").open("a", encoding="utf-8") as central:
        central.write("LAIN,Lembaga Lain,pusat,,,Sidoarjo,\n")
    with pytest.raises(ReferenceProblem, match="'SIDOARJO' would mean both"):
        reference.load(connection, files)
