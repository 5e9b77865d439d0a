"""The door: who is answered where nobody signs in, where readers sign in, and behind a proxy of the office's own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard.guard.door import DOWNLOADS_PER_MINUTE, SESSIONS_PER_MINUTE, SIGN_INS_PER_MINUTE, Door
from dashboard.guard.uploads import ACCOUNT_BYTES, FILES_PER_MINUTE, Uploads
from dashboard.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Scope, Send

HERE, LAN = "127.0.0.1", "192.168.1.20"
OFFICE = "dasbor.example.go.id"
IN = 200
FILE = "/_stcore/upload_file/session/file"
SECRET = "satu-rahasia-untuk-uji-saja-0123456789"


class Visit(Protocol):
    """Asks for something: the status that comes back."""

    def __call__(
        self,
        path: str = "/",
        *,
        host: str = "localhost:8501",
        peer: str = HERE,
        method: str = "GET",
        **headers: str,
    ) -> int: ...


async def app(scope: Scope, _receive: Receive, send: Send) -> None:
    """Whoever comes in is welcome."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await send({"type": "http.response.start", "status": IN, "headers": []})
        await send({"type": "http.response.body"})


def visiting(door: Door) -> Visit:
    def visit(
        path: str = "/",
        *,
        host: str = "localhost:8501",
        peer: str = HERE,
        method: str = "GET",
        **headers: str,
    ) -> int:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.request"}

        named = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope = {
            "type": "websocket" if method == "WEBSOCKET" else "http",
            "method": method,
            "path": path,
            "scheme": "http",
            "client": (peer, 50_000),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        }
        asyncio.run(door(scope, receive, send))
        first = sent[0]
        return {"websocket.accept": IN, "websocket.close": 403}.get(first["type"]) or first["status"]

    return visit


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What the environment says: nothing, at first."""
    for name in ("SIGN_IN", "ALLOWED_HOSTS", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def uploads() -> Uploads:
    """One open page whose reader may load."""
    uploads = Uploads(kept=lambda _session: 0)
    uploads.settle("session", "ana")
    return uploads


@pytest.fixture
def open_to_me(uploads: Uploads) -> Visit:
    """Nobody signs in."""
    return visiting(Door(app, uploads=uploads))


@pytest.fixture
def signing_in(said: pytest.MonkeyPatch, uploads: Uploads) -> Visit:
    """Readers sign in, and know the server as OFFICE."""
    said.setenv("SIGN_IN", "oidc")
    said.setenv("ALLOWED_HOSTS", OFFICE)
    return visiting(Door(app, uploads=uploads))


@pytest.mark.parametrize("method", ["GET", "WEBSOCKET"])
class TestWithoutSignIn:
    """Only browsers on this machine, whatever somebody writes into a header."""

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8501", "[::1]:8501", "localhost."])
    def test_this_machine_is_answered(self, open_to_me: Visit, method: str, host: str) -> None:
        assert open_to_me("/_stcore/stream", method=method, host=host) == IN

    @pytest.mark.parametrize(
        "host",
        ["", OFFICE, "192.168.1.5:8501", "localhost.evil.example", "evil.example@localhost", "localhost/x", "[::2]",
         "localhost:8501:1", "127.0.0.1.nip.io", "0.0.0.0"],
    )  # fmt: skip
    def test_any_other_name_is_refused(self, open_to_me: Visit, method: str, host: str) -> None:
        assert open_to_me("/_stcore/stream", method=method, host=host) == (421 if method == "GET" else 403)

    def test_another_machine_is_refused_whatever_name_it_gives(self, open_to_me: Visit, method: str) -> None:
        assert open_to_me("/_stcore/stream", method=method, peer=LAN) == 403

    @pytest.mark.parametrize(
        "header",
        ["x_forwarded_for", "x_forwarded_host", "x_forwarded_proto", "x_forwarded_user", "forwarded", "via",
         "x_real_ip", "cf_connecting_ip", "x_original_host", "x_client_ip"],
    )  # fmt: skip
    def test_a_proxy_on_this_machine_does_not_open_it(self, open_to_me: Visit, method: str, header: str) -> None:
        assert open_to_me("/_stcore/stream", method=method, **{header: "127.0.0.1"}) == 403


def test_health_is_answered_to_anybody(open_to_me: Visit) -> None:
    assert open_to_me("/healthz", peer=LAN, host="balancer", x_forwarded_for=LAN) == IN


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:8501"]
)
def test_a_page_of_another_site_is_refused_also_one_of_this_machine(open_to_me: Visit, origin: str) -> None:
    assert open_to_me("/_stcore/stream", method="WEBSOCKET", origin=origin) == 403
    assert open_to_me("/_stcore/upload_file/session/file", method="PUT", origin=origin) == 403


def test_a_provider_sends_readers_back(signing_in: Visit) -> None:
    assert signing_in("/oauth2callback", host=OFFICE, origin="https://sso.example.go.id") == IN


def test_our_own_page_is_answered(open_to_me: Visit) -> None:
    assert open_to_me("/_stcore/stream", method="WEBSOCKET", origin="http://localhost:8501") == IN


def test_insecure_leaves_it_to_the_proxy() -> None:
    visit = visiting(Door(app, insecure=True))
    assert visit(host=OFFICE, peer=LAN, x_forwarded_for="203.0.113.7") == IN
    assert visit("/_stcore/metrics", host=OFFICE, peer=LAN) == 404


@pytest.mark.parametrize("method", ["GET", "WEBSOCKET"])
def test_with_sign_in_the_names_of_the_server_are_answered_and_no_others(signing_in: Visit, method: str) -> None:
    for host in (OFFICE, f"{OFFICE}:443", "localhost:8501"):
        assert signing_in("/_stcore/stream", method=method, host=host, peer=LAN, x_forwarded_for=LAN) == IN
    for host in ("evil.example", f"x.{OFFICE}", f"{OFFICE}.evil.example", "192.168.1.5"):
        assert signing_in("/_stcore/stream", method=method, host=host) in {403, 421}


def test_insecure_with_sign_in_still_knows_its_names(said: pytest.MonkeyPatch) -> None:
    said.setenv("SIGN_IN", "proxy")
    said.setenv("ALLOWED_HOSTS", OFFICE)
    assert visiting(Door(app, insecure=True))(host="evil.example", peer=LAN) == 421


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore",
     "/_stcore/script-health-check", "/_stcore/bidi-components/a/b.js", "/component/a/index.html", "/component",
     "/app/static/secrets.toml"],
)  # fmt: skip
def test_what_the_front_end_does_not_need_is_closed(open_to_me: Visit, path: str) -> None:
    assert open_to_me(path) == 404


@pytest.mark.parametrize("path", ["/", "/kehadiran", "/static/js/index.js", "/media/1.png", "/_stcore/health"])
def test_what_it_needs_is_open(open_to_me: Visit, path: str) -> None:
    assert open_to_me(path) == IN


def test_no_other_websocket(open_to_me: Visit) -> None:
    assert open_to_me("/", method="WEBSOCKET") == 403


def test_files_come_by_one_way_and_nothing_else_has_a_body(open_to_me: Visit) -> None:
    assert open_to_me(FILE, method="PUT", content_length="1000") == IN
    assert open_to_me("/_stcore/upload_file/session/file", method="POST") == 405
    assert open_to_me("/kehadiran", method="POST", content_length="1") == 405
    assert open_to_me("/kehadiran", content_length="1") == 413
    assert open_to_me("/kehadiran", transfer_encoding="chunked") == 413


def test_a_stranger_before_the_sign_in_sends_and_fetches_no_file(
    signing_in: Visit, said: pytest.MonkeyPatch
) -> None:
    said.setattr("dashboard.guard.door.get_cookie_secret", lambda: SECRET)
    files = ("/media/ab12.xlsx", "/media/ab12.png", "/media/ab12")  # Streamlit looks at the digest alone
    for path, method in ((FILE, "PUT"), *((file, "GET") for file in files)):
        for cookie in ("", "_streamlit_user=admin", f"_streamlit_user={_signed('other' + SECRET)}"):
            assert signing_in(path, method=method, cookie=cookie, content_length="0") == 403
        cookie, size = f"_streamlit_user={_signed(SECRET)}", "10" if method == "PUT" else "0"
        assert signing_in(path, method=method, cookie=cookie, content_length=size) == IN
    assert signing_in("/favicon.png") == IN


def test_a_page_whose_reader_loads_nothing_sends_no_file(said: pytest.MonkeyPatch, uploads: Uploads) -> None:
    said.setenv("SIGN_IN", "proxy")
    visit = visiting(Door(app, uploads=uploads))
    sent = {"method": "PUT", "content_length": "10"}
    assert visit("/_stcore/upload_file/other/file", **sent) == 403
    assert visit(FILE, **sent) == IN
    assert visit(FILE, method="PUT") == 411
    assert visit(FILE, method="PUT", transfer_encoding="chunked") == 411
    uploads.settle("session", None)
    assert visit(FILE, **sent) == 403


def test_files_of_one_account_stay_within_its_memory(said: pytest.MonkeyPatch) -> None:
    said.setenv("SIGN_IN", "proxy")
    kept = {"one": ACCOUNT_BYTES - 20, "two": 11, "of-ben": 0}
    uploads = Uploads(kept=kept.__getitem__)
    for session in kept:
        uploads.settle(session, "ben" if session == "of-ben" else "ana")
    visit = visiting(Door(app, uploads=uploads))
    sizes = [visit("/_stcore/upload_file/two/file", method="PUT", content_length=size) for size in ("9", "10")]
    assert sizes == [IN, 413]
    assert visit("/_stcore/upload_file/of-ben/file", method="PUT", content_length="10") == IN
    uploads.settle("one", None)  # closed, or its reader has lost his right
    assert visit("/_stcore/upload_file/two/file", method="PUT", content_length="10") == IN


def test_what_is_on_its_way_counts_until_it_has_come() -> None:
    uploads = Uploads(kept=lambda _session: 0)
    uploads.settle("one", "ana")
    assert uploads.begin("ana", ACCOUNT_BYTES)
    assert not uploads.begin("ana", 1)
    uploads.end("ana", ACCOUNT_BYTES)
    assert uploads.begin("ana", 1)


def test_who_sends_file_after_file_waits_whatever_page_he_opens(said: pytest.MonkeyPatch) -> None:
    said.setenv("SIGN_IN", "proxy")
    uploads = Uploads(kept=lambda _session: 0)
    for session in ("one", "two"):
        uploads.settle(session, "ana")
    visit = visiting(Door(app, uploads=uploads))
    places = [f"/_stcore/upload_file/{('one', 'two')[n % 2]}/file" for n in range(FILES_PER_MINUTE + 1)]
    answers = [visit(place, method="PUT", content_length="1") for place in places]
    assert answers == [IN] * FILES_PER_MINUTE + [429]


def _signed(secret: str) -> str:
    return create_signed_value(secret, "_streamlit_user", "{}").decode()


def test_who_signs_in_too_often_waits_and_others_do_not(signing_in: Visit) -> None:
    answers = [signing_in("/auth/login", peer=LAN) for _ in range(SIGN_INS_PER_MINUTE + 1)]
    assert answers == [IN] * SIGN_INS_PER_MINUTE + [429]
    assert signing_in("/oauth2callback", peer=LAN) == 429
    assert signing_in("/auth/login", peer="192.168.1.21") == IN
    assert signing_in("/kehadiran", peer=LAN) == IN


def test_addresses_of_one_ipv6_network_are_one_client(signing_in: Visit) -> None:
    answers = [signing_in("/auth/login", peer=f"2001:db8::{n:x}") for n in range(SIGN_INS_PER_MINUTE + 1)]
    assert answers[-1] == 429
    assert signing_in("/auth/login", peer="2001:db8:0:1::1") == IN


def test_who_takes_file_after_file_away_waits(said: pytest.MonkeyPatch) -> None:
    said.setenv("SIGN_IN", "proxy")
    visit = visiting(Door(app))
    answers = [visit(f"/media/{number}.xlsx") for number in range(DOWNLOADS_PER_MINUTE + 1)]
    assert answers == [IN] * DOWNLOADS_PER_MINUTE + [429]
    assert visit("/media/61.png") == 429
    assert visit("/favicon.png") == IN


def test_sessions_are_counted_too(signing_in: Visit) -> None:
    visits = [signing_in("/_stcore/stream", method="WEBSOCKET") for _ in range(SESSIONS_PER_MINUTE + 1)]
    assert visits[-2:] == [IN, 403]
