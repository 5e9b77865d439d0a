"""The way in: who sees what, from a stranger to an administrator, on every page."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from dashboard import access, logbook
from dashboard.access import RIGHTS_S
from dashboard.intake.desk import Desk
from dashboard.participants import taking
from dashboard.settings import ROOT, settings
from dashboard.texts import Words
from queries import audit, outcomes, overview
from queries.engine import read_engine, write_engine
from queries.filters import EVERYTHING, Filters, Scope
from queries.grants import NewRight, every_right, grant, revoke
from queries.schema import AccessGrant, EnrolmentFact, Participant
from tests.databases import copied_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL

ANA, BEN = "ana@jatimprov.go.id", "ben@sidoarjokab.go.id"
MINE = "35.15"
SCRIPTS = sorted(path.name for path in (ROOT / "pages").glob("*.py"))


@pytest.fixture
def engine_name() -> str:
    """Who may see what is decided before any database is asked for figures."""
    return "sqlite"


@pytest.fixture
def office(sample_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> URL:
    """A sample of one's own, at which people sign in."""
    url = copied_file(Path(sample_url.database or ""), tmp_path / "training.db")
    monkeypatch.setenv("DATABASE_URL", url.render_as_string())
    monkeypatch.setenv("SIGN_IN", "oidc")
    settings.cache_clear()
    return url


@pytest.fixture
def give(office: URL) -> Callable[..., int]:
    def granted(login: str, role: str, *scope: str, **said: Any) -> int:
        engine = write_engine(office)
        with engine.begin() as connection:
            number = grant(connection, NewRight(login, role, *scope, **said), None, datetime.now(UTC))
        engine.dispose()
        return number

    return granted


def signed_in(login: str | None, script: str = "dashboard/app.py", **parameters: list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / script), default_timeout=60)
    app.user = {"is_logged_in": False}
    if login:
        now = time.time()
        app.user = {"is_logged_in": True, "iat": now, "email": login, "email_verified": True}
    for key, values in parameters.items():
        app.query_params[key] = values
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "metric", "table")
    return "\n".join(str(getattr(part, "value", "")) for kind in kinds for part in app.get(kind))


def shows_nothing(app: AppTest) -> bool:
    """No filter, no chart, no table, no number, no input but the ways in and out."""
    kinds = (
        "multiselect",
        "vega_lite_chart",
        "table",
        "metric",
        "text_input",
        "file_uploader",
        "selectbox",
        "tab",
    )
    return not any(app.get(kind) for kind in kinds) and len(app.button) <= 1


def events(url: URL) -> list[audit.Event]:
    logbook._writer.submit(lambda: None).result()
    engine = read_engine(url)
    with engine.connect() as connection:
        found = audit.events(connection, limit=50)
    engine.dispose()
    return found


@pytest.mark.parametrize("script", ["dashboard/app.py", *(f"pages/{name}" for name in SCRIPTS)])
def test_who_has_not_signed_in_finds_a_button_and_nothing_else(office: URL, script: str) -> None:
    app = signed_in(None, script, tahun=["2019"])
    assert shows_nothing(app)
    assert [button.label for button in app.button] == ["Masuk"]


@pytest.mark.parametrize("script", ["dashboard/app.py", *(f"pages/{name}" for name in SCRIPTS)])
def test_who_has_no_right_is_told_so_by_name_and_finds_nothing_else(office: URL, script: str) -> None:
    app = signed_in(ANA, script, instansi=[MINE])
    assert shows_nothing(app)
    assert "Anda masuk sebagai" in texts(app)
    assert "ana" in texts(app)
    assert [button.label for button in app.button] == ["Keluar"]


def test_an_agency_is_offered_and_shown_its_own(office: URL, give: Callable[..., int]) -> None:
    give(BEN, "instansi", "instansi", MINE)
    app = signed_in(BEN, tahun=["semua"])
    (agencies,) = (select for select in app.multiselect if select.label == "Instansi")
    assert all("Sidoarjo" in option or "semua" in option for option in agencies.options)
    assert "Anda melihat\\: Kab. Sidoarjo" in texts(app)
    assert "tanpa nama" in texts(app)
    assert f"{enrolments(office, Scope(agencies=(MINE,)))} keikutsertaan" in texts(app)


