"""From the click on a filter to the last chart repainted, in a real browser, cold: product, floor and baseline.

The floor is the same page with constant data; below it is an empty page. All are clicked in turn, so that what else
the machine does falls on all of them.
"""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.benchmarks.browsing import browser
from tests.benchmarks.databases import FOLDER
from tests.benchmarks.reader import Died, Reader
from tests.benchmarks.results import Findings, Table, Target, Times, milliseconds
from tests.benchmarks.serving import COLD, EMPTY, FLOOR, KINDS, NAIVE, NAIVE_CACHED, PRODUCT, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser
    from sqlalchemy import URL

log = logging.getLogger(__name__)

REPEATS = {PRODUCT: 4, FLOOR: 4}
REPEATS_OF_THE_REST = 1
"""The baseline is many times slower: a walk more would cost minutes and change no verdict."""
FRONT = "ringkasan"
PAGES = (FRONT, "komposisi", "kehadiran", "kompetensi")
YEAR, AGENCY, PROGRAMME, GENDER = "Tahun", "Instansi", "Program", "Jenis kelamin|Gender"
CLICKS = ("one year", "all years", "one agency", "three years", "one programme", "one gender")
FEMALE = {PRODUCT: "Perempuan", FLOOR: "Perempuan", EMPTY: "Perempuan", NAIVE: "P", NAIVE_CACHED: "P"}
SLOW_S = 15
"""A page that takes so long to open is clicked once, and only on the year."""
TIMES_THE_FLOOR = 1.5
FROM_FACTS = "one agency"
"""The click of which no page has sums for all its charts: only the facts can answer."""
FROM_FACTS_S = 1
FASTER_THAN_NAIVE = {"S": 5, "M": 50}


@dataclass
class Seat:
    """A reader before one of the servers."""

    kind: str
    address: str
    reader: Reader
    slow: bool = False
    died: str = ""

    def open(self, page: str) -> None:
        """Open a page on everything. What cannot be opened is noted."""
        began = time.perf_counter()
        self.died = ""
        try:
            path = "" if page == FRONT or self.kind == EMPTY else page
            self.reader.open(f"{self.address}/{path}?tahun=semua")
        except Died as death:
            self.died = str(death)
        self.slow = time.perf_counter() - began > SLOW_S

    def walk(self) -> Iterator[tuple[str, float]]:
        """The click list, each click with its milliseconds; everything is chosen again at the end."""
        reader = self.reader
        yield CLICKS[0], self._cold().choose(YEAR, "2024")
        if self.slow:
            return
        yield CLICKS[1], self._cold().drop("2024")
        yield CLICKS[2], self._cold().choose(AGENCY, "Kota Surabaya")
        reader.drop("Kota Surabaya")
        reader.choose(YEAR, "2022")
        reader.choose(YEAR, "2023")
        yield CLICKS[3], self._cold().choose(YEAR, "2024")
        for year in ("2022", "2023", "2024"):
            reader.drop(year)
        yield CLICKS[4], self._cold().choose(PROGRAMME, "PKP")
        reader.drop("PKP")
        yield CLICKS[5], self._cold().choose(GENDER, FEMALE[self.kind])
        reader.drop(FEMALE[self.kind])

    def _cold(self) -> Reader:
        if self.kind == PRODUCT:
            urlopen(self.address + COLD).close()
        return self.reader


@dataclass
class Clicked:
    """What was measured: page, click and kind -> milliseconds; page and kind -> how it died."""

    times: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)
    deaths: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, page: str, click: str, kind: str) -> Times | None:
        """None where nothing was measured."""
        values = self.times.get((page, click, kind))
        return Times.of(values) if values else None


def measure(database: URL, size: str, kinds: Sequence[str] = KINDS) -> Findings:
    """All pages and clicks, of these kinds of servers."""
    clicked = Clicked()
    with browser() as chromium, ExitStack() as running:
        seats = [_seat(kind, database, chromium, running) for kind in kinds]
        for page in PAGES:
            log.info("%s", page)
            _click_through(page, seats, clicked)
    return Findings(
        [*_against_the_floor(clicked), *_against_the_baseline(clicked, size)],
        [_table(clicked)],
    )


def _seat(kind: str, database: URL, chromium: Browser, running: ExitStack) -> Seat:
    file = FOLDER / f"{kind.replace(', ', '-')}.log"
    address, _ = running.enter_context(serving(kind, database, file))
    return Seat(kind, address, running.enter_context(Reader(chromium, charts=kind != EMPTY)))


