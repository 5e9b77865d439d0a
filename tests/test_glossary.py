"""The glossary: one line for every column that a query declares, and every measure has its definition."""

from __future__ import annotations

import inspect
import re

from dashboard.catalogue import FIGURES
from dashboard.data import QUERIES
from dashboard.figure import limits
from dashboard.settings import ROOT
from dashboard.texts import Words

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()


def declared_columns() -> set[str]:
    columns: set[str] = set()
    for query in QUERIES.values():
        module = inspect.getmodule(query)
        columns |= set(getattr(module, query.__name__.upper()))
    return columns


def test_every_column_that_a_query_declares_is_in_the_glossary() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", GLOSSARY, flags=re.MULTILINE))
    assert declared_columns() <= explained


def test_every_measure_is_defined_for_its_readers() -> None:
    for kind in FIGURES.values():
        assert len(Words("id")(f"measure.{kind.measure}.definition", **limits())) > 40
