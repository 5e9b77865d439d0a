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
"""In the session: id of a workbook -> its sheet that was read at first, then those that are read beside it."""
ASKED_AT_ONCE = 12


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in, or one more sheet of it."""

    file: UploadedFile
    sheet: str | None = None
    """None = the first that can be read."""
    is_further: bool = False
    """Whether it is a sheet beside the one that was read at first."""

    @property
    def file_id(self) -> str:
        """What tells it from all others."""
        return f"{self.file.file_id}/{self.sheet}" if self.is_further else str(self.file.file_id)

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
    chosen = _chosen()
    return [
        Handed(file, sheet, is_further=place > 0)
        for file in files
        for place, sheet in enumerate(chosen.get(file.file_id, [None]))
    ]


def forget_sheets() -> None:
    """Of each workbook one sheet is read again."""
    st.session_state.pop(SHEETS, None)


def _chosen() -> dict[str, list[str | None]]:
    chosen: dict[str, list[str | None]] = st.session_state.get(SHEETS, {})
    return chosen


def ask_sheets(uploaded: Sequence[Handed], files: Sequence[FileReport], desk: Desk) -> None:
    """Which further sheets of workbooks are to be read; none unless the officer says so."""
    words, chosen = desk.words, _chosen()
    first = {file.file_id: report for file, report in zip(uploaded, files, strict=True) if not file.is_further}
    others = {
        file_id: [sheet for sheet in report.unread_sheets if sheet not in SHEETS_BESIDE]
        for file_id, report in first.items()
    }
    waiting = sorted((file_id for file_id, sheets in others.items() if sheets), key=chosen.__contains__)
    several = {file_id: others[file_id] for file_id in waiting[:ASKED_AT_ONCE]}
    if not several:
        return
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
            st.session_state[SHEETS] = chosen | {
                file_id: [first[file_id].sheet, *sheets] for file_id, sheets in said.items()
            }
            st.rerun()