def _click_through(page: str, seats: list[Seat], clicked: Clicked) -> None:
    for seat in seats:
        seat.open(page)
        _walk(page, seat, clicked, counts=seat.slow)
    for turn in range(max(REPEATS.values())):
        for seat in seats:
            if not seat.slow and turn < REPEATS.get(seat.kind, REPEATS_OF_THE_REST):
                _walk(page, seat, clicked, counts=True)


def _walk(page: str, seat: Seat, clicked: Clicked, *, counts: bool) -> None:
    """One walk through the click list; the first one warms up and fills the constants of the floor."""
    if seat.died:
        clicked.deaths[page, seat.kind] = seat.died
        return
    try:
        for click, ms in seat.walk():
            if counts:
                clicked.times.setdefault((page, click, seat.kind), []).append(ms)
    except Died as death:
        seat.died = clicked.deaths[page, seat.kind] = str(death)


def _ratios(clicked: Clicked, page: str, above: str, below: str) -> dict[str, tuple[float, str]]:
    """Click -> ratio of the medians, and both in words."""
    found = {}
    for click in CLICKS:
        ours, theirs = clicked.of(page, click, above), clicked.of(page, click, below)
        if ours and theirs:
            said = f"{page}, {click}: {milliseconds(ours.median)} ms against {milliseconds(theirs.median)} ms"
            found[click] = ours.median / theirs.median, said
    return found


def _against_the_floor(clicked: Clicked) -> Iterator[Target]:
    for page in PAGES:
        ratios = _ratios(clicked, page, PRODUCT, FLOOR)
        from_facts = clicked.of(page, FROM_FACTS, PRODUCT)
        if from_facts and FROM_FACTS in ratios:
            times, (ratio, _) = from_facts.median, ratios.pop(FROM_FACTS)
            yield Target(
                f"click to last chart from facts, {page}", f"< {FROM_FACTS_S} s", f"{milliseconds(times)} ms",
                f"{FROM_FACTS}: {ratio:.2f} × the floor", times < FROM_FACTS_S * 1_000,
            )  # fmt: skip
        if ratios:
            worst, said = max(ratios.values())
            yield Target(
                f"click to last chart, {page}", f"≤ {TIMES_THE_FLOOR} × the floor", f"{worst:.2f} ×",
                f"worst of {len(ratios)}: {said}", worst <= TIMES_THE_FLOOR,
            )  # fmt: skip


def _against_the_baseline(clicked: Clicked, size: str) -> Iterator[Target]:
    limit = FASTER_THAN_NAIVE[size]
    for page in PAGES:
        if ratios := _ratios(clicked, page, NAIVE, PRODUCT):
            least, said = min(ratios.values())
            measured, beside, met = f"{least:.1f} ×", f"least of {len(ratios)}: {said}", least >= limit
        elif death := clicked.deaths.get((page, NAIVE)):
            measured, beside, met = "the script died", f"{page}: {death}", True
        else:
            continue
        yield Target(f"faster than one uncached script, {page}", f"≥ {limit} ×", measured, beside, met)


def _table(clicked: Clicked) -> Table:
    columns = ["page", "click", *KINDS[:3], "product / floor", *KINDS[3:], "naive / product"]
    rows = []
    for page in PAGES:
        floors, baselines = _ratios(clicked, page, PRODUCT, FLOOR), _ratios(clicked, page, NAIVE, PRODUCT)
        for click in CLICKS:
            cells = [_cell(clicked, page, click, kind) for kind in KINDS]
            floor = f"{floors[click][0]:.2f}" if click in floors else ""
            baseline = f"{baselines[click][0]:.1f}" if click in baselines else ""
            rows.append([page, click, *cells[:3], floor, *cells[3:], baseline])
    return Table(
        "Milliseconds from the click to the last chart repainted",
        columns,
        rows,
        f"Product and floor: median ± the width of the middle half of {REPEATS[PRODUCT]} walks, after"
        f" one that does not count; of the others {REPEATS_OF_THE_REST}. The baseline is `tests/benchmarks/naive.py`,"
        f" capped at 8 GB; where its page took more than {SLOW_S} s to open it was clicked once, on the year.",
    )


def _cell(clicked: Clicked, page: str, click: str, kind: str) -> str:
    if death := clicked.deaths.get((page, kind)):
        return f"died: {death}"
    times = clicked.of(page, click, kind)
    return str(times) if times else "not clicked"
