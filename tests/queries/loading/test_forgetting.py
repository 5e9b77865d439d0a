"""Forgetting a person: nothing names him any more, what counts stays, and nothing brings him back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from queries import audit, requests, summaries
from queries.engine import empty_log
from queries.loading import (
    AlreadyForgotten,
    Batch,
    KeyNeeded,
    NeverUndone,
    NothingToUndo,
    NumberGivenAgain,
    ScoreRow,
    ScoreValue,
    Taken,
    Who,
    all_digests,
    correct,
    forget,
    forgotten_again,
    loading,
    lock,
    people_meant,
    plan_marks,
    plan_roster,
    plan_scores,
    plan_sessions,
    read_taken,
    read_traces,
    remember_digests,
    undo,
    without_forgotten,
    write_roster,
    write_table,
    write_taken,
)
from queries.loading.forgotten import Seal
from queries.schema import (
    AuditEvent,
    Base,
    CategorySummary,
    CohortCount,
    Enrolment,
    EnrolmentFact,
    ForgottenPerson,
    HeldValue,
    ImportBatch,
    OutcomeSummary,
    Participant,
    ParticipantIdentifier,
    SourceRow,
)
from tests.facts_twin import stored_facts, twin_facts
from tests.queries.loading.conftest import NOW, agencies_in, cohort, nip_of, rows_of
from tests.queries.loading.test_tables import TEST, mark, session

KEY, OTHER_KEY = b"k" * 64, b"o" * 64
ROSTER = """
    cohort | nip | name         | born       | agency | unit         | score | nrp
    -------+-----+--------------+------------+--------+--------------+-------+------
    2      | 001 | Ana Lestari  | 1979-12-31 | Gresik | Bidang Rahma | 8000  | 770011
    2      |     | Ben Unnumbered | 1985-05-05 | Gresik |            |       |
    2      | 003 | Cak Tetap    | 1990-01-01 | Tuban  |              | 7000  |
    3      | 001 | Ana Lestari  | 1979-12-31 | Tuban  |              |       |
    """
NIP = nip_of("1979-12-31", "001")
WHO = Who(nip=NIP)
TELLING = ("Lestari", NIP, "770011", "Rahma", "1979-12-31")


def named(name, kind="peserta"):
    return Batch(kind, name, "0" * 64, "petugas")


@pytest.fixture
def academy(connection, agencies):
    """Ana in two cohorts with a mark and a score, corrected twice; Ben, whom only his name knows; Cak beside them."""
    first = plan_roster(connection, rows_of(ROSTER, agencies))
    write_roster(connection, first, named("peserta Ana Lestari.csv"), NOW)
    write_table(connection, plan_sessions(connection, [session(2)]), named("sesi.csv"), NOW)
    write_table(connection, plan_marks(connection, [mark(2, WHO)], NOW), named("presensi.csv"), NOW)
    scores = [ScoreRow(2, cohort(), WHO, (ScoreValue("pre", TEST, "pre", 6000),))]
    write_table(connection, plan_scores(connection, scores), named("nilai.csv"), NOW)
    ana = str(person(connection))
    correct(connection, "participant", ana, "name", "Ana Lestari W.", "Ana menulis surat", "petugas", NOW)
    enrolment = str(connection.scalar(select(Enrolment.id).where(Enrolment.final_score == 8000)))
    correct(connection, "enrolment", enrolment, "final_score", 8100, "nilai Lestari salah ketik", "petugas", NOW)
    codes = [("peserta", NIP, enrolment), ("presensi", f"{NIP}-1", f"1:{enrolment}"), ("presensi", f"{NIP}-2", "")]
    taken = {(table, key): Taken("digest", (row,)) for table, key, row in codes}
    write_taken(connection, "simpeg", "PKA.2024.2@BPSDM Jatim", {}, taken)
    return connection


def person(connection, nip=NIP):
    return connection.scalar(select(Participant.id).where(Participant.nip == nip))


def everything(connection):
    """Every text in every table, but the reference rows."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"agency", "agency_alias"}]
    return " ".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))


