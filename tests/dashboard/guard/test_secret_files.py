"""Secrets: a file that others may read, or a secret that can be guessed, keeps the server from starting."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from dashboard.__main__ import main
from dashboard.guard import secret_files
from dashboard.settings import ROOT, SECRETS, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECRET = "rahasia-yang-panjang-sekali-0123456789abcdef"
GOOD = {
    "redirect_uri": "https://dasbor.example.go.id/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "dasbor",
    "client_secret": f"klien-{SECRET}",
    "server_metadata_url": "https://sso.example.go.id/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Secrets lie in a folder of the test's own; a server that would start meets a port that is none."""
    monkeypatch.setattr("dashboard.settings.ROOT", tmp_path / "project")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SIGN_IN", "oidc")
    monkeypatch.setenv("ALLOWED_HOSTS", "dasbor.example.go.id")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Starts the server with these secrets: why it refused, or nothing."""
    monkeypatch.setattr("dashboard.serving.prepare", lambda words: None)
    monkeypatch.setattr("dashboard.serving.serve", lambda *_, **__: None)

    def started(mode: int = 0o600, text: str | None = None, **changed: str) -> str:
        file = tmp_path / SECRETS
        file.parent.mkdir(exist_ok=True)
        said = GOOD | changed
        lines = [f'{name} = "{value}"' for name, value in said.items()]
        file.write_text(text if text is not None else "\n".join(["[auth]", *lines]))
        file.chmod(mode)
        code = main(["serve"])
        error = capsys.readouterr().err
        assert (code == 2) == bool(error)
        assert SECRET not in error
        return error

    return started


def test_a_complete_file_of_ones_own_starts(start: Callable[..., str]) -> None:
    assert start() == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_read_or_write_is_refused(start: Callable[..., str], mode: int) -> None:
    assert "chmod 600" in start(mode)


@pytest.mark.parametrize("sign_in", ["", "none", "proxy"])
def test_the_secrets_of_another_project_stop_nobody(
    start: Callable[..., str], monkeypatch: pytest.MonkeyPatch, sign_in: str
) -> None:
    monkeypatch.setenv("SIGN_IN", sign_in)
    assert start(0o644, text="[auth]\nclient_id = 1\n[other") == ""


@pytest.mark.parametrize(
    "name", ["redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"]
)
def test_what_is_missing_is_named(start: Callable[..., str], name: str) -> None:
    assert f": {name} belum diisi" in start(**{name: ""})


def test_a_named_provider_is_looked_at_too(start: Callable[..., str]) -> None:
    auth = f'[auth]\nredirect_uri = "{GOOD["redirect_uri"]}"\ncookie_secret = "{SECRET}"\n'
    keycloak = "[auth.keycloak]\n" + "\n".join(f'{name} = "{GOOD[name]}"' for name in secret_files.NEEDED)
    assert start(text=auth + keycloak) == ""
    assert "client_id" in start(text=auth + '[auth.keycloak]\nclient_secret = "x"')


def test_a_secret_that_can_be_guessed_is_refused(start: Callable[..., str]) -> None:
    assert "token_urlsafe" in start(cookie_secret="x" * 31)


@pytest.mark.parametrize(
    "uri",
    ["http://dasbor.example.go.id/oauth2callback", "https://lain.example.go.id/oauth2callback",
     "https://dasbor.example.go.id/", "dasbor.example.go.id/oauth2callback"],
)  # fmt: skip
def test_the_provider_sends_readers_back_to_us_and_over_tls(start: Callable[..., str], uri: str) -> None:
    assert "redirect_uri" in start(redirect_uri=uri)


def test_this_machine_needs_no_tls(start: Callable[..., str]) -> None:
    address = "http://localhost:8501/oauth2callback"
    assert start(redirect_uri=address, server_metadata_url="http://127.0.0.1:9000/.well-known") == ""
    assert "https://" in start(server_metadata_url="http://sso.example.go.id/.well-known")


def test_a_file_that_is_no_toml_is_refused_without_its_text(start: Callable[..., str]) -> None:
    assert "tidak terbaca" in start(text=f'[auth]\ncookie_secret = "{SECRET}')


def test_the_example_is_no_secret_and_does_not_start(start: Callable[..., str]) -> None:
    assert "cookie_secret" in start(text=(ROOT / ".streamlit" / "secrets.toml.example").read_text())
