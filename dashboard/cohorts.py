"""How a cohort is called within its programme: 2026 · XLIX · Kelas A · Situbondo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.texts import Words


def cohort_label(words: Words, year: int, number: int, class_label: str, host: object) -> str:
    """The parts that the cohort has, in their order; a host that is not recorded is left out."""
    parts = [
        str(year),
        words.roman(number) if number else "",
        words("cohort.class", name=class_label) if class_label else "",
        host if isinstance(host, str) else "",
    ]
    return " · ".join(part for part in parts if part)
