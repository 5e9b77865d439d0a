"""Files made to harm are refused with a sentence, in little memory and time; each in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.importers.sheets import FileProblem
from dashboard.importers.tables import ROSTER_TABLE
from dashboard.importers.workbook import read_workbook
from tests.dashboard.importers import hostile

ROOT = Path(__file__).parents[3]
MOST_MEMORY, MOST_SECONDS = 200_000, 10
"""Kilobytes beside the process itself, seconds of computing."""
READER = """
import json, resource, sys
from pathlib import Path
from dashboard.importers.files import read_file
from dashboard.importers.sheets import FileProblem
from dashboard.importers.tables import ROSTER_TABLE
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = f"{len(read_file(Path(sys.argv[1]), [ROSTER_TABLE])[0].rows)} rows"
except FileProblem as problem:
    said = str(problem)
own, other = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
seconds = own.ru_utime + own.ru_stime + other.ru_utime + other.ru_stime
print(json.dumps([said, own.ru_maxrss - before + other.ru_maxrss, seconds]))
"""


def read(path):
    """What a process says of a file, the kilobytes that it and its own took beside its beginning, its seconds."""
    done = subprocess.run(
        [sys.executable, "-c", READER, path], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def test_without_their_harm_the_workbooks_are_read():
    assert read_workbook(hostile.harmless(), [ROSTER_TABLE]).rows == ((2, ("Ana", "Kab. Gresik")),)


@pytest.mark.heavy
def test_hostile_files_are_refused_in_little_memory_and_time(tmp_path):
    for name, content in hostile.files().items():
        path = tmp_path / name
        path.write_bytes(content)
        said, memory, seconds = read(path)
        assert not said.endswith("rows"), (name, said)
        assert memory < MOST_MEMORY, (name, said, memory)
        assert seconds < MOST_SECONDS, (name, said, seconds)
        path.unlink()


def test_a_small_file_that_unpacks_to_billions_of_cells_is_refused(tmp_path):
    path = tmp_path / "peserta.ods"
    path.write_bytes(hostile.open_document(hostile.OPEN_TABLE))
    said, memory, _ = read(path)
    assert "terlalu besar" in said
    assert memory < MOST_MEMORY


def test_no_entity_of_a_part_is_ever_expanded():
    entity = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c><c r="B2" t="e"><v>#REF!</v></c></row>'
    with pytest.raises(FileProblem, match="rusak"):
        read_workbook(hostile.workbook(hostile.HEADINGS + row, prolog=entity), [ROSTER_TABLE])


@pytest.mark.parametrize(
    ("column", "cells", "says"),
    [
        (
            "instansi",
            [f"Kantor Aneh {number} di Antah Berantah" for number in range(1_100)],
            "1000 tulisan instansi",
        ),
        ("program", [f"Program Aneh {number}" for number in range(110)], "100 tulisan program"),
        ("golongan", ["aneh"] * 60_000, r"ditolak \(50\.000\), mulai dari: Baris 2, kolom golongan, “aneh”"),
    ],
)
def test_a_column_of_something_else_is_told_at_once_not_cell_by_cell(column, cells, says, take, csv_file):
    rows = "\n".join(f"Orang {chr(97 + number % 26)}; {cell}" for number, cell in enumerate(cells))
    options = {} if column == "program" else {"program": "PKA"}
    report = take(csv_file(f"nama; {column}\n{rows}"), tahun="2024", angkatan="II", **options)
    assert report.fate == "unusable"
    assert re.search(says, report.unusable)
