"""What is wrong with rows of a source, told once per kind of mistake: how often, and where for example."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

EXAMPLES = 3
MOST = 300
"""Kinds of mistakes that are told one by one."""
LONG_NUMBER = re.compile(r"\d{14,}")


@dataclass
class Finding:
    """One kind of mistake."""

    table: str
    column: str
    sentence: str
    count: int = 0
    examples: list[str] = field(default_factory=list)
    """Keys of rows, each with the value where it may be shown."""

    def __str__(self) -> str:
        """In a line."""
        rows = "1 baris" if self.count == 1 else f"{self.count} baris"
        return f"kolom {self.column}: {rows} (kunci {'; '.join(self.examples)}). {self.sentence}"

    def to_json(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "table": self.table,
            "column": self.column,
            "sentence": self.sentence,
            "rows": self.count,
            "examples": self.examples,
        }


@dataclass
class Findings:
    """All of them, in the order in which they were met."""

    by_kind: dict[tuple[str, str, str], Finding] = field(default_factory=dict)
    untold: int = 0
    """Rows with a mistake of a kind beyond those that are told."""

    def add(self, table: str, column: str, sentence: str, key: str, value: str | None = None) -> None:
        """A row has this mistake. `value` is shown, so it is masked where it must be."""
        kind = (table, column, sentence)
        if kind not in self.by_kind and len(self.by_kind) >= MOST:
            self.untold += 1
            return
        finding = self.by_kind.setdefault(kind, Finding(table, column, sentence))
        finding.count += 1
        if len(finding.examples) < EXAMPLES:
            finding.examples.append(masked_key(key) + (f": “{value}”" if value else ""))

    def of(self, table: str) -> list[Finding]:
        """Those of one table."""
        return [finding for finding in self.by_kind.values() if finding.table == table]


def masked_key(key: str) -> str:
    """A key as reports may show it: offices make keys of NIPs, and of e-mail addresses."""
    masked = LONG_NUMBER.sub(lambda number: f"{number[0][:2]}***{number[0][-1]}", key)
    return re.sub(r"[^\s:;,@-]+@", "***@", masked)