@pytest.mark.parametrize(("page", "lines"), [("overview.py", 3), ("attendance.py", 2), ("competency.py", 1)])
def test_an_agency_is_compared_with_the_total_of_all_others_and_leadership_with_nobody(
    page: str, lines: int, office: URL, give: Callable[..., int]
) -> None:
    give(BEN, "instansi", "instansi", MINE)
    give(ANA, "pimpinan")
    for login, compared in ((BEN, lines), (ANA, 0)):
        app = signed_in(login, tahun=["semua"])
        if page != "overview.py":
            app.switch_page(f"../pages/{page}").run()
        assert not app.exception
        assert texts(app).count("Instansi lain: ") == compared
        assert ("gabungan semua instansi lainnya" in texts(app)) == bool(compared)


def test_the_line_of_comparison_says_of_how_many_it_is(office: URL, give: Callable[..., int]) -> None:
    give(BEN, "instansi", "instansi", MINE)
    engine = read_engine(office)
    with engine.connect() as connection:
        everybody = outcomes.in_total(connection, Filters(EVERYTHING)).iloc[0]
        own = outcomes.in_total(connection, Filters(Scope(agencies=(MINE,), min_group=1))).iloc[0]
    engine.dispose()
    n, whole, part = (int(everybody[name] - own[name]) for name in ("jp_known", "jp_recorded", "jp_attended"))
    words = Words("id")
    said = f"Instansi lain: {words.percent(part / whole)} (n\u00a0=\u00a0{words.number(n)})"
    assert said in texts(signed_in(BEN, tahun=["semua"]))


def enrolments(url: URL, scope: Scope) -> int:
    engine = read_engine(url)
    with engine.connect() as connection:
        number = int(overview.size(connection, Filters(scope)).iloc[0]["enrolments"])
    engine.dispose()
    return number


def test_a_url_that_asks_for_others_gives_nothing_of_theirs(office: URL, give: Callable[..., int]) -> None:
    give(BEN, "instansi", "instansi", MINE)
    app = signed_in(BEN, tahun=["semua"], instansi=["35.78", "pusat"])
    assert "Diabaikan" in texts(app)
    assert "Surabaya" not in texts(app)
    assert f"{enrolments(office, Scope(agencies=(MINE,)))} keikutsertaan" in texts(app)


def test_two_readers_share_a_cache_and_not_what_is_in_it(office: URL, give: Callable[..., int]) -> None:
    give(ANA, "pimpinan")
    give(BEN, "instansi", "instansi", MINE)
    everything, mine = enrolments(office, EVERYTHING), enrolments(office, Scope(agencies=(MINE,)))
    words = Words("id")
    assert mine < everything
    for _ in range(2):
        assert f" {words.number(everything)} keikutsertaan" in texts(signed_in(ANA, tahun=["semua"]))
        assert f" {mine} keikutsertaan" in texts(signed_in(BEN, tahun=["semua"]))


def test_what_is_revoked_ends_within_seconds_and_what_is_over_is_over(
    office: URL, give: Callable[..., int]
) -> None:
    number = give(ANA, "analis")
    app = signed_in(ANA)
    assert not shows_nothing(app)
    engine = write_engine(office)
    with engine.begin() as connection:
        revoke(connection, number, None, datetime.now(UTC))
    time.sleep(RIGHTS_S + 0.2)
    app.run()
    assert shows_nothing(app)
    number = give(ANA, "analis")
    with engine.begin() as connection:
        yesterday = datetime.now(UTC).date() - timedelta(days=2)
        connection.execute(update(AccessGrant).where(AccessGrant.id == number).values(ends_on=yesterday))
    engine.dispose()
    time.sleep(RIGHTS_S + 0.2)
    app.run()
    assert shows_nothing(app)
    assert [event.action for event in events(office)].count("ditolak") == 1


