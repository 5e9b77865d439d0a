"""The ASGI application around the app: health, the door, security headers, a tamed garbage collector."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Route
from streamlit import config

from dashboard.guard.door import HEALTH, Door
from dashboard.guard.headers import SecurityHeaders
from dashboard.refreshing import Refreshing
from dashboard.settings import nobody_sits_here, settings
from dashboard.texts import Words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

ICON = "/favicon.png"
"""Where every page finds its icon; a file that Streamlit is given would lie among the downloads."""
FRONT = "/ringkasan"
"""What the front page would be called if Streamlit let it have a name: whoever types it like the others gets it."""
USER_HEADER, USER_KEY = "X-Remote-User", "login"
"""The header in which a proxy names the reader, and where `st.user` has it. docs/server/nginx.conf sets it."""


async def health(_request: Request) -> PlainTextResponse:
    """The process answers."""
    return PlainTextResponse("ok")


async def icon(_request: Request) -> FileResponse:
    """The icon of every page, before the sign-in too."""
    return FileResponse(Path(__file__).with_name("icon.png"))


async def front(request: Request) -> RedirectResponse:
    """The front page, with the filters of the address."""
    return RedirectResponse(request.url.replace(path="/").components._replace(scheme="", netloc="").geturl())


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


def application(*, insecure: bool = False) -> ASGIApp:
    """The app behind its door. `insecure`: somebody's own proxy decides who comes in."""
    if insecure:
        nobody_sits_here()
    app = st.App(
        Path(__file__).with_name("app.py"),
        routes=[Route(HEALTH, health), Route(ICON, icon), Route(FRONT, front)],
        lifespan=lifespan,
        on_script_error=say_mistake,
    )
    if settings().sign_in == "proxy":
        config.set_option("server.trustedUserHeaders", {USER_HEADER: USER_KEY})
    return SecurityHeaders(Door(app, insecure=insecure))
