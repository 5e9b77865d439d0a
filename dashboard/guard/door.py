"""The door: which requests are answered at all. What is refused gets one sentence, and nothing of the inside."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.guard.rates import WINDOW_S, Rate
from dashboard.guard.starting import is_loopback
from dashboard.guard.uploads import UPLOADS
from dashboard.settings import settings
from dashboard.texts import Words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from dashboard.guard.uploads import Uploads
    from dashboard.settings import Settings

HEALTH: Final = "/healthz"
STREAM: Final = "/_stcore/stream"
UPLOADS_PATH: Final = "/_stcore/upload_file/"
DOWNLOADS: Final = "/media/"
OPEN: Final = ("/_stcore/health", "/_stcore/host-config", STREAM)
"""What the front end asks Streamlit for, besides pages, files of its own and uploads."""
CLOSED: Final = ("/_stcore", "/component", "/app/static")
"""Metrics, the agent API, components of others, files beside the entry: nobody here needs them."""
SIGN_IN: Final = ("/auth/login", "/auth/logout", "/oauth2callback")
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
WRITING: Final = frozenset({"PUT", "DELETE", "OPTIONS"})

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+?)\.?(:\d{1,5})?", re.IGNORECASE)
FORWARDING: Final = re.compile(
    "forwarded|via|x-forwarded.*|x-original-.+|x-real-ip|(x-|true-|x-cluster-)?client-ip|cf-connecting-ip"
)
"""Headers by which a proxy says that somebody else is asking."""

SIGN_INS_PER_MINUTE = 120
"""Requests of one address; a sign-in takes two, and branches share an address in the morning."""
SESSIONS_PER_MINUTE = 300
"""New pages of one address: a branch that comes back from lunch."""
DOWNLOADS_PER_MINUTE = 60
"""Files that one address takes away."""


@dataclass(frozen=True)
class Refusal:
    """A status, and the key of the sentence that goes with it."""

    status: int
    text: str


NOT_HERE = Refusal(403, "refusal.not_here")
UNKNOWN_HOST = Refusal(421, "refusal.unknown_host")
OTHER_SITE = Refusal(403, "refusal.other_site")
CLOSED_PATH = Refusal(404, "refusal.closed")
NOT_SIGNED_IN = Refusal(403, "refusal.not_signed_in")
OTHER_METHOD = Refusal(405, "refusal.method")
TOO_LARGE = Refusal(413, "refusal.too_large")
TOO_OFTEN = Refusal(429, "refusal.too_often")
NOT_LOADING = Refusal(403, "refusal.not_loading")
NO_LENGTH = Refusal(411, "refusal.no_length")
TOO_MUCH = Refusal(413, "refusal.too_much")


class Door:
    """Lets in, or refuses before the app has looked at anything."""

    def __init__(self, app: ASGIApp, *, insecure: bool = False, uploads: Uploads = UPLOADS) -> None:
        chosen = settings()
        self._app, self._uploads = app, uploads
        self._words = Words(chosen.language)
        self._signing_in = chosen.sign_in != "none"
        self._strangers_come_in = chosen.sign_in == "oidc"  # as far as the button for signing in
        self._only_this_machine = not self._signing_in and not insecure
        self._hosts = _hosts(chosen, insecure=insecure)
        self._sign_ins, self._sessions = Rate(SIGN_INS_PER_MINUTE), Rate(SESSIONS_PER_MINUTE)
        self._downloads = Rate(DOWNLOADS_PER_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None and _is_upload(scope):
            await self._take_file(scope, receive, send)
        elif refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: answered with 403
        else:
            await self._refuse(refusal)(scope, receive, send)

    async def _take_file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of who may load counts from its first byte, beside those of his that are kept already."""
        account, size = (
            self._uploads.whose(_session(scope["path"])),
            Headers(scope=scope).get("content-length", ""),
        )
        if account is None:
            await self._refuse(NOT_LOADING)(scope, receive, send)
        elif not size.isdecimal():
            await self._refuse(NO_LENGTH)(scope, receive, send)
        elif not self._signing_in:
            await self._app(scope, receive, send)
        elif self._uploads.is_often(account):
            await self._refuse(TOO_OFTEN)(scope, receive, send)
        elif not self._uploads.begin(account, int(size)):
            await self._refuse(TOO_MUCH)(scope, receive, send)
        else:
            try:
                await self._app(scope, receive, send)
            finally:
                self._uploads.end(account, int(size))

    def _refusal(self, scope: Scope, headers: Headers) -> Refusal | None:
        path, is_socket = scope["path"], scope["type"] == "websocket"
        if path == HEALTH and not is_socket:
            return None
        return (
            self._who_asks(scope, headers)
            or _from_where(scope, headers)
            or _where(path, is_socket=is_socket)
            or (None if is_socket else _what(scope["method"], path, headers))
            or self._whose(path, headers)
            or self._how_often(scope, path)
        )

    def _who_asks(self, scope: Scope, headers: Headers) -> Refusal | None:
        if self._only_this_machine and (
            not _is_here(scope) or any(FORWARDING.fullmatch(name) for name in headers)
        ):
            return NOT_HERE
        if self._hosts is not None and not _is_named(headers, self._hosts):
            return UNKNOWN_HOST
        return None

    def _whose(self, path: str, headers: Headers) -> Refusal | None:
        """Strangers send no file, which would stay in memory while they do, and fetch none that was made for others."""
        is_file = path.startswith((UPLOADS_PATH, DOWNLOADS))
        return NOT_SIGNED_IN if self._strangers_come_in and is_file and not _has_signed_in(headers) else None

    def _how_often(self, scope: Scope, path: str) -> Refusal | None:
        """Where nobody signs in, nobody is counted: whoever asks owns the machine, or the proxy counts."""
        rate = self._rate(path) if self._signing_in else None
        return None if rate is None or rate.allows(_client(scope)) else TOO_OFTEN

    def _rate(self, path: str) -> Rate | None:
        if path in SIGN_IN:
            return self._sign_ins
        if path == STREAM:
            return self._sessions
        return self._downloads if path.startswith(DOWNLOADS) else None

    def _refuse(self, refusal: Refusal) -> PlainTextResponse:
        headers = {"retry-after": f"{WINDOW_S:.0f}"} if refusal is TOO_OFTEN else None
        return PlainTextResponse(self._words(refusal.text), refusal.status, headers)