def test_who_loses_his_right_while_a_page_is_drawn_keeps_nothing_of_it(
    office: URL, give: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    give(ANA, "pimpinan")
    looks: list[access.Reader] = []
    by_now = access.reader

    def first_look_only() -> access.Reader:
        looks.append(by_now())
        return looks[0] if len(looks) == 1 else access._bearer(ANA, access.Rights())

    monkeypatch.setattr(access, "reader", first_look_only)
    app = signed_in(ANA)
    assert len(looks) > 1
    assert shows_nothing(app)
    assert "Anda melihat" not in texts(app)


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("pimpinan", {"data": False, "access": False}),
        ("petugas_data", {"data": True}),
        ("admin", {"access": True}),
    ],
)
def test_a_page_opens_only_for_whose_it_is(
    office: URL, give: Callable[..., int], role: str, titles: dict[str, bool]
) -> None:
    give(ANA, role)
    for page in ("data", "access", "overview"):
        app = signed_in(ANA, f"pages/{page}.py") if page != "overview" else signed_in(ANA)
        if page == "overview":
            assert bool(app.multiselect) == (role != "admin")
        elif not titles.get(page):
            assert not app.get("tab")
            assert not app.text_input
            assert "hanya untuk" in texts(app)


def test_an_administrator_gives_a_right_and_takes_it(office: URL, give: Callable[..., int]) -> None:
    give(ANA, "admin")
    app = signed_in(ANA)
    assert app.title[0].value == "Akses"
    app.text_input[0].set_value(BEN)
    app.selectbox[0].set_value("instansi").run()
    choose = next(box for box in app.selectbox if box.label == "Instansi")
    choose.set_value(MINE).run()
    press(app, "Beri hak ini")
    assert (BEN, "instansi", MINE) in held(office)
    (right,) = (one for one in rights_of(office) if one.login == BEN)
    next(box for box in app.selectbox if box.label == "Hak yang dicabut").set_value(right.id).run()
    press(app, "Cabut")
    assert (BEN, "instansi", MINE) not in held(office)
    taken = events(office)[0]
    assert (taken.action, taken.login) == ("cabut_hak", ANA)


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def rights_of(url: URL) -> list[Any]:
    engine = read_engine(url)
    with engine.connect() as connection:
        found = every_right(connection, datetime.now(UTC).date())
    engine.dispose()
    return found


def held(url: URL) -> set[tuple[str, str, str]]:
    return {(right.login, right.role, right.scope_value) for right in rights_of(url)}


@pytest.mark.parametrize(
    ("scope", "individuals", "offered"),
    [
        ((), True, ["Muat berkas", "Orang", "Konflik", "Riwayat", "Laporan resmi", "Angkatan final", "Templat"]),
        (("jenis_program", "latsar"), True,
         ["Muat berkas", "Orang", "Konflik", "Laporan resmi", "Angkatan final", "Templat"]),
        (("jenis_program", "latsar"), False, ["Muat berkas", "Laporan resmi", "Angkatan final", "Templat"]),
    ],
)  # fmt: skip
def test_a_data_officer_is_offered_what_is_in_his_reach(
    office: URL, give: Callable[..., int], scope: tuple[str, ...], individuals: bool, offered: list[str]
) -> None:
    give(ANA, "petugas_data", *scope, individuals=individuals)
    assert [tab.label for tab in signed_in(ANA, "pages/data.py").tabs] == offered


@pytest.mark.parametrize(("individuals", "told"), [(False, "tanpa nama"), (True, "dengan nama")])
@pytest.mark.parametrize("role", ["analis", "petugas_data"])
def test_it_is_said_whether_names_are_shown(
    office: URL, give: Callable[..., int], role: str, individuals: bool, told: str
) -> None:
    give(ANA, role, individuals=individuals)
    assert told in texts(signed_in(ANA))


def test_names_are_shown_of_the_rights_that_say_so_whatever_else_is_seen(
    office: URL, give: Callable[..., int]
) -> None:
    give(ANA, "analis")
    give(ANA, "instansi", "instansi", MINE, individuals=True)
    app = signed_in(ANA, tahun=["semua"])
    assert "dengan nama untuk sebagian" in texts(app)
    assert f"{enrolments(office, EVERYTHING):,} keikutsertaan".replace(",", ".") in texts(app)
    app.switch_page("../pages/participants.py").run()
    assert app.title[0].value == "Peserta"
    assert f"{enrolments(office, Scope(agencies=(MINE,)))} keikutsertaan" in texts(app)
    (agencies,) = (box for box in app.multiselect if box.label == "Instansi")
    assert all("Sidoarjo" in option or "semua" in option for option in agencies.options)
    (search,) = app.text_input
    search.set_value("ana").run()
    assert not app.exception
    (table,) = app.table
    assert all("Sidoarjo" in agency for agency in table.value.iloc[:, 1])


