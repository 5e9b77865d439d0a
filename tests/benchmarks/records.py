"""The records of all runs, one per part, size and engine: what is not run again keeps its record and its date."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.results import Findings, Table, Target

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True)
class Record:
    """What one part found, and when and on what."""

    part: str
    size: str
    engine: str
    date: str
    command: str
    machine: str
    versions: str
    findings: Findings

    @property
    def key(self) -> tuple[str, str, str]:
        """One record is kept for each."""
        return self.part, self.size, self.engine


def kept(file: Path) -> list[Record]:
    """The records in a file; none where there is no file yet."""
    if not file.exists():
        return []
    return [_record(entry) for entry in json.loads(file.read_text())]


def keep(file: Path, new: Iterable[Record]) -> list[Record]:
    """Put new records in place of the old ones of the same key; all that are kept now."""
    records = {record.key: record for record in (*kept(file), *new)}
    ordered = [records[key] for key in sorted(records)]
    file.write_text(json.dumps([asdict(record) for record in ordered], ensure_ascii=False, indent=1) + "\n")
    return ordered


def _record(entry: dict[str, object]) -> Record:
    findings = entry.pop("findings")
    assert isinstance(findings, dict)
    targets = [Target(**target) for target in findings["targets"]]
    tables = [Table(**table) for table in findings["tables"]]
    return Record(**entry, findings=Findings(targets, tables))  # type: ignore[arg-type]
