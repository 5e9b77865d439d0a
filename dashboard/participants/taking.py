"""Taking the rows away: a workbook that says who made it, when, and by which filters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, logbook, selection
from dashboard.exporters.participants import participants_book
from dashboard.exporters.stamp import stamped
from dashboard.participants.look import how_many
from dashboard.settings import settings
from queries.engine import database_url, reading_once

if TYPE_CHECKING:
    from dashboard.access import Reader
    from dashboard.page import Page
    from dashboard.participants.look import Look
    from dashboard.texts import Words
    from queries.filters import Scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(look: Look, page: Page) -> None:
    """A button for what is listed."""
    words = page.words
    said = selection.said(look.filters, page.source, words)
    st.download_button(
        words("participants.take"), partial(_taken, look, page.reader, page.source.url, said, words),
        f"peserta {page.today:%Y-%m-%d}.xlsx", XLSX, icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _taken(look: Look, reader: Reader, url: str, said: str, words: Words) -> bytes:
    """The workbook, as it is taken away: of what its reader may see by then, when the log of access has it.

    Raises PermissionError where he may see no names any more, NotWrittenDown, and queries.engine.DatabaseProblem.
    """
    by_now = replace(look, filters=replace(look.filters, scope=_people_by_now(reader)))
    with reading_once(database_url(url)) as connection:
        people = by_now.people(connection)
    logbook.first(reader.account_id, "ekspor", {"book": "peserta", **by_now.logged(people)}, url)
    zone = settings().timezone
    stamp = stamped(reader.name or words("nothing.not_recorded"), reader.account_id, datetime.now(zone), said)
    about = {
        "by": stamp.by,
        "at": words.moment(stamp.at, zone),
        "filters": stamp.about,
        "search": words(f"answer.{'yes' if look.text else 'no'}"),
        "rows": words("participants.rows", n=words.number(len(people)), of=words.number(how_many(people))),
    }
    return participants_book(people, about, stamp, words)


def _people_by_now(reader: Reader) -> Scope:
    """Whose names the reader may take away. A download is asked for when no page runs: it asks again."""
    people = access.bearer(reader.name).people if reader.signed_in and reader.name else reader.people
    if people.is_empty:
        raise PermissionError
    return people
