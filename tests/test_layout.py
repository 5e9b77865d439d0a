"""The layers hold, and the contracts that say so bite."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions  # noqa: TID251  reads names, imports nothing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("pages", "dashboard", "queries")
DRAWERS = ("util", "utils", "helper", "helpers", "common", "misc")
"""Names for files that hold whatever has found no place."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The layers and their contracts, to be spoilt."""
    for layer in LAYERS:
        shutil.copytree(ROOT / layer, tmp_path / layer, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _checked(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert program, "import-linter is not installed beside this Python"
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_are_kept(copy: Path) -> None:
    checked = _checked(copy)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("queries/vocabulary.py", "import streamlit", "Queries know no screen"),
        ("queries/filters.py", "from dashboard import settings", "An import goes to the right"),
        ("pages/composition.py", "import sqlalchemy", "A page speaks no SQL"),
        ("pages/composition.py", "from sqlalchemy import select", "A page speaks no SQL"),
        ("pages/composition.py", "from queries.engine import read_engine", "A page speaks no SQL"),
        ("pages/composition.py", "from queries.filters import EVERYTHING, Filters", "A page speaks no SQL"),
        ("pages/composition.py", "from dashboard.data import ask", "A page speaks no SQL"),
        ("dashboard/data.py", "from sqlalchemy import select", "SQLAlchemy stays in queries"),
        ("dashboard/figure.py", "import altair", "Only charts are made with Altair"),
        ("dashboard/charts/composition.py", "import streamlit", "A chart is a form"),
        ("dashboard/charts/composition.py", "from dashboard.page import open_page", "A chart is a form"),
    ],
)
def test_an_import_to_the_left_fails_the_check(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    checked = _checked(copy)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    broken = [said for said in checked.stdout.splitlines() if " BROKEN" in said]
    assert any(said.startswith(contract) for said in broken), checked.stdout


def test_no_module_beside_the_entry_shadows_a_library() -> None:
    """Streamlit puts the entry's folder first on the path: a `rich.py` there would be its rich."""
    libraries = set(packages_distributions()) | sys.stdlib_module_names
    beside = {path.stem for path in (ROOT / "dashboard").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not (beside - {"__init__", "__main__", "__pycache__"}) & libraries


def test_no_file_is_a_drawer_for_everything() -> None:
    files = [path for layer in (*LAYERS, "tests") for path in (ROOT / layer).rglob("*.py")]
    assert files
    assert not [path for path in files if set(path.stem.split("_")) & set(DRAWERS)]
