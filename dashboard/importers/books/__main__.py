"""Read the workbook that the argument names, write its rows to standard output, within the limits."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.importers.books import calamine, xls
from dashboard.importers.books.lines import SheetHead, Unreadable, encoded

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 160_000_000
"""Bytes beside what the process has when it begins."""
SECONDS = 8
WRITTEN = 200_000_000
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


def main() -> None:
    """Write lines: the titles, then sheets with their rows, then nothing more or a fault."""
    limit_myself()
    try:
        for value in _read(Path(sys.argv[1])):
            sys.stdout.write(encoded(value) + "\n")
    except Unreadable as reason:
        sys.stdout.write(encoded({"fault": reason.fault}) + "\n")
    except zipfile.BadZipFile:
        sys.stdout.write(encoded({"fault": "damaged"}) + "\n")
    except MemoryError:
        sys.stdout.write(encoded({"fault": "large"}) + "\n")


def limit_myself() -> None:
    """From here on this process can neither grow (on Linux) nor run on nor write on. Windows knows no such limits."""
    if sys.platform == "win32":
        return
    limits = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: WRITTEN, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + MEMORY
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def _read(path: Path) -> Iterator[list[object] | SheetHead | tuple[object, ...]]:
    with path.open("rb") as book:
        if book.read(len(OLD_OFFICE)) == OLD_OFFICE:
            return xls.read(path.read_bytes())
    return calamine.read(path)


if __name__ == "__main__":
    main()
