"""The nginx of docs/server, tried with the real one: whom it names to the app, and what it takes away."""

from __future__ import annotations

import base64
import json
import shutil
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.running import running_app
from tests.databases import copied_file
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.heavy

CONFIGURATION = Path(__file__).parents[2] / "docs" / "server" / "nginx.conf"
OFFICE = "dasbor.example.go.id"
PASSWORDS = "ana:$2y$05$z6k6BYXSOEA/13Ul9ilCBeMFKpceZcare13Oifp5haFoiaziFZfZq\n"
"""Made by `htpasswd -nbB -C 5 ana sandi-ana`."""
ANA = {"Authorization": "Basic " + base64.b64encode(b"ana:sandi-ana").decode()}
FORGED = {
    "X-Remote-User": "admin",
    "X_Remote_User": "admin",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Real-IP": "127.0.0.1",
    "Forwarded": "for=127.0.0.1",
}
START_WITHIN_S = 20


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that came, as a stand-in for the app."""

    def do_GET(self) -> None:
        """All of them, in their order."""
        body = json.dumps(self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@dataclass(frozen=True)
class Front:
    """A running nginx."""

    port: int
    folder: Path

    @property
    def name(self) -> str:
        """As readers know it."""
        return f"{OFFICE}:{self.port}"

    def ask(self, path: str = "/", **headers: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and text."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        trusted.check_hostname = False  # the certificate is of the office, and we ask an address
        connection = HTTPSConnection("127.0.0.1", self.port, context=trusted, timeout=20)
        connection.request("GET", path, headers={"Host": self.name} | headers)
        answer = connection.getresponse()
        text = "" if answer.status == 101 else answer.read().decode()
        said = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return answer.status, said, text

    def passed_on(self, path: str = "/", **headers: str) -> dict[str, list[str]]:
        """What reaches the stand-in."""
        status, _, text = self.ask(path, **headers)
        assert status == 200
        arrived: dict[str, list[str]] = {}
        for name, value in json.loads(text):
            arrived.setdefault(name.lower(), []).append(value)
        return arrived


@contextmanager
def nginx(folder: Path, app_port: int) -> Iterator[Front]:
    """nginx with our configuration, its paths and ports in this test's own folder."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    assert program, "nginx is not installed: tests/prepare.sh all"
    port = free_port()
    _certificate(folder)
    (folder / "dasbor.htpasswd").write_text(PASSWORDS)
    site = CONFIGURATION.read_text()
    for given, ours in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/ssl/dasbor/": f"{folder}/",
        "/etc/nginx/": f"{folder}/",
        "127.0.0.1:8501": f"127.0.0.1:{app_port}",
    }.items():
        assert given in site, given
        site = site.replace(given, ours)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = (
        f"user root;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}include {folder}/site.conf;\n}}\n"
    )
    (folder / "nginx.conf").write_text(main)
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        front = Front(port, folder)
        _wait_for(front, process)
        yield front
    finally:
        process.terminate()
        process.wait()


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={OFFICE}",
         "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip


def _wait_for(front: Front, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            front.ask("/healthz")
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((front.folder / "error.log").read_text())


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx before the stand-in."""
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=upstream.serve_forever)
    thread.start()
    with nginx(tmp_path_factory.mktemp("nginx"), upstream.server_port) as running:
        yield running
    upstream.shutdown()
    upstream.server_close()
    thread.join()


def test_without_the_right_password_nobody_comes_in(front: Front) -> None:
    wrong = {"Authorization": "Basic " + base64.b64encode(b"ana:sandi-lain").decode()}
    for headers in ({}, wrong, {"X-Remote-User": "ana"}):
        for path in ("/", "/_stcore/stream", "/_stcore/host-config", "/media/x.xlsx", "/static/../data"):
            assert front.ask(path, **headers)[0] == 401, path


def test_the_app_is_told_who_it_is_and_nothing_that_the_browser_made_up(front: Front) -> None:
    arrived = front.passed_on(**ANA, **FORGED)
    assert arrived["x-remote-user"] == ["ana"]
    assert arrived["x-forwarded-for"] == ["127.0.0.1"]
    assert arrived["x-forwarded-proto"] == ["https"]
    assert arrived["host"] == [front.name]
    for name in ("authorization", "x_remote_user", "x-forwarded-host", "x-real-ip", "forwarded"):
        assert name not in arrived


@pytest.mark.parametrize("path", ["/static/js/index.js", "/healthz"])
def test_where_no_password_is_asked_for_nobody_is_named(front: Front, path: str) -> None:
    unchecked = {"Authorization": "Basic " + base64.b64encode(b"admin:apa-saja").decode()}
    assert "x-remote-user" not in front.passed_on(path, **unchecked, **FORGED)


def test_the_app_lives_behind_it(tmp_path: Path, sqlite_template: Path) -> None:
    said = {"SIGN_IN": "proxy", "ALLOWED_HOSTS": OFFICE}
    url = copied_file(sqlite_template, tmp_path / "app.db")
    with (
        running_app(tmp_path / "app.log", database=url, **said) as address,
        nginx(tmp_path, urlsplit(address).port or 0) as front,
    ):
        status, headers, text = front.ask(**ANA)
        assert (status, "<title>" in text) == (200, True)
        assert headers["strict-transport-security"]
        assert "Secure" in front.ask("/_stcore/health", **ANA)[1]["set-cookie"]
        socket = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        } | ANA
        assert front.ask("/_stcore/stream", Origin=f"https://{front.name}", **socket)[0] == 101
        assert front.ask("/_stcore/stream", Origin="https://evil.example", **socket)[0] == 403
        assert front.ask("/_stcore/metrics", **ANA)[0] == 404
