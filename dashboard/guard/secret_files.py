"""Secrets: in files that only their owner reads, complete where readers sign in with them, and none easily guessed."""

from __future__ import annotations

import os
import stat
import tomllib
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from dashboard.guard.starting import CannotServe, is_loopback
from dashboard.settings import secret_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dashboard.settings import Settings
    from dashboard.texts import Words

CALLBACK: Final = "/oauth2callback"
NEEDED: Final = ("client_id", "client_secret", "server_metadata_url")
SHORTEST: Final = 32
"""Characters of a cookie_secret: who guesses it signs himself in as anybody."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def check_secrets(chosen: Settings, words: Words) -> None:
    """Raises CannotServe, with the cure and without the secret. Where nobody signs in with them, nothing is asked."""
    if chosen.sign_in != "oidc":
        return
    said: dict[str, Any] = {}
    for file in (file for file in secret_files() if file.exists()):
        if os.name == "posix" and file.stat().st_mode & OTHERS:
            raise CannotServe(words("cli.secrets_open", file=file))
        try:
            said |= tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise CannotServe(words("cli.secrets_unreadable", file=file)) from error
    _check_provider(said.get("auth", {}), {*chosen.allowed_hosts}, words)


def _check_provider(auth: Mapping[str, Any], hosts: set[str], words: Words) -> None:
    missing = sorted(set(_missing(auth)))
    if missing:
        raise CannotServe(words("cli.provider_incomplete", missing=", ".join(missing)))
    if len(auth["cookie_secret"]) < SHORTEST:
        raise CannotServe(words("cli.cookie_secret_short", shortest=SHORTEST))
    back = urlsplit(auth["redirect_uri"])
    is_ours = back.hostname is not None and (back.hostname in hosts or is_loopback(back.hostname))
    if not (is_ours and _is_private(auth["redirect_uri"]) and back.path.endswith(CALLBACK)):
        raise CannotServe(words("cli.redirect_uri_wrong"))
    if not all(_is_private(provider["server_metadata_url"]) for provider in _providers(auth)):
        raise CannotServe(words("cli.provider_in_the_open"))


def _missing(auth: Mapping[str, Any]) -> Iterator[str]:
    """What a sign-in needs and is not said."""
    yield from (name for name in ("redirect_uri", "cookie_secret") if not auth.get(name))
    for provider in _providers(auth):
        yield from (name for name in NEEDED if not provider.get(name))


def _providers(auth: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One that is described in [auth] itself, or each of [auth.name]."""
    named: list[Mapping[str, Any]] = [
        entry for name, entry in auth.items() if isinstance(entry, dict) and name != "client_kwargs"
    ]
    return named or [auth]


def _is_private(url: str) -> bool:
    """Whether nobody on the way reads along."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
