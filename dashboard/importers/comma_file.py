"""CSV: semicolons, commas, tabs or bars between the cells; read line by line, whatever its length."""

from __future__ import annotations

import csv
import io
import itertools
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from dashboard.importers.encodings import SAVE_AS, encoding_of
from dashboard.importers.heading_rows import NOTHING_SAID, find_headings, no_headings
from dashboard.importers.sheets import HEAD, FileProblem, Line, Sheet, sheet_of, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dashboard.importers.meanings import Said
    from dashboard.importers.tables import Table

DELIMITERS = (";", ",", "\t", "|")
SAYS_DELIMITER = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""The first line by which Excel is told what stands between the cells."""
MOST_LINES = 2_000_000
LONGEST_LINE = 1_000_000


def read_csv(content: bytes, candidates: Sequence[Table], said: Said = NOTHING_SAID) -> Sheet:
    """The sheet in a CSV file, which feeds one of these tables. Raises FileProblem."""
    encoding = encoding_of(content)
    text = CsvText(content, encoding.name)
    for delimiter in text.delimiters():
        found = find_headings(text.first_lines(delimiter), candidates, said)
        if found is not None:
            return sheet_of(text.lines(delimiter), found, notes=[encoding.doubt] if encoding.doubt else [])
    raise no_headings(candidates, text.first_lines(max(text.delimiters(), key=text.cells_by)))


class CsvText:
    """The text of a CSV file, which can be read several times."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self._content, self._encoding = content, encoding
        self._said = SAYS_DELIMITER.fullmatch(next(self._text_lines(), "").strip("\r\n"))

    def delimiters(self) -> Sequence[str]:
        """What may stand between the cells."""
        return (self._said[1],) if self._said else DELIMITERS

    def first_lines(self, delimiter: str) -> list[Line]:
        """The beginning of the file, read leniently: the delimiter is only being tried."""
        found: list[Line] = []
        with suppress(csv.Error):  # the headings may stand before it; reading on will tell the line
            for line in itertools.takewhile(lambda line: line[0] <= HEAD, self._rows(delimiter, strict=False)):
                found.append(line)  # noqa: PERF402  what was read before an error counts
        return found

    def cells_by(self, delimiter: str) -> int:
        """How many cells its beginning has if this stands between them."""
        return sum(len(cells) - 1 for _, cells in self.first_lines(delimiter))

    def lines(self, delimiter: str) -> Iterator[Line]:
        """All rows. Raises FileProblem."""
        line = 0
        try:
            for line, cells in self._rows(delimiter, strict=True):
                yield line, cells
        except csv.Error as error:
            raise FileProblem(
                f"Berkas CSV ini tidak terbaca setelah baris {line}: tanda kutipnya tidak berpasangan, atau selnya"
                f" terlalu panjang. Perbaiki baris itu, atau simpan ulang. {SAVE_AS}"
            ) from error

    def _rows(self, delimiter: str, *, strict: bool) -> Iterator[Line]:
        """Rows with the line on which each begins; a quoted cell may run over several lines."""
        reader = csv.reader(self._text_lines(), delimiter=delimiter, strict=strict)
        line = 1
        for cells in reader:
            if not (line == 1 and self._said):
                yield line, trimmed(cells)
            line = reader.line_num + 1

    def _text_lines(self) -> Iterator[str]:
        text = io.TextIOWrapper(io.BytesIO(self._content), encoding=self._encoding, newline="")
        for number in itertools.count(1):
            line = text.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) == LONGEST_LINE or number > MOST_LINES:
                raise FileProblem(
                    f"Berkas ini bukan CSV yang wajar: barisnya terlalu panjang atau terlalu banyak. {SAVE_AS}"
                )
            yield line
