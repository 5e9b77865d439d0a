"""The stamp of a file that is made here: who had it made, when, and of what. Whoever makes a file asks for it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from openpyxl import Workbook

    from dashboard.texts import Words

NOT_SIGNED_IN = "{name} (tanpa masuk, di komputer ini)"
ACCOUNT, COMMAND = "akun {number}", "tanpa masuk"


@dataclass(frozen=True)
class Stamp:
    """Who had a file made, when, and of what."""

    by: str
    at: datetime
    """In the office's zone."""
    about: str

    def put_on(self, workbook: Workbook) -> None:
        """Into the properties of a workbook, which stay when it is filled in and loaded again."""
        said, moment = workbook.properties, self.at.astimezone(UTC).replace(tzinfo=None)
        said.creator = said.lastModifiedBy = ILLEGAL_CHARACTERS_RE.sub("", self.by)
        said.created = said.modified = moment
        said.subject = ILLEGAL_CHARACTERS_RE.sub("", self.about)

    def line(self, words: Words) -> str:
        """The same, to be read in a sheet that is not loaded again."""
        return words("stamp.line", by=self.by, moment=f"{self.at:%d-%m-%Y %H.%M}", about=self.about)


def stamped(name: str, account_id: int | None, at: datetime, about: str) -> Stamp:
    """By name; who has not signed in is the user of this machine."""
    return Stamp(name if account_id else NOT_SIGNED_IN.format(name=name), at, about)


def stamped_by_number(account_id: int | None, at: datetime, about: str) -> Stamp:
    """For a file that leaves the office: the log of access knows whose number it is."""
    return Stamp(ACCOUNT.format(number=account_id) if account_id else COMMAND, at, about)
