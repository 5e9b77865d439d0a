"""What an officer is asked about headings that nobody knows: once for all files with the same row of headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from dashboard.importers.headings import COHORT, PERSON, heading_key
from dashboard.importers.meanings import meaning_key, pattern_of, text_of_heading
from dashboard.importers.sheets import LETTERHEAD, is_blank
from dashboard.importers.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.importers.meanings import Said
    from dashboard.importers.sheets import Line, Sheet
    from dashboard.importers.tables import Table
    from dashboard.importers.values.cells import Cell

EXAMPLES, LONGEST_EXAMPLE, LONGEST_HEADING = 3, 40, 200
FEWEST = 2
"""So many texts beside each other may be headings, and so many cells below them a row."""
CLOSE = 70
"""Percent of likeness (rapidfuzz) from which a heading of ours is offered."""
NEARLY, APART = 90, 6
"""From which it is ours but for a slip, where every other one is so much less alike."""
NUMBERING = frozenset({"no", "nomor", "no urut", "nomor urut", "urut"})
WHY_REFUSED = "alasan ditolak"
"""The last column of our own workbook of refused rows."""


@dataclass(frozen=True)
class AskedHeading:
    """A heading that nobody knows."""

    text: str
    key: str
    examples: tuple[str, ...]
    """What stands below it; it may name people."""
    closest: str | None = None
    """The heading of ours that is most alike."""
    certain: bool = False
    """It is that but for a slip of the pen: an officer may accept it unseen, we may not."""
    means: str | None = None
    """What was said of it: a heading of ours, or '' for none; None = nothing yet."""


@dataclass(frozen=True)
class AskedHeadings:
    """A row of headings, some of which nobody knows."""

    pattern: str
    line: int
    found: bool
    """Whether it is for certain the heading row of the file."""
    table: str | None
    """Which table the file feeds; only likely where the row is."""
    headings: tuple[AskedHeading, ...]
    choices: tuple[str, ...]
    """The headings of our columns that the file does not name otherwise."""


def asked_of(sheet: Sheet) -> AskedHeadings | None:
    """What is to be asked of a sheet whose headings were found; None where all of them are known."""
    found = sheet.found
    heads = {at: text for at, text in found.unknown.items() if _is_asked(text, found.unknown.values())}
    known = frozenset(column for column, at in found.headings.columns.items() if at not in found.unknown)
    allowed = {*COHORT, *PERSON} if found.sessions else None
    choices = _choices(found.table, known, allowed)
    rows = [cells for _, cells in sheet.rows]
    asked = _worth_asking(_asked(at, text, rows, found.table, choices, found.meant) for at, text in heads.items())
    if not asked:
        return None
    return AskedHeadings(
        found.pattern, found.last, found=True, table=found.table.name, headings=asked, choices=choices
    )


def likely_headings(lines: Sequence[Line], candidates: Sequence[Table], said: Said) -> AskedHeadings | None:
    """The row that may hold the headings of a file in which none were found: texts above rows of data."""
    rows = [
        (line, cells, lines[position + 1 :])
        for position, (line, cells) in enumerate(lines)
        if line <= LETTERHEAD and said.line in {None, line}
    ]
    likely = [row for row in rows if said.line is not None or _may_be_headings(row[1], row[2])]
    if not likely:
        return None
    line, cells, below = max(likely, key=lambda row: (_most_known(row[1], candidates), _filled(row[1]), -row[0]))
    heads = [() if is_blank(cell) else (cell,) for cell in cells]
    pattern = pattern_of(heads)
    answered = said.of(pattern, candidates)
    table = next((one for one in candidates if one.name in answered), None) or _most_alike(cells, candidates)
    if table is None:
        return AskedHeadings(pattern, line, found=False, table=None, headings=(), choices=())
    meant = answered.get(table.name, {})
    texts = {at: text for at, head in enumerate(heads) if (text := text_of_heading(head))}
    unknown = {at: text for at, text in texts.items() if table.meaning(heading_key(cells[at])) is None}
    choices = _choices(table, table.known(cells), None)
    examples = [row for _, row in below]
    asked = _worth_asking(
        _asked(at, text, examples, table, choices, meant)
        for at, text in unknown.items()
        if _is_asked(text, texts.values())
    )
    return AskedHeadings(pattern, line, found=False, table=table.name, headings=asked, choices=choices)


def our_headings(table: Table) -> list[str]:
    """The heading of each column of a table, and of all that can be scored."""
    scored = table.aspects.names() if table.aspects else []
    return [*(texts[0] for texts in table.columns.values()), *scored]


def _choices(table: Table, known: Iterable[str], allowed: Iterable[str] | None) -> tuple[str, ...]:
    """The headings of the columns that are still free, one of each."""
    taken = set(known)
    free: list[str] = []
    for text in our_headings(table):
        column = table.meaning(heading_key(text))
        if column and column not in taken and (allowed is None or column in allowed):
            taken.add(column)
            free.append(text)
    return tuple(free)


def _worth_asking(headings: Iterable[AskedHeading]) -> tuple[AskedHeading, ...]:
    """Those below which anything stands, or of which something was said."""
    return tuple(one for one in headings if one.examples or one.means is not None)


def _is_asked(text: str, others: Iterable[str]) -> bool:
    """Whether a heading can be told from the others, and may say something."""
    key = meaning_key(text)
    often = Counter(map(meaning_key, others))
    says = key and key not in NUMBERING and key != WHY_REFUSED and len(text) <= LONGEST_HEADING
    return bool(says) and often[key] == 1


def _asked(
    at: int,
    text: str,
    rows: Iterable[Sequence[Cell]],
    table: Table,
    choices: Sequence[str],
    meant: Mapping[str, str],
) -> AskedHeading:
    key = meaning_key(text)
    closest, certain = _closest(text, table, choices)
    return AskedHeading(text, key, _examples(at, rows), closest, certain, meant.get(key))


def _examples(at: int, rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cells in rows:
        if at < len(cells) and not is_blank(cells[at]):
            text = tidy(str(cells[at]))
            found[text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE]}…"] = None
        if len(found) == EXAMPLES:
            break
    return tuple(found)


def _closest(text: str, table: Table, choices: Sequence[str]) -> tuple[str | None, bool]:
    """The choice whose headings are most alike, and whether the text is that but for a slip."""
    key = heading_key(text)
    spellings = {heading_key(choice): choice for choice in choices}
    for texts in table.columns.values():
        if texts[0] in choices:
            spellings |= {heading_key(spelling): texts[0] for spelling in texts}
    ranked = sorted(
        (_alike(key, spelling), fuzz.ratio(key, spelling), choice) for spelling, choice in spellings.items()
    )
    if not ranked or ranked[-1][0] < CLOSE:
        return None, False
    choice = ranked[-1][2]
    score = max(ratio for _, ratio, its in ranked if its == choice)
    others = max((ratio for _, ratio, its in ranked if its != choice), default=0)
    return choice, score >= NEARLY and others <= score - APART


def _alike(one: str, other: str) -> float:
    """Percent of likeness: of letters, or whole where the words of one are all among those of the other."""
    words, others = set(one.split()), set(other.split())
    return 100 if words and others and (words <= others or others <= words) else fuzz.ratio(one, other)


def _may_be_headings(cells: Sequence[Cell], below: Sequence[Line]) -> bool:
    """Whether a row is of different texts, and has a row of data below it."""
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = {meaning_key(cell) for cell in filled if isinstance(cell, str) and any(map(str.isalpha, cell))}
    return len(texts) == len(filled) >= FEWEST and any(_filled(row) >= FEWEST for _, row in below)


def _filled(cells: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _most_known(cells: Sequence[Cell], candidates: Sequence[Table]) -> int:
    return max((len(table.known(cells)) for table in candidates), default=0)


def _most_alike(cells: Sequence[Cell], candidates: Sequence[Table]) -> Table | None:
    """The table most of whose columns the headings name, or nearly name; a roster is what no other table is."""
    if len(candidates) == 1:
        return candidates[0]
    points = [_likeness(cells, table) for table in candidates]
    first = [table for table, point in zip(candidates, points, strict=True) if point == max(points)]
    return first[0] if max(points) and (len(first) == 1 or first[0].name == "peserta") else None


def _likeness(cells: Sequence[Cell], table: Table) -> int:
    known = table.known(cells)
    choices = _choices(table, known, None)
    unknown = [str(cell) for cell in cells if not is_blank(cell) and table.meaning(heading_key(cell)) is None]
    return 2 * len(known) + len({closest for text in unknown if (closest := _closest(text, table, choices)[0])})