def figures(connection):
    """What charts are drawn from: every sum, and the facts but for what is never shown."""
    tables = [one.__table__ for one in (CategorySummary, CohortCount, OutcomeSummary)]
    found = {table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables}
    columns = [c for c in EnrolmentFact.__table__.columns if c.name != "birth_year"]
    return found | {"facts": sorted(map(repr, connection.execute(select(*columns))))}


def test_nothing_names_a_forgotten_person_and_every_figure_stays(academy):
    before, ana = figures(academy), person(academy)
    assert all(word in everything(academy) for word in TELLING)
    batch = forget(academy, ana, "petugas", KEY, NOW)
    left = everything(academy)
    assert not [word for word in TELLING if word in left]
    assert "Cak Tetap" in left
    assert figures(academy) == before
    assert stored_facts(academy) == twin_facts(academy, NOW)
    assert not summaries.wrong(academy)
    found = academy.execute(select(ImportBatch.kind, ImportBatch.name).where(ImportBatch.id == batch)).one()
    assert tuple(found) == ("lupakan", str(ana))
    event = academy.execute(select(AuditEvent.action, AuditEvent.detail)).one()
    assert tuple(event) == ("lupakan", {"participant": ana, "batch": batch})


def test_who_was_known_by_a_number_is_still_counted_as_one_person(academy):
    ana = person(academy)
    forget(academy, ana, "petugas", KEY, NOW)
    facts = select(EnrolmentFact.participant_id, EnrolmentFact.identified).where(
        EnrolmentFact.participant_id == ana
    )
    assert {tuple(row) for row in academy.execute(facts)} == {(ana, True)}
    kinds = academy.scalars(select(ParticipantIdentifier.kind).where(ParticipantIdentifier.participant_id == ana))
    assert list(kinds) == ["dilupakan"]


def test_the_same_roster_again_makes_nobody(academy, agencies):
    people = sorted(academy.scalars(select(Participant.id)))
    ben = academy.scalar(select(Participant.id).where(Participant.name == "Ben Unnumbered"))
    for one in (person(academy), ben):
        forget(academy, one, "petugas", KEY, NOW)
    rows, passed = without_forgotten(academy, rows_of(ROSTER, agencies), lambda: KEY)
    assert [(one.line, one.column, one.reason) for one in passed] == [
        (2, "nip", "forgotten"), (3, "name", "forgotten"), (5, "nip", "forgotten"),
    ]  # fmt: skip
    plan = plan_roster(academy, rows)
    assert (plan.count("new"), plan.refusals) == (0, [])
    write_roster(academy, plan, named("lagi.csv"), NOW)
    assert sorted(academy.scalars(select(Participant.id))) == people


@pytest.mark.parametrize(
    ("row", "passed"),
    [
        ("2 | 009 | Ben Unnumbered |            | Gresik |        ", False),  # born another day, as his NIP says
        ("2 |     | Ben Unnumbered |            | Gresik |        ", True),
        ("2 |     | Ben Unnumbered | 1985-05-05 | Gresik |        ", True),
        ("2 |     | Ben Unnumbered | 1986-06-06 | Gresik |        ", False),  # a namesake
        (
            "4 |     | Ben Unnumbered | 1985-05-05 | Gresik |        ",
            False,
        ),  # a name is somebody's in a cohort only
        ("2 |     | Someone Else   |            | Gresik | 770011 ", True),
        ("2 | 003 | Ben Unnumbered | 1985-05-05 | Gresik |        ", False),  # Cak's own NIP says who it is
    ],
)
def test_people_are_known_as_rosters_know_them(row, passed, academy, agencies):
    ben = academy.scalar(select(Participant.id).where(Participant.name == "Ben Unnumbered"))
    for one in (person(academy), ben):
        forget(academy, one, "petugas", KEY, NOW)
    head = "cohort | nip | name | born | agency | nrp\n-------+-----+------+------+--------+----\n"
    drawn = rows_of(head + row, agencies)
    if row.startswith("2 | 009"):
        drawn = [one.__class__(**{**one.__dict__, "birth_date_by_nip": NOW.date()}) for one in drawn]
    left, found = without_forgotten(academy, drawn, lambda: KEY)
    assert bool(found) is passed
    assert len(left) == (0 if passed else 1)


