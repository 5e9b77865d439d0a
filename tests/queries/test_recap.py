"""The recap of a cohort, against what its five files say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from dashboard.importers.importing import import_together
from dashboard.importers.options import ImportOptions
from queries import recap
from queries.engine import reading
from queries.filters import EVERYTHING, NOTHING, Scope
from queries.schema import Enrolment
from tests.dashboard.importers.conftest import NOW, sent
from tests.office import NAMES, email_of, five_files, nip_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

CODE = "PKP.2024.4@BPSDM Jatim"
SESSIONS, JP = 6, 500
MISSED = {2: "sick", 4: "unexcused"}
"""Number of the participant -> why one session was missed."""
WITHOUT_SCORE = 9


@pytest.fixture
def loaded(writer: Engine, reader: Engine, tmp_path: Path) -> Engine:
    options = ImportOptions(from_title=True, agencies={"KABUPATEN SIDOARJOO": "35.15"})
    import_together(writer, [sent(path, options) for path in five_files(tmp_path)], NOW, write=True)
    return reader


def test_a_cohort_is_summed_up(loaded: Engine) -> None:
    with reading(loaded) as connection:
        (row,) = recap.cohorts(connection, [CODE], EVERYTHING).to_dict("records")
    people = len(NAMES)
    scores = [80.5 + number for number in range(people) if number != WITHOUT_SCORE]
    expected = {
        "programme": "PKP", "year": 2024, "number": 4, "enrolments": people, "men": 5, "women": 5,
        "sessions_held": SESSIONS, "attendance_known": people, "jp_recorded": people * SESSIONS * JP,
        "jp_attended": (people * SESSIONS - len(MISSED)) * JP, "status_lulus": people - 1,
        "status_belum_dinilai": 1, "status_batal": 0, "scored": len(scores), "score_sum": round(sum(scores) * 100),
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected


def test_the_mean_score_is_of_those_who_have_a_verdict_as_on_the_pages(loaded: Engine, writer: Engine) -> None:
    with writer.begin() as connection:
        someone = select(func.min(Enrolment.id)).where(Enrolment.final_score.is_not(None))
        of_him = Enrolment.id == connection.scalar(someone)
        score = connection.scalar(select(Enrolment.final_score).where(of_him))
        connection.execute(update(Enrolment).where(of_him).values(status="aktif"))
    with reading(loaded) as connection:
        (row,) = recap.cohorts(connection, [CODE], EVERYTHING).to_dict("records")
    scores = [8050 + 100 * number for number in range(len(NAMES)) if number != WITHOUT_SCORE]
    scores.remove(score)
    assert (row["scored"], row["score_sum"]) == (len(scores), sum(scores))


def test_where_people_come_from_adds_up(loaded: Engine) -> None:
    with reading(loaded) as connection:
        frame = recap.agencies(connection, [CODE], EVERYTHING)
    found = dict(zip(frame["agency"], frame["enrolments"], strict=True))
    assert found == {"Kabupaten Sidoarjo": 6, "Kota Surabaya": 2, "Kota Madiun": 2}
    assert list(frame["enrolments"]) == sorted(frame["enrolments"], reverse=True)


def test_every_participant_has_a_row_with_what_is_known(loaded: Engine) -> None:
    with reading(loaded) as connection:
        frame = recap.members(connection, [CODE], EVERYTHING)
    assert list(frame["name"]) == sorted(NAMES)
    for row in frame.to_dict("records"):
        number = NAMES.index(row["name"])
        missed = MISSED.get(number)
        assert row["nip"] == nip_of(number)
        assert (row["pre"], row["post"]) == (5050 + 100 * number, 8000 + 100 * number)
        assert row["sessions_attended"] == SESSIONS - bool(missed)
        assert {kind: row[kind] for kind in ("sick", "unexcused", "permission", "duty")} == {
            kind: int(kind == missed) for kind in ("sick", "unexcused", "permission", "duty")
        }


def test_a_register_has_who_takes_part_and_what_is_marked(loaded: Engine) -> None:
    with reading(loaded) as connection:
        people, sessions, marks = (
            ask(connection, CODE, EVERYTHING) for ask in (recap.register, recap.sessions, recap.marks)
        )
        (key,) = recap.cohort_key(connection, CODE, EVERYTHING).to_dict("records")
    assert list(people["name"]) == sorted(NAMES)
    assert len(sessions) == SESSIONS
    assert len(marks) == len(NAMES) * SESSIONS
    assert (key["programme"], key["number"], key["provider"]) == ("PKP", 4, "BPSDM Jatim")


def test_cohorts_with_participants_are_offered_by_year(loaded: Engine) -> None:
    with reading(loaded) as connection:
        assert list(recap.years(connection, EVERYTHING)["year"]) == [2024]
        assert list(recap.of_year(connection, 2024, EVERYTHING)["code"]) == [CODE]
        assert recap.of_year(connection, 2023, EVERYTHING).empty


def test_cohorts_of_others_are_not_offered(loaded: Engine) -> None:
    mine = Scope(providers=("BPSDM Jatim",), programme_kinds=("latsar",))
    others = (NOTHING, Scope(agencies=("35.25",)), Scope(providers=("Pusdiklat X",)))
    with reading(loaded) as connection:
        assert list(recap.of_year(connection, 2024, mine)["code"]) == [CODE]
        for scope in others:
            assert recap.years(connection, scope).empty
            assert recap.of_year(connection, 2024, scope).empty
            for ask in (recap.cohorts, recap.agencies, recap.members):
                assert ask(connection, [CODE], scope).empty
                assert not ask(connection, [CODE], mine).empty
            for of_one in (recap.cohort_key, recap.register, recap.sessions, recap.marks):
                assert of_one(connection, CODE, scope).empty
                assert not of_one(connection, CODE, mine).empty


def test_of_a_cohort_that_nobody_knows_there_is_nothing(reader: Engine) -> None:
    with reading(reader) as connection:
        for ask in (recap.cohorts, recap.agencies, recap.members):
            assert ask(connection, ["TIDAK.ADA"], EVERYTHING).empty
        for ask in (recap.cohort_key, recap.register, recap.sessions, recap.marks):
            assert ask(connection, "TIDAK.ADA", EVERYTHING).empty


def test_no_address_is_in_a_recap(loaded: Engine) -> None:
    with reading(loaded) as connection:
        frames = [recap.cohorts(connection, [CODE], EVERYTHING), recap.agencies(connection, [CODE], EVERYTHING)]
        frames.append(recap.members(connection, [CODE], EVERYTHING))
    said = " ".join(frame.to_csv() for frame in frames)
    assert email_of(0) not in said
