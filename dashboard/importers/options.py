"""What is said beside the files: by the options of the command, or by an officer at the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.filters import Scope
    from queries.loading import Identity, Meanings, NewAgency, Who


@dataclass(frozen=True)
class ImportOptions:
    """What the command, or an officer at the page, says beside the files."""

    program: str | None = None
    tahun: str | None = None
    angkatan: str | None = None
    kelas: str | None = None
    """The cohort of every row of every file, as far as the files do not name it."""
    accept_valid: bool = False
    """Write the valid rows of a file although others are refused."""
    accept_corrections: bool = False
    """Take a known NIP under another name, or a known name under another NIP, for a correction."""
    dry_run: bool = False
    """Write nothing."""
    table: str | None = None
    """Which table the files feed, where their headings do not say."""
    tanda: tuple[str, ...] = ()
    """What marks of a register mean that do not say it themselves: "x=alpa"."""
    tes: str | None = None
    """Which test (pre, post) a file is about that gives the scores of one and does not say."""
    hadir_menit: int | None = None
    """From how many minutes in a log of Zoom somebody was present."""
    agencies: Mapping[str, str] = field(default_factory=dict)
    """What texts mean that are no known spelling: normalised text -> code of the agency. Remembered when written."""
    new_agencies: tuple[NewAgency, ...] = ()
    """Agencies that are not known yet. Added when something is written, by batches of their own."""
    people: Mapping[Identity, Who] = field(default_factory=dict)
    """Whom addresses and numbers mean that nobody has. Remembered when written."""
    meanings: Meanings = field(default_factory=dict)
    """What headings mean that nobody else knows. Remembered when written."""
    lembar: str | None = None
    """Which sheet of the workbooks is read; None = the first that can be."""
    heading_line: int | None = None
    """The line on which the headings stand, where they were not found."""
    from_title: bool = False
    """What neither columns nor options say of the cohort is read from the title and the name of the file."""
    loaded_by: str = "tidak diketahui"
    account_id: int | None = None
    """Whose sign-in the log of access has the load under; None = a command, or nobody signs in."""
    scope: Scope = EVERYTHING
    """Into whose cohorts may be loaded. What is remembered for all files is remembered from whoever may load all."""
    names: bool = True
    """Whether who loads may see who is in a cohort."""


@dataclass(frozen=True)
class Incoming:
    """A file as it was sent, and what the officer says of it."""

    name: str
    content: bytes
    options: ImportOptions