def test_marks_of_a_forgotten_person_are_passed_over_and_sessions_are_nobodys(academy):
    forget(academy, person(academy), "petugas", KEY, NOW)
    rows = [mark(2, WHO), mark(3, Who(name="Ana Lestari")), mark(4, Who(name="Cak Tetap")), session(5)]
    left, passed = without_forgotten(academy, rows, lambda: KEY)
    assert ([row.line for row in left], [one.line for one in passed]) == ([4, 5], [2, 3])


@pytest.mark.parametrize("key", [None, OTHER_KEY])
def test_without_the_key_nobody_loads_and_nobody_else_is_forgotten(key, academy, agencies):
    rows = rows_of(ROSTER, agencies)
    assert without_forgotten(academy, rows, lambda: None) == (rows, [])  # nobody was forgotten: no key is needed
    forget(academy, person(academy), "petugas", KEY, NOW)
    with pytest.raises(KeyNeeded):
        without_forgotten(academy, rows, lambda: key)
    with pytest.raises(KeyNeeded):
        forget(academy, person(academy, rows[2].nip), "petugas", OTHER_KEY, NOW)


def test_the_digests_are_no_hashes_that_anybody_can_try(academy):
    forget(academy, person(academy), "petugas", KEY, NOW)
    first = set(academy.scalars(select(ForgottenPerson.digest)))
    assert not {digest for digest in first if NIP in digest}
    assert all(len(digest) == 64 for digest in first)


def test_a_forgetting_cannot_be_undone_and_earlier_loads_bring_nobody_back(academy):
    batches = list(academy.scalars(select(ImportBatch.id).order_by(ImportBatch.id.desc())))
    forgetting = forget(academy, person(academy), "petugas", KEY, NOW)
    with pytest.raises(NeverUndone):
        undo(academy, forgetting, "petugas", "berubah pikiran", NOW)
    undone = []
    for batch in batches:
        with suppress(NothingToUndo):  # of the correction of his name nothing is left
            undone.append(undo(academy, batch, "petugas", "salah", NOW).batch_id)
        assert not [word for word in TELLING if word in everything(academy)]
    assert len(undone) > 3
    for batch in filter(None, reversed(undone)):
        undo(academy, batch, "petugas", "kembali", NOW)
        assert not [word for word in TELLING if word in everything(academy)]
    assert "Cak Tetap" in everything(academy)
    assert stored_facts(academy) == twin_facts(academy, NOW)


def test_a_name_that_was_merged_into_him_goes_too(academy, load):
    load(
        """
        cohort | nip | name        | agency
        -------+-----+-------------+-------
        5      |     | Ana Lestari | Tuban
        """
    )
    load(
        """
        cohort | nip | name        | agency
        -------+-----+-------------+-------
        5      | 001 | Ana Lestari | Tuban
        """
    )
    forget(academy, person(academy), "petugas", KEY, NOW)
    assert not [word for word in TELLING if word in everything(academy)]


def test_what_a_sync_has_taken_of_him_is_not_remembered(academy):
    assert academy.scalar(select(SourceRow.key).where(SourceRow.table_name == "peserta")) == NIP
    forget(academy, person(academy), "petugas", KEY, NOW)
    assert "peserta" not in {table for table, _ in read_taken(academy, "simpeg", "PKA.2024.2@BPSDM Jatim")}


