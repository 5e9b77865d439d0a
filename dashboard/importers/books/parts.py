"""The parts of an XLSX file: its formulas without a value, its errors, and what is hidden in it."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from dashboard.importers.books.lines import NOT_CALCULATED, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHUNK, MOST_OF_A_BOOK = 1_000_000, 5_000_000
TELLING = (b't="e"', b"<f", b":f", b"hidden=")
"""What a sheet's part holds that has anything to look up; most have none of it."""
YES = {"1", "true"}
EPOCHS = {False: "1899-12-30", True: "1904-01-01"}
BROKEN = (ParseError, DefusedXmlException, zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError)


@dataclass
class Marks:
    """What stands beside the values of a sheet."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    faults: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    """Line from 1 -> position from 0 -> the error that stands there, or NOT_CALCULATED."""


class SheetParts:
    """The sheets of a workbook by their titles; of ODS nothing is known."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._paths: dict[str, str] = {}
        self._is_xlsx = BOOK in archive.namelist()
        self.epoch = EPOCHS[False]
        self._calculated = True
        if self._is_xlsx:
            try:
                self._read_book()
            except BROKEN as error:
                raise Unreadable("damaged") from error

    def marks(self, title: str) -> Marks:
        """What stands beside the values. Raises Unreadable."""
        path = self._paths.get(title)
        marks = Marks()
        try:
            if path and says(self._archive, path, TELLING):
                self._look(path, marks)
        except BROKEN as error:
            raise Unreadable("damaged") from error
        return marks

    def _read_book(self) -> None:
        book, relations = self._part(BOOK), self._part(RELATIONS)
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        for element in book.iter():
            match _tag(element):
                case "sheet":
                    identity = next((value for name, value in element.items() if name.endswith("}id")), None)
                    target = targets.get(identity, "")
                    path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
                    self._paths[element.get("name", "")] = posixpath.normpath(path)
                case "workbookPr":
                    self.epoch = EPOCHS[element.get("date1904") in YES]
                case "calcPr":
                    self._calculated = element.get("fullCalcOnLoad") not in YES

    def _part(self, path: str) -> Element:
        with self._archive.open(path) as part:
            content = part.read(MOST_OF_A_BOOK + 1)
        if len(content) > MOST_OF_A_BOOK:
            raise Unreadable("large")
        root: Element = fromstring(content, forbid_dtd=True)
        return root

    def _look(self, path: str, marks: Marks) -> None:
        line = position = 0
        with self._archive.open(path) as part:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                tag = _tag(element)
                if event == "start" and tag == "row":
                    line, position = int(element.get("r") or line + 1), -1
                elif event == "end" and tag == "c":
                    position = _position(element.get("r")) if element.get("r") else position + 1
                    fault = self._fault(element)
                    if fault:
                        marks.faults[line][position] = fault
                elif event == "end" and tag == "row":
                    marks.hidden_rows += element.get("hidden") in YES and len(element) > 0
                    element.clear()
                elif event == "end" and tag == "col" and element.get("hidden") in YES:
                    marks.hidden_columns += int(element.get("max", "1")) - int(element.get("min", "1")) + 1

    def _fault(self, cell: Element) -> str | None:
        held = {_tag(child): child for child in cell}
        value = (held["v"].text or "") if "v" in held else ""
        if cell.get("t") == "e":
            return value or "#N/A"
        if "f" in held and (not self._calculated or (not value and cell.get("t") != "str")):
            return NOT_CALCULATED
        return None


def says(archive: zipfile.ZipFile, path: str, words: Sequence[bytes]) -> bool:
    """Whether a part holds one of these; it is read in pieces."""
    before = b""
    with archive.open(path) as part:
        while chunk := part.read(CHUNK):
            if any(word in before + chunk for word in words):
                return True
            before = chunk[-max(map(len, words)) :]
    return False


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _position(reference: str | None) -> int:
    position = 0
    for letter in re.sub(r"[^A-Z]", "", reference or ""):
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
