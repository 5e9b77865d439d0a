"""A stranger with tools looks at the running server: every path, header, name, and message that he can think of."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosedError
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from dashboard.settings import ROOT, SECRETS
from tests.browser.running import running_app
from tests.databases import copied_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.client import ClientConnection

OFFICE = "dasbor.example.go.id"
SECRET = "tidak-boleh-tampak-di-mana-pun-0123456789"
PROVIDER = f"""
[auth]
redirect_uri = "https://{OFFICE}/oauth2callback"
cookie_secret = "{SECRET}-kuki"
client_id = "dasbor"
client_secret = "{SECRET}-klien"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
"""
STREAM = "/_stcore/stream"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
ROUTES = (
    "/", "/kehadiran", "/data", "/tidak-ada", "/healthz", "/favicon.png", "/_stcore/health", "/_stcore/host-config",
    "/_stcore/metrics", "/media/tidak-ada.png", "/component/x/y.js", "/auth/login", "/oauth2callback", "//evil.example",
)  # fmt: skip
INSIDE = re.compile(r"Traceback|site-packages|File \"|\.py\b|streamlit\.|starlette|uvicorn", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        """All values under a name, in one."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


class Server:
    """A running server, and a way to say anything to it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.host = urlsplit(address).netloc

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Send exactly this."""
        named = {"Host": self.host} | {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection(self.host, timeout=20)) as connection:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in named.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            answer = connection.getresponse()
            text = "" if answer.status == 101 else answer.read().decode("utf-8", "replace")
            return Answer(answer.status, answer.getheaders(), text)

    def handshake(self, **headers: str) -> int:
        """Ask for the websocket: 101 is a yes."""
        return self.ask(STREAM, **(UPGRADE | headers)).status

    def session(self) -> ClientConnection:
        """A websocket as the front end has it."""
        return connect(self.address.replace("http", "ws", 1) + STREAM, subprotocols=[Subprotocol("streamlit")])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scan")


@pytest.fixture(scope="module")
def alone(folder: Path, sqlite_template: Path) -> Iterator[Server]:
    """Nobody signs in."""
    url = copied_file(sqlite_template, folder / "alone.db")
    with running_app(folder / "alone.log", database=url) as address:
        yield Server(address)


@pytest.fixture(scope="module")
def office(folder: Path, sqlite_template: Path) -> Iterator[Server]:
    """Readers sign in with an identity provider, and know the server as OFFICE."""
    url = copied_file(sqlite_template, folder / "office.db")
    secrets = folder / SECRETS
    secrets.parent.mkdir()
    secrets.write_text(PROVIDER)
    secrets.chmod(0o600)
    said = {"SIGN_IN": "oidc", "ALLOWED_HOSTS": OFFICE, "HOME": str(folder)}
    with running_app(folder / "office.log", database=url, **said) as address:
        yield Server(address)


def test_the_icon_is_ours_before_the_sign_in_too(alone: Server, office: Server) -> None:
    ours = (ROOT / "dashboard" / "icon.png").read_bytes().decode("utf-8", "replace")
    assert [server.ask("/favicon.png").text for server in (alone, office)] == [ours, ours]


def test_the_front_page_answers_to_a_name_like_the_others(alone: Server) -> None:
    answer = alone.ask("/ringkasan?tahun=2019&instansi=35.79")
    assert (answer.status, answer.header("location")) == (307, "/?tahun=2019&instansi=35.79")


def test_every_answer_has_the_headers_and_says_nothing_of_the_inside(alone: Server) -> None:
    index = alone.ask("/").text
    script = "/" + re.findall(r'src="\./(static/js/[^"]+)"', index)[0]
    for path in (*ROUTES, script):
        answer = alone.ask(path)
        policy = answer.header("content-security-policy")
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "*" not in policy, path
        assert answer.header("x-content-type-options") == "nosniff", path
        assert "frame-ancestors 'none'" in policy, path
        assert answer.header("referrer-policy") == "same-origin", path
        assert answer.header("cross-origin-opener-policy") == "same-origin", path
        assert "camera=()" in answer.header("permissions-policy"), path
        assert answer.header("server") == "", path
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")], path
        assert answer.header("cache-control") == (
            "public, immutable, max-age=31536000" if path == script else "no-store"
        ), path
        if answer.text not in {index, alone.ask(script).text}:
            assert not INSIDE.search(answer.text), f"{path}: {answer.text[:200]}"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"]
)
def test_what_streamlit_offers_and_nobody_needs_is_closed(alone: Server, path: str) -> None:
    assert alone.ask(path).status == 404


def test_the_host_config_names_no_site_that_may_steer_a_page(alone: Server) -> None:
    assert '"allowedOrigins":[]' in alone.ask("/_stcore/host-config").text


@pytest.mark.parametrize(
    "path",
    ["/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2f..%2f..%2fetc/passwd",
     "/media/../../.streamlit/config.toml", "/static/%5c%5cserver%5cshare", "/..%5c..%5c.streamlit%5cconfig.toml",
     "/.streamlit/config.toml", "/static/../../__init__.py", "/data/training.db", "/%00"],
)  # fmt: skip
def test_no_path_leads_out_of_what_is_served(alone: Server, path: str) -> None:
    answer = alone.ask(path)
    if answer.status == 200:
        assert answer.text == alone.ask("/").text, "an address that the front end calls unknown"
    assert answer.status in {200, 400, 404}
    assert "root:" not in answer.text
    assert "[server]" not in answer.text