def test_his_open_requests_are_answered(academy):
    ana = person(academy)
    requests.ask(academy, "penghapusan", ana, None, NOW)
    forget(academy, ana, "petugas", KEY, NOW)
    assert requests.requests(academy) == []
    assert [one.kind for one in requests.requests(academy, answered=True)] == ["penghapusan"]


def test_nobody_is_forgotten_twice(academy):
    ana = person(academy)
    forget(academy, ana, "petugas", KEY, NOW)
    with pytest.raises(AlreadyForgotten):
        forget(academy, ana, "petugas", KEY, NOW)


def test_after_an_older_backup_the_digests_say_whom_to_forget_again(academy):
    ana, ben = (
        person(academy),
        academy.scalar(select(Participant.id).where(Participant.name == "Ben Unnumbered")),
    )
    assert forgotten_again(academy, [], KEY) == []
    older = academy.begin_nested()
    for one in (ana, ben):
        forget(academy, one, "petugas", KEY, NOW)
    digests = all_digests(academy)
    assert forgotten_again(academy, digests, KEY) == []
    older.rollback()
    assert forgotten_again(academy, digests, OTHER_KEY) == []
    assert forgotten_again(academy, digests, KEY) == sorted([ana, ben])
    remember_digests(academy, digests, NOW)
    for one in (ana, ben):
        forget(academy, one, "petugas", KEY, NOW)
    assert all_digests(academy) == digests


def test_what_is_deleted_is_not_left_in_the_file(writer, tmp_path):
    if writer.dialect.name != "sqlite":
        pytest.skip("PostgreSQL clears its pages by VACUUM")
    with loading(writer) as connection:
        plan = plan_roster(connection, rows_of(ROSTER, agencies_in(connection)))
        write_roster(connection, plan, named("peserta.csv"), NOW)
    with loading(writer) as connection:
        forget(connection, person(connection), "petugas", KEY, NOW)
    empty_log(writer)
    files = [path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("training.db")]
    assert files
    assert not [word for word in (b"Lestari", NIP.encode(), b"770011") for file in files if word in file]


def test_who_is_only_in_the_record_of_loads_is_forgotten_there(connection, load):
    load(
        """
        cohort | nip | name         | born       | agency | unit         | nrp
        -------+-----+--------------+------------+--------+--------------+-------
        2      | 001 | Ana Lestari  | 1979-12-31 | Gresik | Bidang Rahma | 770011
        2      | 003 | Cak Tetap    | 1990-01-01 | Tuban  |              |
        """
    )
    undone = undo(connection, 1, "petugas", "salah", NOW)
    assert person(connection) is None
    (ana,) = people_meant(connection, nip=NIP)
    assert people_meant(connection, nip=NIP.replace("1979", "1978")) == []
    forget(connection, ana.id, "petugas", KEY, NOW)
    assert people_meant(connection, nip=NIP) == []
    undo(connection, undone.batch_id, "petugas", "ternyata benar", NOW)
    left = everything(connection)
    assert not [word for word in TELLING if word in left]
    assert "Cak Tetap" in left
    assert stored_facts(connection) == twin_facts(connection, NOW)


@pytest.mark.parametrize("first", ["001", "   "])
def test_a_load_that_was_undone_before_names_him_no_more(first, connection, load):
    """With the same number, or nothing but the name where he never had one."""
    once = ROSTER.split("    2      |     |", maxsplit=1)[0].replace("2      | 001", f"2      | {first}")
    once = once if first.strip() else once.replace("770011", "")
    load(once)
    undone = undo(connection, 1, "petugas", "salah: Ana Lestari", NOW)
    load(BUDI)  # on SQLite he has the numbers that Ana had
    load(once)
    ana = connection.scalar(select(Participant.id).where(Participant.name == "Ana Lestari"))
    forget(connection, ana, "petugas", KEY, NOW)
    left = everything(connection)
    assert not [word for word in TELLING if word in left]
    assert "Budi Santoso" in left
    with suppress(NothingToUndo):
        undo(connection, undone.batch_id, "petugas", "ternyata benar", NOW)
    assert not [word for word in TELLING if word in everything(connection)]


