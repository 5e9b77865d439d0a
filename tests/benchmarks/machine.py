"""What was measured on: the machine, and the versions of everything that has a part in a number."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version  # noqa: TID251  reads a number, imports nothing
from pathlib import Path

from tests.benchmarks.browsing import chromium
from tests.servers import postgres_programs

LIBRARIES = ("streamlit", "altair", "pandas", "sqlalchemy", "psycopg")
GIGABYTE = 1024**3


def machine() -> str:
    """One line: processor, cores, memory, system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"


def versions() -> str:
    """One line: Python, the libraries, the engines, the browser."""
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    engines = [f"SQLite {sqlite3.sqlite_version}", f"PostgreSQL {_version(postgres_programs() / 'postgres')}"]
    return ", ".join(
        [f"Python {platform.python_version()}", *libraries, *engines, f"Chromium {_version(chromium())}"]
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    named = (
        re.search(r"^model name\s*: (.*)$", information.read_text(), re.MULTILINE)
        if information.exists()
        else None
    )
    return named[1] if named else platform.processor()


def _version(program: Path | str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else said.strip()