def test_without_the_right_the_page_of_names_is_not_there(office: URL, give: Callable[..., int]) -> None:
    give(ANA, "analis")
    app = signed_in(ANA, "pages/participants.py", angkatan=["PKN-II.2019.25@BPSDM Jatim"])
    assert shows_nothing(app)
    assert not app.title


def test_who_lost_his_right_takes_no_list_away_from_a_page_that_is_still_open(
    office: URL, give: Callable[..., int]
) -> None:
    number = give(ANA, "analis", individuals=True)
    reader = access.bearer(ANA)
    assert taking._people_by_now(reader) == reader.people
    engine = write_engine(office)
    with engine.begin() as connection:
        revoke(connection, number, None, datetime.now(UTC))
    engine.dispose()
    with pytest.raises(PermissionError):
        taking._people_by_now(reader)


def test_who_is_looked_at_is_one_of_ones_own_and_logged_by_number(office: URL, give: Callable[..., int]) -> None:
    give(ANA, "petugas_data", "jenis_program", "latsar", individuals=True)
    engine = read_engine(office)
    with engine.connect() as connection:
        fact, person = EnrolmentFact, Participant
        names = select(person.nip, person.id).join(fact, fact.participant_id == person.id).order_by(person.id)
        known = names.where(person.nip.is_not(None))
        mine = connection.execute(known.where(fact.programme_kind == "latsar")).first()
        other = connection.execute(known.where(fact.programme_kind == "struktural")).first()
    engine.dispose()
    assert mine
    assert other
    app = signed_in(ANA, "pages/data.py")
    app.session_state["data.tab"] = "Orang"
    app.run()
    app.text_input[0].set_value(other.nip).run()
    assert "Tidak ada" in texts(app)
    app.text_input[0].set_value(mine.nip).run()
    assert mine.nip in texts(app)
    looked_at = [event for event in events(office) if event.action == "lihat_orang"]
    assert [(event.login, event.detail) for event in looked_at] == [(ANA, {"people": [mine.id]})]


def test_who_lost_his_right_takes_no_names_away_from_a_page_that_is_still_open(
    office: URL, give: Callable[..., int]
) -> None:
    number = give(ANA, "petugas_data", individuals=True)
    account, url, zone = access.bearer(ANA).account_id, settings().real_url, settings().timezone
    desk = Desk(Words("id"), url, ANA, account, EVERYTHING, EVERYTHING, zone)
    assert desk.names_by_now() == EVERYTHING
    engine = write_engine(office)
    with engine.begin() as connection:
        revoke(connection, number, None, datetime.now(UTC))
    engine.dispose()
    with pytest.raises(PermissionError):
        desk.names_by_now()


def test_coming_in_is_logged_once_and_a_stranger_without_a_name(office: URL, give: Callable[..., int]) -> None:
    give(ANA, "analis")
    app = signed_in(ANA)
    app.run()
    signed_in(BEN)
    coming = [event for event in events(office) if event.action in {"masuk", "ditolak"}]
    assert [(event.action, event.login) for event in coming] == [("ditolak", None), ("masuk", ANA)]
    assert BEN not in str(coming)


def test_a_proxy_names_the_reader_and_its_silence_nobody(
    office: URL, give: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGN_IN", "proxy")
    settings.cache_clear()
    give("ana", "pimpinan")
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    app.user = {"login": "Ana"}
    app.run()
    assert app.multiselect
    app.user = {"login": None, "email": "ana", "is_logged_in": True}
    app.run()
    assert shows_nothing(app)


def test_while_the_database_is_away_nobody_comes_in_and_it_is_not_named(
    office: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/secret.db")
    settings.cache_clear()
    app = signed_in(ANA)
    assert shows_nothing(app)
    assert "Basis data dasbor tidak ditemukan" in texts(app)
    assert "nowhere" not in texts(app)


def test_without_sign_in_the_machine_is_its_owners_and_nobody_is_named(
    office: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGN_IN", "none")
    settings.cache_clear()
    app = signed_in(None)
    assert app.multiselect
    assert "Anda melihat" not in texts(app)
    assert events(office) == []