def _hosts(chosen: Settings, *, insecure: bool) -> frozenset[str] | None:
    """The names that are answered; None = any, where a proxy of the office has been left to see to that."""
    if chosen.sign_in == "none":
        return None if insecure else LOCAL
    return LOCAL | frozenset(chosen.allowed_hosts)


def _is_here(scope: Scope) -> bool:
    """Whether the other end of the connection is on this machine."""
    return scope["client"] is not None and is_loopback(scope["client"][0])


def _is_named(headers: Headers, hosts: frozenset[str]) -> bool:
    """Whether the one Host header names us: a page elsewhere whose name leads here (rebinding) names itself."""
    given = headers.getlist("host")
    found = HOST.fullmatch(given[0]) if len(given) == 1 else None
    return found is not None and found[1].lower() in hosts


def _from_where(scope: Scope, headers: Headers) -> Refusal | None:
    """Only a page of ours opens a websocket or sends a file; Streamlit would let any page of this machine.

    What is only read is not asked: other sites can't see the answer, and a provider sends its readers back to us.
    """
    given = headers.getlist("origin")
    if not given or scope.get("method") in READING:
        return None
    is_ours = len(given) == 1 and urlsplit(given[0]).netloc == headers.get("host")
    return None if is_ours else OTHER_SITE


def _where(path: str, *, is_socket: bool) -> Refusal | None:
    if is_socket:
        return None if path == STREAM else CLOSED_PATH
    if path in OPEN or path.startswith(UPLOADS_PATH):
        return None
    return CLOSED_PATH if f"{path}/".startswith(tuple(f"{closed}/" for closed in CLOSED)) else None


def _what(method: str, path: str, headers: Headers) -> Refusal | None:
    """Files come by one way alone, where Streamlit measures them; nothing else has a body."""
    if path.startswith(UPLOADS_PATH):
        return None if method in WRITING else OTHER_METHOD
    if method not in READING:
        return OTHER_METHOD
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return TOO_LARGE if has_body else None


def _is_upload(scope: Scope) -> bool:
    return scope["type"] == "http" and (scope["method"], scope["path"].startswith(UPLOADS_PATH)) == ("PUT", True)


def _session(path: str) -> str:
    """The open page that a file is sent from."""
    return path.removeprefix(UPLOADS_PATH).partition("/")[0]


def _has_signed_in(headers: Headers) -> bool:
    """Whether the cookie of a sign-in is there, with our signature; what it allows is for the page to say."""
    cookie = cookie_parser(headers.get("cookie", "")).get(USER_COOKIE_NAME, "")
    return decode_signed_value(get_cookie_secret(), USER_COOKIE_NAME, cookie) is not None


def _client(scope: Scope) -> str:
    """Who is counted: an address; of IPv6 the network, for a client has them by the billion."""
    address = scope["client"][0] if scope["client"] else ""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return str(address)
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))  # noqa: PLR2004  IP versions
