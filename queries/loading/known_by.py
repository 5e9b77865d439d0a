"""All by which a person is known, now or before; and whether a text speaks of him."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.loading.forgotten import SURROGATE
from queries.loading.names import name_key

if TYPE_CHECKING:
    from datetime import date

    from queries.loading.stored import Values
    from queries.loading.traces import Traces

SHORTEST = 6
"""Characters of a number that cannot be part of something else by chance."""
APOSTROPHES = re.compile("['’‘`´]")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,:_-]+(?=\d)")


@dataclass(frozen=True)
class KnownBy:
    """What a person is, or was, called."""

    nips: set[str]
    identities: set[tuple[str, str]]
    names: set[str]
    born: date | None

    @property
    def nameless(self) -> bool:
        """Nothing names him."""
        return not (self.nips or self.identities or self.names)

    def numbers(self) -> set[str]:
        """His NIPs, and other numbers and addresses that cannot be part of something else by chance."""
        return {one for one in (*self.nips, *(value for _, value in self.identities)) if len(one) >= SHORTEST}

    def is_named_in(self, text: str, *, own: bool) -> bool:
        """Whether a text holds a number or a whole name of his; a name of one word is his only in his `own` batches."""
        plain = APOSTROPHES.sub("", text.casefold())
        words = re.sub(r"[\W_]+", " ", plain).split()
        said = f" {' '.join(words)} "
        names = {name_key(APOSTROPHES.sub("", name)) for name in self.names}
        if any(f" {name} " in said for name in names if name and (own or " " in name)):
            return True
        digits = BETWEEN_DIGITS.sub("", plain)
        numbers = {BETWEEN_DIGITS.sub("", number.casefold()) for number in self.numbers()}
        return any(number in digits for number in numbers if len(number) >= SHORTEST) or any(
            number.casefold() in text.casefold() for number in self.numbers()
        )


def known_by(stored: Values | None, identities: set[tuple[str, str]], traces: Traces) -> KnownBy:
    """Read from his row, None where only the record of loads knows him, and from what is kept beside it."""
    images: list[Any] = [stored] if stored else []
    numbers = set(identities)
    for trace in traces.changes:
        if trace.table == "participant":
            images += trace.images
        elif trace.table == "participant_identifier":
            numbers |= {(image["kind"], image["value"]) for image in trace.images if image["kind"] != SURROGATE}
    said = [*traces.held, *traces.conflicts]
    of_column = {
        column: {str(row["value"]) for row in said if row["column_name"] == column and row["value"]}
        for column in ("nip", "name")
    }
    nips = {image["nip"] for image in images if image.get("nip")} | of_column["nip"]
    names = {image["name"] for image in images if image.get("name")} | of_column["name"]
    return KnownBy(nips, numbers, names, stored["birth_date"] if stored else None)
