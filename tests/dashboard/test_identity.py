"""Identity: whom a provider or a proxy names, and whom nobody may be taken for."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.identity import HOURS, Identity, by_provider, by_proxy

NOW = 1_795_000_000
ANA = "ana@jatimprov.go.id"
SIGNED_IN: dict[str, Any] = {
    "is_logged_in": True, "iat": NOW - 60, "email": ANA, "email_verified": True, "preferred_username": "ana",
}  # fmt: skip


def test_a_verified_address_names_its_bearer() -> None:
    assert by_provider(SIGNED_IN, "email", NOW) == Identity(ANA)


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_that_is_not_verified_names_nobody(verified: object) -> None:
    assert by_provider({**SIGNED_IN, "email_verified": verified}, "email", NOW) == Identity(None)


def test_without_a_word_on_verification_an_address_names_nobody() -> None:
    said = {key: value for key, value in SIGNED_IN.items() if key != "email_verified"}
    assert by_provider(said, "email", NOW) == Identity(None)


def test_a_user_name_never_stands_in_for_an_address() -> None:
    said = {**SIGNED_IN, "email": "ben@x.id", "email_verified": False, "preferred_username": ANA}
    assert by_provider(said, "email", NOW) == Identity(None)
    assert by_provider(SIGNED_IN, "preferred_username", NOW) == Identity("ana")


@pytest.mark.parametrize(
    "change",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"iat": NOW - HOURS * 3600 - 1},
        {"iat": None},
        {"iat": "1795000000"},
    ],
)
def test_who_is_not_signed_in_or_was_so_too_long_ago_is_nobody(change: dict[str, object]) -> None:
    assert by_provider({**SIGNED_IN, **change}, "email", NOW) is None
    assert by_provider({}, "email", NOW) is None


def test_a_proxy_names_by_one_header() -> None:
    assert by_proxy({"login": "Ana"}) == Identity("ana")
    assert by_proxy({"login": None}) is None
    assert by_proxy({"email": ANA}) is None