def test_who_cannot_be_meant_any_more_is_loaded_once_more_and_forgotten(connection, load):
    """What docs/operations.md says to do where a number was given again."""
    load(ROSTER.split("    2      |     |", maxsplit=1)[0])
    undo(connection, 1, "petugas", "salah", NOW)
    load(BUDI)
    undo(connection, 3, "petugas", "salah", NOW)
    load(ROSTER.split("    2      |     |", maxsplit=1)[0])
    batch = connection.scalar(select(func.max(ImportBatch.id)))
    forget(connection, person(connection), "petugas", KEY, NOW)
    undo(connection, batch, "petugas", "hanya untuk menghapus", NOW)
    assert not [word for word in TELLING if word in everything(connection)]
    assert connection.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_why_somebody_elses_value_is_held_names_him_no_more(academy):
    cak = academy.scalar(select(Enrolment.id).where(Enrolment.final_score == 7000))
    correct(academy, "enrolment", str(cak), "final_score", 7100, "tertukar dengan Ana Lestari", "petugas", NOW)
    correct(academy, "enrolment", str(cak), "unit", "Bidang II", "surat Cak", "petugas", NOW)
    forget(academy, person(academy), "petugas", KEY, NOW)
    assert "Ana Lestari" not in everything(academy)
    reasons = dict(tuple(row) for row in academy.execute(select(HeldValue.column_name, HeldValue.reason)))
    assert reasons == {"final_score": "(dihapus bersama data orangnya)", "unit": "surat Cak"}


def test_what_a_source_has_fed_before_an_undo_is_not_who_has_the_number_now(connection, load):
    load(ROSTER.split("    2      |     |", maxsplit=1)[0])
    enrolment = str(connection.scalar(select(Enrolment.id)))
    taken = {("peserta", "kunci-ana"): Taken("digest", (enrolment,)), ("sesi", "1"): Taken("digest", ("1",))}
    write_taken(connection, "simpeg", "PKA.2024.2@BPSDM Jatim", {}, taken)
    undo(connection, 1, "petugas", "salah", NOW)
    load(BUDI)
    budi = connection.scalar(select(Participant.id))
    assert read_traces(connection, budi).taken == []
    left = read_taken(connection, "simpeg", "PKA.2024.2@BPSDM Jatim")
    assert (left["peserta", "kunci-ana"].row_ids, left["sesi", "1"].row_ids) == ((), ("1",))
    assert left["peserta", "kunci-ana"].digest == "digest"


def test_a_final_cohort_and_the_log_of_access_stay_as_they_are(academy):
    ana = person(academy)
    audit.record(academy, None, "lihat_orang", {"participant": ana}, NOW)
    lock(academy, "PKA.2024.2@BPSDM Jatim", "petugas", "final", NOW)
    before = figures(academy)
    forget(academy, ana, "petugas", KEY, NOW)
    assert figures(academy) == before
    seen = academy.execute(select(AuditEvent.action, AuditEvent.detail).order_by(AuditEvent.id)).first()
    assert tuple(seen) == ("lihat_orang", {"participant": ana})


BUDI = """
    cohort | nip | name        | born       | agency | unit
    -------+-----+-------------+------------+--------+------
    2      | 005 | Budi Santoso | 1980-02-02 | Tuban  |
    """


