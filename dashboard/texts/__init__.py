"""Every word that a reader sees, and how numbers and dates are written.

The words are in `<language>.toml`; a key that is missing there is a mistake and raises KeyError.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
LOCALES = {"id": "id_ID"}
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
LANGUAGES = tuple(LOCALES)
SMALLEST = 0.001
"""The smallest share that its digits can tell from nothing."""
PERCENTAGES = {share: f"{share}_said" for share in ("share", "rate", "filled", "met")}
"""Columns of 0 to 1, and the column beside each that writes it as a percentage, for charts."""


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The sentence under a dotted key, its {placeholders} filled."""
        text = self._entry(key)
        if not isinstance(text, str):
            raise KeyError(key)
        return text.format(**values)

    def of(self, section: str, code: object) -> str:
        """The word for a code of the vocabulary; for a missing one, that it is not recorded.

        Other programs write to the database too: a code that has no word is shown as it is.
        """
        if not isinstance(code, str):
            return self("nothing.not_recorded")
        return self.listed(section).get(code, code)

    def listed(self, section: str) -> dict[str, str]:
        """Code -> word, for a whole section of the vocabulary."""
        entry = self._entry(section)
        return {code: str(word) for code, word in entry.items()}

    def number(self, value: float, decimals: int = 0) -> str:
        """1.234 or 83,4: digits as the language groups them, half up, as the charts round too."""
        rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(rounded, format=pattern, locale=LOCALES[self.language])

    def percent(self, share: float) -> str:
        """A share of 0 to 1 as 95,1 %; neither nothing nor all unless it is: < 0,1 %, > 99,9 %."""
        if 0 < share < SMALLEST / 2:
            return f"<{NO_BREAK}{self.percent(SMALLEST)}"
        if 1 - SMALLEST / 2 <= share < 1:
            return f">{NO_BREAK}{self.percent(1 - SMALLEST)}"
        return f"{self.number(share * 100, 1)}{NO_BREAK}%"

    def day(self, day: date) -> str:
        """24 Nov: a day whose year is said elsewhere."""
        return format_date(day, format="d MMM", locale=LOCALES[self.language])

    def full_day(self, day: date) -> str:
        """24 November 2026."""
        return format_date(day, format="d MMMM y", locale=LOCALES[self.language])

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """24 November 2026 13.05 WIB: a moment in the office's zone."""
        local, locale = moment.astimezone(zone), LOCALES[self.language]
        day = format_date(local, format="d MMMM y", locale=locale)
        time = format_time(local, format="HH.mm", locale=locale)
        return f"{day} {time} {local.tzname()}"

    def short(self, name: str) -> str:
        """An agency's name as charts write it: Kab. Sidoarjo."""
        for long, abbreviation in self.listed("abbreviation").items():
            if name.startswith(f"{long} "):
                return abbreviation + name.removeprefix(long)
        return name

    def month(self, month: str) -> str:
        """November 2026, for "2026-11"."""
        return format_date(date.fromisoformat(f"{month}-01"), format="MMMM y", locale=LOCALES[self.language])

    def roman(self, number: int) -> str:
        """XLIX: the number of a cohort as it is written."""
        written = ""
        for value, letters in ROMAN:
            count, number = divmod(number, value)
            written += letters * count
        return written

    def joined(self, parts: list[str]) -> str:
        """A, B dan C."""
        if len(parts) < 2:  # noqa: PLR2004  one thing needs no "and"
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('and')} {parts[-1]}"

    def _entry(self, key: str) -> Any:
        entry: Any = _texts(self.language)
        for part in key.split("."):
            entry = entry[part]
        return entry


@cache
def _texts(language: str) -> dict[str, Any]:
    with Path(__file__).with_name(f"{language}.toml").open("rb") as file:
        return tomllib.load(file)
