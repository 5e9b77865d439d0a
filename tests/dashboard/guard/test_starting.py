"""A server never stands open by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.guard.starting import CannotServe, check_exposure
from dashboard.settings import SettingProblem, settings
from dashboard.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = Words("id")
ELSEWHERE = ("0.0.0.0", "::", "192.168.1.5", "dasbor.example.go.id", "128.0.0.1")


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """What the environment says: nothing, at first."""
    for name in ("SIGN_IN", "ALLOWED_HOSTS", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
@pytest.mark.parametrize("sign_in", ["none", "oidc", "proxy"])
def test_this_machine_needs_no_sign_in(said: pytest.MonkeyPatch, address: str, sign_in: str) -> None:
    said.setenv("SIGN_IN", sign_in)
    check_exposure(address, settings(), WORDS, insecure=False)


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize(
    ("sign_in", "cure"), [("none", "docs/operations.md"), ("proxy", "tanpa --address"), ("oidc", "ALLOWED_HOSTS")]
)
def test_others_are_not_let_in_by_accident(
    said: pytest.MonkeyPatch, address: str, sign_in: str, cure: str
) -> None:
    said.setenv("SIGN_IN", sign_in)
    with pytest.raises(CannotServe, match=cure):
        check_exposure(address, settings(), WORDS, insecure=False)
    check_exposure(address, settings(), WORDS, insecure=True)


def test_with_sign_in_and_a_name_it_may_be_reached(said: pytest.MonkeyPatch) -> None:
    said.setenv("SIGN_IN", "oidc")
    said.setenv("ALLOWED_HOSTS", "Dasbor.example.go.id, dasbor")
    assert settings().allowed_hosts == ("dasbor.example.go.id", "dasbor")
    check_exposure("0.0.0.0", settings(), WORDS, insecure=False)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ALLOWED_HOSTS", "https://dasbor.example.go.id"), ("ALLOWED_HOSTS", "*"), ("ALLOWED_HOSTS", "dasbor:443"),
     ("TRUSTED_PROXIES", "*"), ("TRUSTED_PROXIES", "proxy.example.go.id")],
)  # fmt: skip
def test_a_name_that_means_everybody_is_no_name(said: pytest.MonkeyPatch, variable: str, value: str) -> None:
    said.setenv(variable, value)
    with pytest.raises(SettingProblem, match=variable):
        settings()
