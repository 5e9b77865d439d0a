"""What an officer has handed in: files, and the further sheets of workbooks that are read as files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.importers.template import SHEETS_BESIDE
from dashboard.intake.shown import told_apart
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from dashboard.importers.report import FileReport
    from dashboard.intake.desk import Desk

SHEETS = "data.sheets"
"""In the session: id of a file -> the sheets that are read beside its first."""
ASKED_AT_ONCE = 12


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in, or one more sheet of it."""

    file: UploadedFile
    sheet: str | None = None
    """None = the first that can be read."""

    @property
    def file_id(self) -> str:
        """What tells it from all others."""
        return self.file.file_id if self.sheet is None else f"{self.file.file_id}/{self.sheet}"

    @property
    def name(self) -> str:
        """As the browser sent it."""
        return str(self.file.name)

    @property
    def size(self) -> int:
        """In bytes."""
        return int(self.file.size)

    def getvalue(self) -> bytes:
        """What the file holds."""
        return bytes(self.file.getvalue())


def handed(files: Iterable[UploadedFile]) -> list[Handed]:
    """The files, each followed by its further sheets."""
    chosen: dict[str, list[str]] = st.session_state.get(SHEETS, {})
    return [Handed(file, sheet) for file in files for sheet in (None, *chosen.get(file.file_id, ()))]


def ask_sheets(uploaded: Sequence[Handed], files: Sequence[FileReport], desk: Desk) -> None:
    """Which further sheets of workbooks are to be read; none unless the officer says so."""
    words = desk.words
    others = {
        file.file_id: [sheet for sheet in report.unread_sheets if sheet not in SHEETS_BESIDE]
        for file, report in zip(uploaded, files, strict=True)
        if file.sheet is None
    }
    several = dict([(file_id, sheets) for file_id, sheets in others.items() if sheets][:ASKED_AT_ONCE])
    if not several:
        return
    chosen: dict[str, list[str]] = st.session_state.get(SHEETS, {})
    names = dict(
        zip((file.file_id for file in uploaded), told_apart([file.name for file in uploaded], words), strict=True)
    )
    with (
        st.expander(words("data.sheets.title", n=words.number(len(several))), icon=":material/tab:"),
        st.form("data.sheets.form", border=False),
    ):
        st.caption(words("data.sheets.how"))
        said = {
            file_id: st.multiselect(
                plain(names[file_id]),
                sheets,
                default=[sheet for sheet in chosen.get(file_id, ()) if sheet in sheets],
                format_func=flat,
                placeholder=words("data.sheets.choose"),
                key=f"data.sheets.{file_id}",
            )
            for file_id, sheets in several.items()
        }
        if st.form_submit_button(words("data.sheets.read")):
            st.session_state[SHEETS] = {**chosen, **said}
            st.rerun()
