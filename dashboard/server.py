"""The ASGI application around the app: health, security headers, a tamed garbage collector."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.refreshing import Refreshing
from dashboard.settings import settings
from dashboard.texts import Words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
)


class SecurityHeaders:
    """Adds the headers that Streamlit does not send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the headers to HTTP answers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def health(_request: Request) -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok")


def say_mistake(_error: Exception) -> bool:
    """Tell the reader, in his language, that something of ours went wrong; the log has the details."""
    words = Words(settings().language)
    st.error(f"**{words('mistake.title')}.** {words('mistake.cure')}", icon=":material/bug_report:")
    return True


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Load everything before the first visitor comes, and freeze it; keep facts fresh until the server stops.

    Streamlit collects all garbage after every run: what is frozen need not be looked at again.
    """
    from dashboard import catalogue, page, selection  # noqa: F401, PLC0415  their caches want a running server

    gc.collect()
    gc.freeze()
    refreshing = Refreshing(settings().urls)
    refreshing.start()
    try:
        yield
    finally:
        refreshing.stop()


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[Route("/healthz", health)],
    middleware=[Middleware(SecurityHeaders)],
    lifespan=lifespan,
    on_script_error=say_mistake,
)
