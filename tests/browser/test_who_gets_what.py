"""What the server sends counts, not what is visible: every message of every page, for every role, is searched."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from dashboard.plain import plain
from dashboard.server import USER_HEADER
from dashboard.texts import Words
from queries.engine import read_engine, reading, write_engine, writing
from queries.filters import Scope
from queries.grants import NewRight, grant
from queries.schema import (
    Agency,
    Cohort,
    Enrolment,
    EnrolmentFact,
    Participant,
    ParticipantIdentifier,
    Programme,
)
from tests.benchmarks.session import ADDRESS_OF_EVERYTHING, Session
from tests.browser.running import running_app
from tests.databases import copied_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import URL

pytestmark = pytest.mark.heavy

FIGURES = ("ringkasan", "komposisi", "kehadiran", "kompetensi", "mutu-data")
TOPICS = ("overview", "composition", "attendance", "competency", "quality")
COMPARING = ("ringkasan", "kehadiran", "kompetensi")
COMPARED = b"Instansi lain: "
PAGES = (*FIGURES, "peserta", "data", "akses")
RIGHTS = {
    "pimpinan": NewRight("ibu.kepala", "pimpinan"),
    "analis": NewRight("pak.analis", "analis"),
    "instansi": NewRight("bu.bkpsdm", "instansi", "instansi", "35.15"),
    "petugas_data": NewRight("mas.petugas", "petugas_data"),
    "admin": NewRight("mbak.admin", "admin"),
}
NAMING = {
    NewRight("pak.nama", "analis", "instansi", "35", individuals=True): Scope(agencies=("35",)),
    NewRight("bu.nama", "instansi", "instansi", "35.15", individuals=True): Scope(agencies=("35.15",)),
    NewRight("mas.nama", "petugas_data", "jenis_program", "latsar", individuals=True): Scope(
        programme_kinds=("latsar",)
    ),
}
"""Rights that show names, and whose."""
FIGURES_OF_ALL = NewRight("pak.nama", "analis")
"""Who has it beside one of those sees all figures, and no more names."""
STRANGER = "tamu.asing"
OWN = "Sidoarjo"


@pytest.fixture(scope="module")
def database(sample_urls: Callable[[str], URL], tmp_path_factory: pytest.TempPathFactory) -> URL:
    """The sample, with somebody of each role."""
    sample = sample_urls("sqlite").database
    assert sample
    url = copied_file(sample, tmp_path_factory.mktemp("roles") / "training.db")
    engine = write_engine(url)
    with writing(engine) as connection:
        for right in (*RIGHTS.values(), *NAMING, FIGURES_OF_ALL):
            grant(connection, right, None, datetime.now(UTC))
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def address(database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app behind a proxy that names its readers."""
    log = tmp_path_factory.mktemp("log") / "app.log"
    with running_app(log, database=database, SIGN_IN="proxy") as address:
        yield address


@pytest.fixture(scope="module")
def people(database: URL) -> list[bytes]:
    """Every name, as tables write it too, NIP and other identifier that is stored."""
    with reading(read_engine(database)) as connection:
        persons = connection.execute(select(Participant.name, Participant.nip)).all()
        others = connection.scalars(select(ParticipantIdentifier.value)).all()
    said = {text for person in persons for text in person if text} | set(others)
    return [text.encode() for text in said | {plain(text) for text in said}]


@pytest.fixture(scope="module")
def neighbours(database: URL) -> list[bytes]:
    """The places whose kabupaten or kota sent somebody, but for one: charts shorten what stands before them.

    Not those that lend a cohort their name as its host: who took part in it knows where he was.
    """
    sending = select(Enrolment.agency_id)
    named = select(Agency.name).where(Agency.level.in_(("kabupaten", "kota")), Agency.id.in_(sending))
    with reading(read_engine(database)) as connection:
        places = {name.split(" ", 1)[1] for name in connection.scalars(named)}
        hosts = " ".join(host for host in connection.scalars(select(Cohort.host)) if host)
    return [place.encode() for place in places - {OWN} if place not in hosts]


@pytest.fixture(scope="module")
def cohorts(database: URL) -> str:
    """Filters of an address that choose, of each kind of programme, the cohort with most people of one agency."""
    fact = EnrolmentFact
    of_kind = (
        select(Cohort.code, fact.programme_kind)
        .join(fact, fact.cohort_id == Cohort.id)
        .where(*Scope(agencies=("35.15",)).conditions())
        .group_by(Cohort.code, fact.programme_kind)
        .order_by(func.count().desc(), Cohort.code)
    )
    with reading(read_engine(database)) as connection:
        largest = {kind: code for code, kind in reversed(connection.execute(of_kind).all())}
    return urlencode({"tahun": "semua", "angkatan": list(largest.values())}, doseq=True)


