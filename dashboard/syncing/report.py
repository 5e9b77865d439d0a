"""What a sync or a check found and did: in Indonesian for people, as JSON for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dashboard.importers.report import ALL_TAKEN, FILE_UNUSABLE, ROWS_REFUSED
from dashboard.syncing.cohort import Counts, Done
from dashboard.syncing.findings import Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.syncing.contract import PageReport

Fate = Literal["written", "nothing_new", "dry_run", "check", "unusable"]
LISTED = 20
"""Locked cohorts that are named."""


@dataclass
class TableReport:
    """One table of the contract."""

    name: str
    rows: int = 0
    """Rows that the source delivered."""
    unusable: str | None = None
    """Why nothing of it can be taken."""
    counts: Counts = field(default_factory=Counts)
    ignored: list[str] = field(default_factory=list)
    unfilled: list[str] = field(default_factory=list)
    zero_dates: int = 0

    def lines(self, findings: Findings, doubts: Findings, *, whole: bool) -> Iterator[str]:
        """The table in lines; `whole` tells also what a check is for."""
        if self.unusable:
            yield f"{self.name}: tidak dapat dipakai. {self.unusable}"
            return
        counts = self.counts
        yield (
            f"{self.name}: {self.rows} baris di sumber; baru {counts.new}, berubah {counts.changed},"
            f" dihapus {counts.removed}, ditolak {counts.refused}."
        )
        if self.ignored:
            yield f"  Kolom yang tidak dikenal dan dilewati: {', '.join(self.ignored)}."
        if whole and self.unfilled and self.rows:
            yield f"  Kolom yang selalu kosong: {', '.join(self.unfilled)}."
        if self.zero_dates:
            yield f"  Tanggal nol (0000-00-00) dibaca sebagai tidak tercatat: {self.zero_dates}."
        yield from (f"  Ditolak, {finding}" for finding in findings.of(self.name))
        yield from (f"  Perlu diperiksa, {doubt}" for doubt in doubts.of(self.name))


@dataclass
class SyncReport:
    """The whole of it."""

    source: str
    fate: Fate = "unusable"
    unusable: str | None = None
    """Why nothing was done."""
    tables: dict[str, TableReport] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    """Codes of the cohorts in which something was written."""
    kept: int = 0
    forgotten: int = 0
    """Rows of people who were forgotten here, and whom the source still has."""
    waiting: int = 0
    """Cohorts of which newer results are stored and not shown yet."""
    locked: dict[str, int] = field(default_factory=dict)
    """Code of a final cohort -> rows that differ at the source."""
    findings: Findings = field(default_factory=Findings)
    doubts: Findings = field(default_factory=Findings)
    pages: list[PageReport] = field(default_factory=list)

    def add(self, code: str, done: Done) -> None:
        """What became of a cohort."""
        if done.written:
            self.written.add(code)
        self.kept += done.kept
        self.forgotten += done.forgotten
        self.waiting += done.waiting
        if done.locked:
            self.locked[code] = done.locked
        for table, counts in done.counts.items():
            self.tables.setdefault(table, TableReport(table)).counts += counts

    @property
    def cohorts(self) -> int:
        """In how many cohorts something was written."""
        return len(self.written)

    @property
    def exit_code(self) -> int:
        """0 all taken, 1 rows refused or a table unusable in a check, 2 nothing done."""
        if self.unusable is not None:
            return FILE_UNUSABLE
        refused = any(table.counts.refused or table.unusable for table in self.tables.values())
        return ROWS_REFUSED if refused or self.locked else ALL_TAKEN

    def lines(self) -> Iterator[str]:
        """The report line by line, in Indonesian."""
        yield f"Sumber {self.source}"
        for table in self.tables.values():
            told = table.lines(self.findings, self.doubts, whole=self.fate == "check")
            yield from (f"  {line}" for line in told)
        if self.findings.untold:
            yield f"  Baris lain yang ditolak, dengan sebab lain lagi: {self.findings.untold}."
        if self.kept:
            yield (
                f"  Tidak ada lagi di sumber, tetapi tetap di sini karena dimuat dari berkas atau program lain,"
                f" atau masih dipakai isian seperti itu: {self.kept}."
            )
        if self.forgotten:
            yield (
                "  Dilewati, karena datanya telah dihapus di sini atas permintaan orangnya dan masih ada di sumber:"
                f" {self.forgotten}."
            )
        if self.waiting:
            yield (
                f"  Hasil atau nilai baru di {self.waiting} angkatan tersimpan dan menunggu: ditampilkan bila cukup"
                " banyak keikutsertaan yang berubah pada jenis nilai yang sama, atau angkatannya final."
            )
        if self.locked:
            named = ", ".join(f"{code} ({rows})" for code, rows in list(self.locked.items())[:LISTED])
            more = len(self.locked) - LISTED
            yield (
                f"  Angkatan final tidak diubah; baris yang berbeda di sumber: {named}"
                + (f", dan {more} angkatan lain." if more > 0 else ".")
            )
        if self.pages:
            yield "  Halaman yang akan berfungsi:"
            yield from (f"    {page}" for page in self.pages)
        yield f"  {self._last_word()}"

    def _last_word(self) -> str:
        if self.unusable is not None:
            return f"Tidak ada yang ditulis. {self.unusable}"
        match self.fate:
            case "written":
                return f"Selesai: {self.cohorts} angkatan diperbarui."
            case "dry_run":
                return f"Hanya diperiksa, tidak ada yang ditulis; {self.cohorts} angkatan akan diperbarui."
            case "check":
                return "Hanya diperiksa: sumbernya hanya dibaca, dan tidak ada yang ditulis di sini."
            case _:
                return "Tidak ada yang berubah sejak penyelarasan terakhir."

    def to_json(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "source": self.source,
            "fate": self.fate,
            "exit_code": self.exit_code,
            "unusable": self.unusable,
            "tables": {
                name: {
                    "rows": table.rows,
                    "unusable": table.unusable,
                    "new": table.counts.new,
                    "changed": table.counts.changed,
                    "removed": table.counts.removed,
                    "refused": table.counts.refused,
                    "ignored_columns": table.ignored,
                    "empty_columns": table.unfilled,
                    "zero_dates": table.zero_dates,
                }
                for name, table in self.tables.items()
            },
            "cohorts": self.cohorts,
            "kept": self.kept,
            "forgotten": self.forgotten,
            "waiting": self.waiting,
            "locked": self.locked,
            "refused": [finding.to_json() for finding in self.findings.by_kind.values()],
            "doubted": [doubt.to_json() for doubt in self.doubts.by_kind.values()],
            "pages": [{"page": page.page, "works": page.works, "lacks": list(page.lacks)} for page in self.pages],
        }
