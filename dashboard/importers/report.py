"""What became of the files: in Indonesian for the officer, as JSON for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.importers.agencies import AskedAgency
    from dashboard.importers.asking import AskedHeadings
    from dashboard.importers.preview import Preview
    from dashboard.importers.problems import Problem
    from dashboard.importers.skipping import Skipped
    from dashboard.importers.strangers import AskedPerson
    from queries.loading import CohortKey, Identity

ALL_TAKEN, ROWS_REFUSED, FILE_UNUSABLE = 0, 1, 2
"""Exit codes."""

MOST_COLUMNS = 20
"""So many unread columns are named on one line; a form has one for each question."""

Fate = Literal["written", "nothing_new", "not_written", "dry_run", "unusable"]


@dataclass
class FileReport:
    """One file: what it holds and what was done with it. Counts are of rows."""

    name: str
    """Of the file, without its folder."""
    fate: Fate = "unusable"
    unusable: str | None = None
    """Why the whole file cannot be used."""
    table: str | None = None
    """Which table it feeds."""
    pattern: str | None = None
    """Its row of headings as a digest: files that are alike have the same."""
    sha256: str | None = None
    sheet: str | None = None
    heading_line: int | None = None
    new: int = 0
    changed: int = 0
    equal: int = 0
    refused: int = 0
    new_cohorts: int = 0
    batch_id: int | None = None
    ignored_columns: list[str] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    """Rows that are plainly no data."""
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    asked_agencies: dict[str, AskedAgency] = field(default_factory=dict)
    """Normalised text -> what an officer is asked about it."""
    asked_people: dict[Identity, AskedPerson] = field(default_factory=dict)
    """Address or number that nobody has -> what an officer is asked about it; it names people."""
    asked_headings: AskedHeadings | None = None
    """What an officer is asked about headings that nobody knows; its examples name people."""
    preview: Preview | None = None
    """Its first rows as they were understood, where that was asked for; it names people."""
    cohorts: tuple[CohortKey, ...] = ()
    """Those of its valid rows."""
    titled: str | None = None
    """What was read from its title or its name, where its columns do not say it."""
    corrections: int = 0
    """Rows that would be taken if another name or NIP were a correction."""
    corrected: int = 0
    """People who are taken under another name or NIP than they were stored with, by such a correction."""
    mending: bytes | None = None
    """Its refused rows as a workbook, where that was asked for; it names people."""

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return PurePath(self.name).stem

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """New, changed, equal, refused."""
        return self.new, self.changed, self.equal, self.refused

    @property
    def exit_code(self) -> int:
        """0 all taken, 1 rows refused, 2 unusable."""
        if self.unusable is not None:
            return FILE_UNUSABLE
        return ROWS_REFUSED if self.refused else ALL_TAKEN

    def lines(self) -> Iterator[str]:
        """The report line by line, in Indonesian."""
        yield self.name
        if self.unusable is not None:
            yield f"  Tidak dapat dipakai. {self.unusable}"
            return
        where = f"lembar “{self.sheet}”, " if self.sheet else ""
        yield f"  Dibaca sebagai {self.table} dari {where}judul kolom di baris {self.heading_line}."
        yield f"  Baru {self.new}, berubah {self.changed}, tetap {self.equal}, ditolak {self.refused}."
        yield from (f"  {note}" for note in self.notes)
        if self.ignored_columns:
            shown, others = self.ignored_columns[:MOST_COLUMNS], len(self.ignored_columns) - MOST_COLUMNS
            more = f", dan {others} lainnya" if others > 0 else ""
            yield f"  Kolom yang tidak dibaca: {', '.join(shown)}{more}."
        if self.unread_sheets:
            yield f"  Lembar lain yang tidak dibaca: {', '.join(self.unread_sheets)}."
        yield from (f"  {skipped}" for skipped in self.skipped)
        if self.problems:
            yield "  Ditolak:"
            yield from (f"    {problem}" for problem in self.problems)
        if self.warnings:
            yield "  Perlu diperiksa (tetap diterima):"
            yield from (f"    {warning}" for warning in self.warnings)
        yield f"  {self._last_word()}"

    def _last_word(self) -> str:
        match self.fate:
            case "written" if self.refused:
                return (
                    "Baris yang benar sudah dimuat; baris yang ditolak tidak. Perbaiki, lalu muat lagi berkas ini."
                )
            case "written":
                return "Sudah dimuat."
            case "dry_run":
                return "Hanya diperiksa: tidak ada yang ditulis."
            case "not_written":
                return (
                    "Tidak ada yang ditulis karena ada baris yang ditolak. Perbaiki lalu ulangi, atau muat baris"
                    " yang benar saja dengan --accept-valid."
                )
            case _:
                return "Tidak ada yang berubah: semua baris yang benar sudah ada."

    def to_json(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "file": self.name,
            "fate": self.fate,
            "exit_code": self.exit_code,
            "unusable": self.unusable,
            "table": self.table,
            "sha256": self.sha256,
            "sheet": self.sheet,
            "heading_line": self.heading_line,
            "rows": {"new": self.new, "changed": self.changed, "equal": self.equal, "refused": self.refused},
            "new_cohorts": self.new_cohorts,
            "batch_id": self.batch_id,
            "ignored_columns": self.ignored_columns,
            "unread_sheets": self.unread_sheets,
            "skipped": [{"line": row.line, "why": row.why} for row in self.skipped],
            "notes": self.notes,
            "refused": [problem.to_json() for problem in self.problems],
            "warnings": [warning.to_json() for warning in self.warnings],
        }


@dataclass
class Report:
    """All files of one command."""

    files: list[FileReport] = field(default_factory=list)
    outdated: bool = False
    """Something else would be written than was shown before, since the database has changed: nothing was."""
    agency_problems: list[str] = field(default_factory=list)
    """Why new agencies could not be added."""

    @property
    def exit_code(self) -> int:
        """The gravest of the files' codes."""
        return max((file.exit_code for file in self.files), default=ALL_TAKEN)

    def lines(self) -> list[str]:
        """The report line by line, in Indonesian."""
        return [line for file in self.files for line in file.lines()]

    def to_json(self) -> dict[str, object]:
        """The report for machines."""
        return {"exit_code": self.exit_code, "files": [file.to_json() for file in self.files]}