@pytest.mark.parametrize("role", RIGHTS)
def test_no_message_names_a_person(role: str, address: str, people: list[bytes], cohorts: str) -> None:
    sent = _sent(address, RIGHTS[role].login, query=cohorts)
    assert len(people) > 1000
    assert [(page, text) for page, said in sent.items() for text in people if text in said] == []


@pytest.mark.parametrize("right", NAMING, ids=lambda right: right.role)
def test_names_are_sent_of_ones_own_scope_on_one_page_and_nothing_else_of_anybody(
    right: NewRight, address: str, database: URL, people: list[bytes], cohorts: str
) -> None:
    in_scope = select(EnrolmentFact.participant_id).where(*NAMING[right].conditions())
    with reading(read_engine(database)) as connection:
        named = select(Participant.name).where(Participant.id.in_(in_scope), Participant.name.is_not(None))
        mine = [plain(str(name)).encode() for name in connection.scalars(named)]
    of_others = [text for text in people if text not in b"\n".join(mine)]
    sent = _sent(address, right.login, query=cohorts)
    peserta = sent.pop("peserta")
    assert any(name in peserta for name in mine)
    assert [text for text in of_others if text in peserta] == []
    assert [(page, text) for page, said in sent.items() for text in people if text in said] == []


def test_no_name_is_sent_before_it_is_asked_for(address: str, people: list[bytes]) -> None:
    for right in NAMING:
        said = _sent(address, right.login, ["peserta"])["peserta"]
        assert Words("id")("participants.choose").encode() in said
        assert [text for text in people if text in said] == []


def test_leadership_is_sent_agencies_by_name(address: str, neighbours: list[bytes]) -> None:
    """What is searched is what was sent: the names that others must not find are found here."""
    sent = _sent(address, RIGHTS["pimpinan"].login, ["komposisi"])
    assert any(name in sent["komposisi"] for name in neighbours)


def test_an_agencys_reader_is_sent_nothing_of_another_agency(address: str, neighbours: list[bytes]) -> None:
    sent = _sent(address, RIGHTS["instansi"].login, FIGURES)
    assert [page for page, said in sent.items() if OWN.encode() not in said] == []
    assert [(page, name) for page, said in sent.items() for name in neighbours if name in said] == []


def test_an_agencys_reader_is_sent_the_total_of_all_others_and_leadership_is_not(address: str) -> None:
    sent = {role: _sent(address, RIGHTS[role].login, COMPARING) for role in ("instansi", "pimpinan")}
    assert [page for page, said in sent["instansi"].items() if COMPARED not in said] == []
    assert [page for page, said in sent["pimpinan"].items() if b"Instansi lain" in said] == []


@pytest.mark.parametrize("login", [STRANGER, "", None])
def test_a_stranger_is_sent_nothing_of_the_data(
    login: str | None, address: str, database: URL, people: list[bytes], neighbours: list[bytes], cohorts: str
) -> None:
    with reading(read_engine(database)) as connection:
        programmes = [name.encode() for name in connection.scalars(select(Programme.name))]
        hosts = [host.encode() for host in connection.scalars(select(Cohort.host).distinct()) if host]
    sent = _sent(address, login, query=cohorts)
    secret = [*people, *neighbours, *programmes, *hosts]
    assert [(page, text) for page, said in sent.items() for text in secret if text in said] == []
    assert all(len(said) > 0 for said in sent.values())


def test_pages_of_others_are_not_offered(address: str) -> None:
    words = Words("id")
    titles = {topic: words(f"{topic}.title") for topic in (*TOPICS, "participants", "data", "access")}
    offered = {}
    for role, right in (*RIGHTS.items(), *((right.login, right) for right in NAMING)):
        said = _sent(address, right.login, [""])[""]
        offered[role] = {topic for topic, title in titles.items() if _written(title) in said}
    assert offered["admin"] == {"access"}
    assert offered["petugas_data"] == {*TOPICS, "data"}
    assert offered["pimpinan"] == offered["analis"] == offered["instansi"] == set(TOPICS)
    assert offered["pak.nama"] == offered["bu.nama"] == {*TOPICS, "participants"}
    assert offered["mas.nama"] == {*TOPICS, "participants", "data"}


def _written(text: str) -> bytes:
    """As the protocol writes it: its length, and it."""
    return bytes([len(text)]) + text.encode()


def _sent(
    address: str, login: str | None, pages: Sequence[str] = PAGES, query: str = ADDRESS_OF_EVERYTHING
) -> dict[str, bytes]:
    """What a reader is sent when he opens each of these pages with these filters in the address."""

    async def opened(page: str) -> bytes:
        session = Session(page, None if login is None else {USER_HEADER: login}, query)
        await session.open(address)
        await session.close()
        return bytes(session.heard)

    async def all_opened() -> dict[str, bytes]:
        return {page: await opened(page) for page in pages}

    with ThreadPoolExecutor(1) as aside:  # where a browser is open, this thread has a loop already
        return aside.submit(lambda: asyncio.run(all_opened())).result()