def test_who_gets_the_ids_of_somebody_gone_is_not_taken_for_him(connection, load):
    load(ROSTER)
    correct(connection, "participant", str(person(connection)), "name", "Ana Lestari W.", "surat", "petugas", NOW)
    undo(connection, 2, "petugas", "salah", NOW)
    undone = undo(connection, 1, "petugas", "salah", NOW)
    load(BUDI)
    (budi,) = connection.scalars(select(Participant.id))
    copied = read_traces(connection, budi)
    assert not [word for word in TELLING if word in str(copied)]
    before = len(all_digests(connection))
    forget(connection, budi, "petugas", KEY, NOW)
    assert Seal(KEY).identity("nip", NIP) not in all_digests(connection)[before:]
    left = everything(connection)
    assert ("Budi" in left, "Ana Lestari" in left, NIP in left) == (False, True, True)
    assert undone.batch_id


def test_an_enrolment_that_had_the_id_before_is_somebody_elses(connection, load):
    load(BUDI)
    (budi,) = connection.scalars(select(Participant.id))
    load(ROSTER)
    undo(connection, 2, "petugas", "salah", NOW)
    load(BUDI.replace("2      | 005", "4      | 005"))
    traces = read_traces(connection, budi)
    assert traces.cohorts == ["PKA.2024.2@BPSDM Jatim", "PKA.2024.4@BPSDM Jatim"]
    assert not [word for word in TELLING if word in str(traces)]


def test_who_is_only_in_the_record_is_not_taken_for_who_had_his_number_later(connection, load):
    load(ROSTER.split("    2      |     |", maxsplit=1)[0])
    undo(connection, 1, "petugas", "salah", NOW)
    load(BUDI)
    undo(connection, 3, "petugas", "salah", NOW)
    (budi,) = people_meant(connection, nip=nip_of("1979-12-31", "005"))
    assert not [word for word in TELLING if word in str(read_traces(connection, budi.id))]
    if connection.dialect.name == "sqlite":
        with pytest.raises(NumberGivenAgain):
            people_meant(connection, nip=NIP)
        return
    (ana,) = people_meant(connection, nip=NIP)
    assert ana.id != budi.id


def test_who_is_brought_back_is_who_he_was(connection, load):
    load(ROSTER.split("    2      |     |", maxsplit=1)[0])
    undone = undo(connection, 1, "petugas", "salah", NOW)
    load(BUDI)
    undo(connection, 3, "petugas", "salah", NOW)
    undo(connection, undone.batch_id, "petugas", "ternyata benar", NOW)
    traces = read_traces(connection, person(connection))
    assert ("Ana Lestari" in str(traces), "Budi" in str(traces)) == (True, False)


@pytest.mark.parametrize(
    ("name", "reason", "gone"),
    [
        ("Ma'ruf Amin", "Ma’ruf Amin pindah", True),
        ("Ma’ruf Amin", "maruf amin pindah", True),
        ("Someone Else", f"NIP {NIP[:8]} {NIP[8:14]} {NIP[14]} {NIP[15:]} keliru", True),
        ("Someone Else", "dua belas orang", False),
        ("Jaya", "angkatan Jaya dibatalkan", False),  # the undone load is another's
    ],
)
def test_reasons_are_searched_however_they_are_written(name, reason, gone, connection, load):
    load(BUDI)
    undo(connection, 1, "petugas", reason, NOW)
    load(ROSTER.split("    2      |     |", maxsplit=1)[0].replace("Ana Lestari ", name))
    forget(connection, person(connection), "petugas", KEY, NOW)
    assert (reason not in connection.scalars(select(ImportBatch.reason)).all()) is gone


def test_a_name_of_one_word_is_his_in_his_own_batches(connection, load):
    load(ROSTER.split("    2      |     |", maxsplit=1)[0].replace("Ana Lestari ", "Jaya"))
    undone = undo(connection, 1, "petugas", "salah: Jaya", NOW)
    undo(connection, undone.batch_id, "petugas", "kembali", NOW)
    forget(connection, person(connection), "petugas", KEY, NOW)
    assert "salah: Jaya" not in connection.scalars(select(ImportBatch.reason)).all()
