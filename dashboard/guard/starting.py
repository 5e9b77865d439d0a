"""What must hold before the server starts: it never stands open by accident."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from dashboard.texts import Words


class CannotServe(Exception):
    """The app cannot start; the message is the sentence for the reader."""


def check_exposure(address: str, chosen: Settings, words: Words, *, insecure: bool) -> None:
    """Raises CannotServe where others could reach what only a sign-in may open to them."""
    if insecure or is_loopback(address):
        return
    if chosen.sign_in == "none":
        raise CannotServe(words("cli.no_sign_in", address=address))
    if chosen.sign_in == "proxy":
        raise CannotServe(words("cli.proxy_elsewhere", address=address))
    if not chosen.allowed_hosts:
        raise CannotServe(words("cli.no_hosts", address=address))


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches that address."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
