"""python -m tests.benchmarks: measure, keep the records, and write docs/performance.md from them."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING

from tests.benchmarks import clicks, following, load, loading, queries, start
from tests.benchmarks.databases import ENGINES, ROOT, SIZES, Databases
from tests.benchmarks.machine import machine, versions
from tests.benchmarks.records import Record, keep
from tests.benchmarks.report import written
from tests.benchmarks.serving import EMPTY, FLOOR, PRODUCT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.results import Findings

    Measure = Callable[[Databases, str, str], Findings]

OURS = (PRODUCT, FLOOR, EMPTY)
RECORDS = ROOT / "docs" / "performance.json"
DOCUMENT = ROOT / "docs" / "performance.md"
PARTS: dict[str, Measure] = {
    "clicks": lambda databases, size, engine: clicks.measure(databases.filled(size, engine), size),
    "clicks-on-ours": lambda databases, size, engine: clicks.measure(databases.filled(size, engine), size, OURS),
    "queries": lambda databases, size, engine: queries.measure(databases.filled(size, engine)),
    "following": following.measure,
    "loading": lambda databases, _size, engine: loading.measure(databases.empty(engine)),
    "load": lambda databases, size, engine: load.measure(databases.filled(size, engine)),
    "start": lambda databases, size, engine: start.measure(databases.filled(size, engine)),
}
OF_ONE_SIZE = {"loading"}
SAME = {"clicks-on-ours": "clicks"}
"""A part without the baseline, which takes half an hour at M, -> the part that it stands for."""
USUAL = [part for part in PARTS if part not in SAME]
BOTH = "both"

log = logging.getLogger("tests.benchmarks")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the chosen parts, each at each size on each engine; write after each, so that nothing measured is lost."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    log.setLevel(logging.INFO)
    command = " ".join(["python -m tests.benchmarks", *(arguments if arguments is not None else sys.argv[1:])])
    about = {"command": command, "machine": machine(), "versions": versions()}
    with Databases() as databases:
        for part, size, engine in _measurements(chosen):
            log.info("%s %s on %s ...", part, size, engine)
            today = datetime.now().astimezone().date().isoformat()
            findings = PARTS[part](databases, size, engine)
            key = SAME.get(part, part), "" if part in OF_ONE_SIZE else size, engine
            record = Record(*key, today, findings=findings, **about)
            DOCUMENT.write_text(written(keep(RECORDS, [record])))


def _measurements(chosen: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    """Part, size and engine."""
    sizes = _several(chosen.size, SIZES)
    for size, engine in product(sizes, _several(chosen.engine, ENGINES)):
        for part in chosen.only:
            if part not in OF_ONE_SIZE or size == sizes[0]:
                yield part, size, engine


def _several(chosen: str, known: Sequence[str] | dict[str, int]) -> list[str]:
    return list(known) if chosen == BOTH else [chosen]


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))} among {', '.join(PARTS)}")
    return parts


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--size", choices=(*SIZES, BOTH), default=BOTH)
    parser.add_argument("--engine", choices=(*ENGINES, BOTH), default=BOTH)
    parser.add_argument("--only", type=_parts, default=USUAL, metavar="PART,PART", help=", ".join(PARTS))
    return parser


if __name__ == "__main__":
    main()
