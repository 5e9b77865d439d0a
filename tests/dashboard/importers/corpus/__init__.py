"""Files as offices hand them in, written by the programs that offices use, each with what becomes of it.

All speak of PKA II of 2024 (tests/dashboard/importers/conftest.py): Ana, Ben and Caz, four sessions on three days.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ANA, BEN, DEDI = "197912312005011001", "198001012005012002", "198502022010011003"
OF_PKA = {"program": "PKA", "tahun": "2024", "angkatan": "II"}


@dataclass(frozen=True)
class Handed:
    """A file and its outcome."""

    name: str
    write: Callable[[Path], None]
    table: str | None = None
    """None: it cannot be used."""
    new: int = 0
    changed: int = 0
    says: str = ""
    """A word of the sentence, where it cannot be used; else of the report."""
    refused: tuple[tuple[int, str], ...] = ()
    """Line and column of each refusal."""
    options: Mapping[str, object] = field(default_factory=dict)
