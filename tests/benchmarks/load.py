"""Many readers at once on one process: pages that are open and poll, and readers who change a filter every while."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.databases import FOLDER
from tests.benchmarks.results import Findings, Table, Target, Times, milliseconds
from tests.benchmarks.serving import PRODUCT, serving
from tests.benchmarks.session import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy import URL

    Life = Callable[[Session, float], Awaitable[list[float]]]

OPEN_PAGES = (10, 50, 100)
READERS = 20
EVERY_S = 5.0
LASTS_S = 40.0
YEARS = tuple(map(str, range(2015, 2026)))
MOST_YEARS = 4
"""A reader chooses one to so many years: hundreds of selections, so that few are in the cache already."""
CPU_PER_POLL_MS = 10
REPAINT_P95_MS = 1_000


class Process:
    """What the server's process has used so far."""

    def __init__(self, process_id: int) -> None:
        self._folder = Path(f"/proc/{process_id}")

    def cpu_ms(self) -> float:
        """User and system time."""
        fields = (self._folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """What it holds in memory now."""
        pages = int((self._folder / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def measure(database: URL) -> Findings:
    """Open pages first, then readers who click."""
    rows, polls = [], {}
    with serving(PRODUCT, database, FOLDER / "load.log") as (address, process_id):
        process = Process(process_id)
        asyncio.run(_crowd(address, 1, _polling, process))
        for pages in OPEN_PAGES:
            times, cpu, memory = asyncio.run(_crowd(address, pages, _polling, process))
            polls[pages] = cpu
            rows.append([f"{pages} open pages poll", *_row(times, cpu, memory)])
        clicks, cpu, memory = asyncio.run(_crowd(address, READERS, _clicking, process))
        rows.append([f"{READERS} readers choose other years every {EVERY_S:.0f} s", *_row(clicks, cpu, memory)])
    table = Table(
        "One process",
        ["who", "answers", "p50 ms", "p95 ms", "CPU ms an answer", "MB a session"],
        rows,
        f"Each for {LASTS_S:.0f} s, through websockets: from the message sent to the end of the run, of a click to the"
        " last chart. The clients share the machine. The CPU is all that the process used, its background task too.",
    )
    worst = max(polls, key=lambda pages: polls[pages])
    p95 = clicks.percentile(95)
    return Findings(
        [
            Target(
                "CPU per poll of an open page",
                f"< {CPU_PER_POLL_MS} ms",
                f"{polls[worst]:.1f} ms",
                f"{worst} open pages",
                polls[worst] < CPU_PER_POLL_MS,
            ),
            Target(
                f"p95 with {READERS} readers who click",
                f"< {REPAINT_P95_MS:,} ms",
                f"{milliseconds(p95)} ms",
                f"p50 {milliseconds(clicks.median)} ms",
                p95 < REPAINT_P95_MS,
            ),
        ],
        [table],
    )


def _row(times: Times, cpu: float, memory: float) -> list[str]:
    return [
        str(len(times.values)), milliseconds(times.median), milliseconds(times.percentile(95)), f"{cpu:.1f}",
        f"{memory:.2f}",
    ]  # fmt: skip


async def _crowd(address: str, number: int, life: Life, process: Process) -> tuple[Times, float, float]:
    """So many sessions, opened one after another, then alive together: their times, CPU an answer, MB a session."""
    before = process.megabytes()
    sessions = [Session() for _ in range(number)]
    for session in sessions:
        await session.open(address)
    memory = (process.megabytes() - before) / number
    used = process.cpu_ms()
    end = asyncio.get_running_loop().time() + LASTS_S
    lives = await asyncio.gather(*(life(session, end) for session in sessions))
    times = [seconds * 1_000 for one in lives for seconds in one]
    cpu = (process.cpu_ms() - used) / len(times)
    for session in sessions:
        await session.close()
    return Times.of(times), cpu, memory


async def _polling(session: Session, end: float) -> list[float]:
    times = []
    await asyncio.sleep(random.uniform(0, session.interval_s))
    while asyncio.get_running_loop().time() < end:
        times.append(await session.poll())
        await asyncio.sleep(session.interval_s)
    return times


async def _clicking(session: Session, end: float) -> list[float]:
    """Between the clicks the page polls, as open pages do; only the clicks count."""
    times, clock = [], asyncio.get_running_loop().time
    await asyncio.sleep(random.uniform(0, EVERY_S))
    while clock() < end:
        again = clock() + EVERY_S
        times.append(await session.choose(random.sample(YEARS, random.randint(1, MOST_YEARS))))
        while clock() + session.interval_s < again:
            await asyncio.sleep(session.interval_s)
            await session.poll()
        await asyncio.sleep(max(0.0, again - clock()))
    return times
