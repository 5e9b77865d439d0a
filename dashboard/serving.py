"""Starting the app: the embedded databases are brought up to date, then one process serves everybody."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.guard.starting import CannotServe
from dashboard.settings import ROOT, settings
from queries import sample
from queries.engine import (
    DatabaseProblem,
    check_schema,
    database_url,
    read_engine,
    reading_once,
    upgrade,
    write_engine,
)
from queries.freshness import freshness

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from dashboard.texts import Words

SAMPLE_WITHIN_S = 120
LOOPBACK = ("127.0.0.1", "::1")
MESSAGE = 2**20
"""Bytes of one message of a browser: choices and words; files come by another way."""


def prepare(words: Words) -> None:
    """Make the databases ready. One named by DATABASE_URL is only checked: its owner upgrades it."""
    chosen = settings()
    if chosen.database_url:
        check_schema(read_engine(database_url(chosen.database_url)))
        return
    real, invented = database_url(chosen.real_url), database_url(chosen.sample_url)
    upgrade(real, min_group=settings().small_group)
    upgrade(invented, is_sample=True, min_group=settings().small_group)
    if not (_has_rows(real) or _has_rows(invented)):
        print(words("cli.making_sample"), flush=True)
        _make_sample(invented)


def serve(address: str, port: int, words: Words, *, insecure: bool) -> None:
    """Serve until stopped. Raises CannotServe where the address or the port cannot be had."""
    chosen = settings()
    _check_port(address, port, words)
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml from here
    import uvicorn  # noqa: PLC0415  the other commands start without a server

    from dashboard.server import application  # noqa: PLC0415

    if insecure:
        print(words("cli.insecure_warning", address=address, port=port), file=sys.stderr, flush=True)
    print(words("cli.serving", address=address, port=port), flush=True)
    uvicorn.run(
        application(insecure=insecure),
        host=address,
        port=port,
        log_level="warning",
        access_log=False,  # addresses hold what was asked, and what an identity provider answered
        server_header=False,
        proxy_headers=chosen.sign_in != "none" or insecure,
        forwarded_allow_ips=list(chosen.trusted_proxies or LOOPBACK),
        ws_max_size=MESSAGE,
    )


def _check_port(address: str, port: int, words: Words) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            taken = error.errno in {errno.EADDRINUSE, errno.EACCES}
            sentence = (
                words("cli.port_taken", port=port) if taken else words("cli.address_unusable", address=address)
            )
            raise CannotServe(sentence) from error


def _make_sample(url: URL) -> None:
    """Fill the sample; where two first starts meet, one does it and the other waits."""
    engine = write_engine(url, settings().small_group)
    deadline = time.monotonic() + SAMPLE_WITHIN_S
    try:
        while True:
            try:
                sample.build(engine, today=datetime.now(settings().timezone).date())
            except sample.NotEmpty:
                return
            except DatabaseProblem as problem:
                if problem.trouble != "locked" or time.monotonic() > deadline:
                    raise
            else:
                return
    finally:
        engine.dispose()


def _has_rows(url: URL) -> bool:
    with reading_once(url) as connection:
        return freshness(connection).has_rows
