"""How readers sign in, as the environment and the secrets say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.settings import SECRETS, SettingProblem, nobody_sits_here, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ONE = '[auth]\nclient_id = "a"\nserver_metadata_url = "https://sso/x"\n'
NAMED = '[auth]\ncookie_secret = "a"\n[auth.client_kwargs]\nscope = "openid"\n[auth.keycloak]\nclient_id = "a"\n'
SEVERAL = '[auth]\ncookie_secret = "a"\n[auth.google]\nclient_id = "a"\n[auth.microsoft]\nclient_id = "b"\n'


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Writes secrets of the project, or of the user whose home it lies in."""
    monkeypatch.setattr("dashboard.settings.ROOT", tmp_path / "project")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SIGN_IN", raising=False)
    settings.cache_clear()

    def write(text: str, place: str = "project") -> Path:
        path = tmp_path / place / SECRETS
        path.parent.mkdir(parents=True)
        path.write_text(text)
        return path

    yield write
    settings.cache_clear()


def test_without_a_word_nobody_signs_in(secrets: Callable[..., Path]) -> None:
    assert settings().sign_in == "none"
    secrets('other = "x"\n')
    settings.cache_clear()
    assert settings().sign_in == "none"


def test_where_the_secrets_name_a_provider_people_sign_in_there(
    secrets: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = secrets(ONE)
    assert (settings().sign_in, settings().sign_in_claim, settings().sign_in_provider) == ("oidc", "email", None)
    path.write_text(NAMED)
    settings.cache_clear()
    assert (settings().sign_in, settings().sign_in_provider) == ("oidc", "keycloak")
    monkeypatch.setenv("SIGN_IN", "proxy")
    settings.cache_clear()
    assert settings().sign_in == "proxy"


def test_what_cannot_be_read_stops_at_the_door(
    secrets: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = secrets("[auth")
    with pytest.raises(SettingProblem, match="tidak terbaca"):
        settings()
    path.write_text(SEVERAL)
    with pytest.raises(SettingProblem, match="satu penyedia identitas saja"):
        settings()
    monkeypatch.setenv("SIGN_IN", "siapa saja")
    with pytest.raises(SettingProblem, match="none, oidc, atau proxy"):
        settings()


def test_the_secrets_of_the_user_count_only_where_they_are_said_to(
    secrets: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = secrets(NAMED, "home")
    assert settings().sign_in == "none"
    path.write_text("[auth")
    settings.cache_clear()
    assert settings().sign_in == "none"
    monkeypatch.setenv("SIGN_IN", "oidc")
    settings.cache_clear()
    with pytest.raises(SettingProblem, match="tidak terbaca"):
        settings()
    path.write_text(NAMED)
    assert settings().sign_in_provider == "keycloak"


@pytest.mark.parametrize(("said", "loading"), [("", False), ("off", False), ("on", True)])
def test_behind_a_proxy_loading_is_where_it_is_said(
    monkeypatch: pytest.MonkeyPatch, said: str, *, loading: bool
) -> None:
    monkeypatch.setenv("DATA_PAGE", said)
    settings.cache_clear()
    nobody_sits_here()
    assert settings().data_page is loading
    settings.cache_clear()