def test_no_answer_sends_a_browser_elsewhere(alone: Server) -> None:
    for path in ("//evil.example/", "/\\evil.example/", "/kehadiran/", "/auth/login?provider=http://evil.example"):
        assert "evil.example" not in alone.ask(path).header("location"), path


@pytest.mark.parametrize("host", [OFFICE, "evil.example", "192.168.1.5:8501", "localhost.evil.example"])
def test_a_forged_name_is_refused(alone: Server, host: str) -> None:
    answer = alone.ask("/", Host=host)
    assert (answer.status, len(answer.text.splitlines())) == (421, 1)
    assert alone.handshake(Host=host) == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Proto", "Via"])
def test_a_proxy_in_front_of_an_app_without_sign_in_gets_nothing(alone: Server, header: str) -> None:
    answer = alone.ask("/", **{header: "127.0.0.1"})
    assert (answer.status, len(answer.text.splitlines())) == (403, 1)
    assert alone.handshake(**{header: "127.0.0.1"}) == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:3000", "https://devel.streamlit.app"]
)
def test_a_page_of_another_site_gets_no_websocket(alone: Server, office: Server, origin: str) -> None:
    assert alone.handshake(Origin=origin) == 403
    assert office.handshake(Origin=origin, Host=OFFICE) == 403


def test_our_own_pages_get_one(alone: Server, office: Server) -> None:
    assert alone.handshake(Origin=alone.address) == 101
    assert office.handshake(Origin=f"https://{OFFICE}", Host=OFFICE, X_Forwarded_Proto="https") == 101
    assert office.handshake(Origin="https://evil.example", Host="evil.example") == 403


def test_under_tls_browsers_stay_there_and_cookies_too(office: Server) -> None:
    under_tls = office.ask("/_stcore/health", Host=OFFICE, X_Forwarded_For="10.0.0.7", X_Forwarded_Proto="https")
    assert under_tls.header("strict-transport-security") == "max-age=31536000"
    assert re.fullmatch(r"_streamlit_xsrf=\S+; Path=/; SameSite=Lax; Secure", under_tls.header("set-cookie"))
    plain = office.ask("/_stcore/health", Host=OFFICE)
    assert plain.header("strict-transport-security") == ""
    assert "Secure" not in plain.header("set-cookie")


def test_a_file_needs_the_token_a_session_and_a_size(alone: Server) -> None:
    token = re.findall(r"_streamlit_xsrf=([^;]+)", alone.ask("/_stcore/health").header("set-cookie"))[0]
    named = {"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": token}
    with alone.session() as socket:
        place = f"/_stcore/upload_file/{_session_id(socket)}/berkas"
        assert alone.ask(place, "PUT", Content_Length="10", body=b"x" * 10).status == 403
        too_large = alone.ask(place, "PUT", Content_Length=str(51 * 2**20), **named)
        assert (too_large.status, INSIDE.search(too_large.text)) == (413, None)
    unknown = alone.ask("/_stcore/upload_file/tidak-ada/berkas", "PUT", Content_Length="2", body=b"xx", **named)
    assert unknown.status == 403


def test_before_signing_in_nobody_sends_a_file(office: Server) -> None:
    token = re.findall(
        r"_streamlit_xsrf=([^;]+)", office.ask("/_stcore/health", Host=OFFICE).header("set-cookie")
    )[0]
    named = {"Host": OFFICE, "Cookie": f"_streamlit_xsrf={token}; _streamlit_user=admin", "X-Xsrftoken": token}
    assert office.ask("/_stcore/upload_file/x/y", "PUT", Content_Length="2", body=b"xx", **named).status == 403


def test_a_sign_in_that_fails_leaves_no_secret_in_answers_or_log(office: Server, folder: Path) -> None:
    for path in (f"/oauth2callback?code={SECRET}&state=x", f"/auth/login?provider={SECRET}", f"/?x={SECRET}"):
        answer = office.ask(path, Host=OFFICE, Cookie=f"_streamlit_user={SECRET}; _streamlit_session={SECRET}")
        assert SECRET not in answer.text + str(answer.headers), path
        assert not INSIDE.search(answer.text) or answer.status == 200, path
    office.handshake(Host=OFFICE, Origin=f"https://{OFFICE}", Cookie=f"_streamlit_user={SECRET}")
    log = (folder / "office.log").read_text()
    assert SECRET not in log
    assert "oauth2callback?" not in log


def test_nothing_else_takes_a_body(alone: Server) -> None:
    assert alone.ask("/", "POST", Content_Length="5", body=b"a=b&c").status == 405
    assert alone.ask("/kehadiran", "GET", Content_Length=str(2**30)).status == 413
    assert alone.ask("/", "TRACE").status == 405


def test_a_message_too_long_ends_the_session(alone: Server) -> None:
    with alone.session() as socket:
        socket.send(b"x" * (2**20 + 1))
        with pytest.raises(ConnectionClosedError, match="1009"):
            socket.recv(timeout=20)


def test_a_message_that_is_none_ends_the_session_without_a_word(alone: Server, folder: Path) -> None:
    with alone.session() as socket:
        socket.send(b"\xff\xff\xff")
        with pytest.raises(ConnectionClosedError, match="1002"):
            socket.recv(timeout=20)


def _session_id(socket: ClientConnection) -> str:
    """The id of a session whose page was drawn."""
    begin = BackMsg()
    begin.rerun_script.query_string = ""
    socket.send(begin.SerializeToString())
    session = ""
    while True:
        told = ForwardMsg()
        told.ParseFromString(bytes(socket.recv(timeout=20)))
        if told.WhichOneof("type") == "new_session":
            session = told.new_session.initialize.session_id
        elif told.WhichOneof("type") == "script_finished":
            return session
