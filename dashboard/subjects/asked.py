"""Whom an officer means: a text that may be a NIP, another number, an address, or a name."""

from __future__ import annotations

import re
from typing import Any

from dashboard.importers.values.nip import LENGTH

NUMBER_NAMED = re.compile(r"^(nip|nrp)\b[\s.:]*", re.IGNORECASE)
BETWEEN_DIGITS = re.compile(r"[\s.,:'’‘`´_-]")


def asked(text: str) -> list[dict[str, str]]:
    """What a text may be, the likeliest first: an e-mail address, a NIP, an NRP, or a name."""
    if "@" in text:
        return [{"identifier": text}]
    digits = BETWEEN_DIGITS.sub("", NUMBER_NAMED.sub("", text))
    if not re.fullmatch(r"[0-9]+", digits):
        return [{"name": text}]
    return [{"nip": digits}] * (len(digits) == LENGTH) + [{"identifier": digits}]


def meant(text: str) -> list[dict[str, Any]]:
    """What a text of a command may be, for `people_meant`: "#17", "Ana Putri; PKP.2024.4@BPSDM Jatim", a NIP ..."""
    number = re.fullmatch(r"#\s*(\d{1,9})", text.strip())
    if number:
        return [{"number": int(number[1])}]
    name, between, cohort = (part.strip() for part in text.rpartition(";"))
    if between:
        return [{"name": name, "cohort": cohort}] if name and cohort else []
    return [wanted for wanted in asked(text.strip()) if "name" not in wanted]
