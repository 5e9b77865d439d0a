"""Signing in for real: at an OpenID provider that runs beside the app, in a browser."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from queries.engine import write_engine
from queries.grants import NewRight, grant, revoke
from tests.browser.running import running, serve
from tests.databases import copied_file
from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page
    from sqlalchemy import URL

pytestmark = pytest.mark.heavy
ANA = "ana@jatimprov.go.id"
SECRETS = """
[auth]
redirect_uri = "{app}/oauth2callback"
cookie_secret = "only for this test, and long enough for it"
client_id = "dasbor"
client_secret = "rahasia"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[str]:
    def command(port: int) -> list[str]:
        return [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]

    with running(tmp_path / "provider.log", command, dict(os.environ), "jwks") as (address, _):
        yield address


@pytest.fixture
def database(sample_urls: Callable[[str], URL], tmp_path: Path) -> URL:
    return copied_file(Path(sample_urls("sqlite").database or ""), tmp_path / "training.db")


@pytest.fixture
def app(provider: str, database: URL, tmp_path: Path) -> Iterator[str]:
    """The app, where people sign in at that provider."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    home = tmp_path / "home"
    (home / ".streamlit").mkdir(parents=True)
    secrets = home / ".streamlit" / "secrets.toml"
    secrets.write_text(SECRETS.format(app=address, provider=provider))
    secrets.chmod(0o600)
    said = {"HOME": str(home), "SIGN_IN": "oidc", "DATABASE_URL": database.render_as_string()}
    environment = {**os.environ, **said}
    with running(tmp_path / "app.log", lambda _: serve(port), environment, port=port):
        yield address


@pytest.fixture
def person(provider: str) -> Callable[..., None]:
    """Says what the provider tells of Ana."""

    def say(**claims: object) -> None:
        known = {"email": ANA, "email_verified": True, **claims}
        body = json.dumps(known).encode()
        request = Request(f"{provider}/users/ana", body, {"Content-Type": "application/json"}, method="PUT")
        urlopen(request, timeout=10).close()

    say()
    return say


@pytest.fixture
def right(database: URL) -> int:
    engine = write_engine(database)
    with engine.begin() as connection:
        number = grant(connection, NewRight(ANA, "instansi", "instansi", "35.15"), None, datetime.now(UTC))
    engine.dispose()
    return number


def sign_in(page: Page, address: str) -> None:
    page.route("https://cdn.jsdelivr.net/**", lambda route: route.abort())  # the provider's colours
    page.goto(address)
    page.get_by_role("button", name="Masuk").click()
    page.locator("input[name=sub]").fill("ana")
    page.get_by_role("button", name="Authorize").click()


def test_one_signs_in_sees_ones_own_and_signs_out(
    page: Page, app: str, person: Callable[..., None], right: int, database: URL
) -> None:
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url) if "oauth2callback?" in request.url else None)
    sign_in(page, app)
    expect(page.get_by_text("Anda melihat: Kab. Sidoarjo")).to_be_visible()
    expect(page.get_by_text("Surabaya")).to_have_count(0)
    engine = write_engine(database)
    with engine.begin() as connection:
        revoke(connection, right, None, datetime.now(UTC))
    engine.dispose()
    expect(page.get_by_text("belum atau tidak lagi diberi hak")).to_be_visible()  # by itself, within seconds
    expect(page.get_by_text("Anda melihat")).to_have_count(0)
    with page.expect_response(lambda answer: "/auth/logout" in answer.url):
        page.get_by_role("button", name="Keluar").click()
    page.goto(app)
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    page.goto(called[0])  # the answer of the provider, played again
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    expect(page.get_by_text("Anda masuk sebagai")).to_have_count(0)


def test_an_answer_for_somebody_else_signs_nobody_in(
    page: Page, app: str, person: Callable[..., None], right: int
) -> None:
    person(aud="another application")
    sign_in(page, app)
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    expect(page.get_by_text("Anda m")).to_have_count(0)


def test_a_sign_in_of_yesterday_is_over(page: Page, app: str, person: Callable[..., None], right: int) -> None:
    person(iat=int(time.time()) - 13 * 3600)
    sign_in(page, app)
    expect(page.get_by_role("button", name="Masuk")).to_be_visible()
    expect(page.get_by_text("Anda m")).to_have_count(0)


def test_an_address_that_is_not_verified_opens_nothing(
    page: Page, app: str, person: Callable[..., None], right: int
) -> None:
    person(email_verified=False)
    sign_in(page, app)
    expect(page.get_by_text("Anda masuk sebagai")).to_be_visible()
    expect(page.get_by_text("Anda melihat")).to_have_count(0)
    expect(page.get_by_role("combobox")).to_have_count(0)
