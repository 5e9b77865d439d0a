"""What browsers are told not to do with our answers, and cookies that do not leave an encrypted connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Pair = tuple[bytes, bytes]

SCRIPTS: Final = (
    "THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA=",  # index.html: not ready for search engines
)
STYLES: Final = (
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",  # nothing: Emotion makes empty sheets, and fills them by rule
    "38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=",  # styled-components: a comment
    "AxXafLC2yNU/3Lg+zDmkYjwsZc5mxpXIdju+mGfmiCg=",  # Vega-Embed: the frame of a chart
    "3DGwvqeuzfpl1OM1mb285/TwB5+qWlC5a2FoZJ0askE=",  # Vega-Tooltip
)
"""What Streamlit 1.67 writes into a page itself, by its SHA-256. When a version moves, the browser tests fail and
the browser's console says which is missing; so neither words from the data nor another library's get in."""


def _inline(digests: tuple[str, ...]) -> str:
    return " ".join(f"'sha256-{digest}'" for digest in digests)


POLICY: Final = {
    "default-src": "'none'",  # no frames, media, workers, plug-ins; each loosened word below has its reason
    # Neither 'unsafe-eval' (Streamlit has Vega interpret its expressions) nor 'wasm-unsafe-eval': the numbers of
    # protobuf ask for WebAssembly once, are refused, and do without.
    "script-src": f"'self' {_inline(SCRIPTS)}",
    "style-src": f"'self' {_inline(STYLES)}",
    "img-src": "'self'",
    "font-src": "'self' data:",  # one font of KaTeX lies in Streamlit's own style sheet
    "connect-src": "'self'",  # browsers of 2022 and later count the websocket of the same host in
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}

HEADERS: Final = (
    (b"content-security-policy", "; ".join(f"{name} {words}" for name, words in POLICY.items()).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    ),
)
UNDER_TLS: Final = (b"strict-transport-security", b"max-age=31536000")
"""For a year. Other hosts of the office are not ours to speak for, so without includeSubDomains."""
UNSTORED: Final = (b"cache-control", b"no-store")
STATIC: Final = "/static/"
"""Where the front end's own files are: the same for everybody, and kept by browsers for a year."""


class SecurityHeaders:
    """Adds the headers that Streamlit does not send, and takes away those by which it would let other sites read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; change the headers of HTTP answers."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                under_tls, is_static = scope["scheme"] == "https", scope["path"].startswith(STATIC)
                message["headers"] = list(_guarded(message.get("headers", []), under_tls, is_static))
            await send(message)

        await self._app(scope, receive, send_guarded if scope["type"] == "http" else send)


def _guarded(headers: list[Pair], under_tls: bool, is_static: bool) -> Iterator[Pair]:
    for name, value in headers:
        match name.lower():
            case b"set-cookie" if under_tls and b"; secure" not in value.lower():
                yield name, value + b"; Secure"
            case b"cache-control" if not is_static:
                pass
            case other if not other.startswith(b"access-control-"):
                yield name, value
    yield from HEADERS
    if under_tls:
        yield UNDER_TLS
    if not is_static:
        yield UNSTORED
