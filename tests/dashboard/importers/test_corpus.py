"""Every file of the corpus becomes what it should, or gets its sentence; LibreOffice writes some of them anew."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest

from dashboard.importers.books import xls
from dashboard.importers.books.lines import Unreadable
from tests.dashboard.importers.corpus import OF_PKA, texts, workbooks

FILES = (*texts.FILES, *workbooks.FILES)
NOT_ANEW = ("rumus tanpa hasil", "luar")
"""Of their formulas LibreOffice makes something else; those of the others it calculates."""
ANEW = [one for one in workbooks.FILES if one.table and not any(word in one.name for word in NOT_ANEW)]


def cells_of(report):
    return [(problem.line, problem.column) for problem in report.problems]


def saved_anew(paths, kind, folder):
    """The files as LibreOffice saves them."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: tests/prepare.sh installs it"
    home = f"-env:UserInstallation=file://{folder}/office"
    subprocess.run(
        [program, home, "--headless", "--convert-to", kind, "--outdir", folder, *paths],
        check=True,
        capture_output=True,
        timeout=200,
    )
    return [(folder / path.name).with_suffix(f".{kind}") for path in paths]


@pytest.mark.parametrize("handed", FILES, ids=lambda handed: handed.name)
def test_a_file_becomes_what_it_should(handed, pka, take, tmp_path):
    path = tmp_path / handed.name
    handed.write(path)
    report = take(path, **{**OF_PKA, **handed.options})
    assert handed.says in "\n".join(report.lines())
    if handed.table is None:
        assert (report.fate, report.exit_code) == ("unusable", 2)
        return
    assert report.unusable is None
    assert cells_of(report) == list(handed.refused)
    assert [str(doubt) for doubt in report.warnings] == []  # a birth date that is misread differs from the NIP
    assert (report.table, report.new, report.changed) == (handed.table, handed.new, handed.changed)


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_libreoffice_saves_means_the_same(kind, pka, take, tmp_path):
    for handed in ANEW:
        handed.write(tmp_path / handed.name)
    paths = saved_anew([tmp_path / handed.name for handed in ANEW], kind, tmp_path / kind)
    for handed, path in zip(ANEW, paths, strict=True):
        report = take(path, **{**OF_PKA, **handed.options}, dry_run=True)
        if kind == "ods" and "galat" in handed.name:
            assert "galat rumus" in (report.unusable or "")
            continue
        new, refused = (1, []) if "rumus" in handed.name else (handed.new, list(handed.refused))
        found = (handed.name, report.table, report.new, cells_of(report), report.warnings)
        assert found == (handed.name, handed.table, new, refused, [])


@pytest.mark.heavy
def test_an_xls_that_is_damaged_anywhere_is_read_or_unreadable_never_a_traceback(tmp_path):
    whole = next(handed for handed in workbooks.FILES if handed.name == "kop surat.xlsx")
    whole.write(tmp_path / whole.name)
    (path,) = saved_anew([tmp_path / whole.name], "xls", tmp_path / "xls")
    content, chance = path.read_bytes(), random.Random(5)
    outcomes = set()
    for _ in range(500):
        damaged = bytearray(content[: chance.choice([len(content), chance.randrange(8, len(content))])])
        for _ in range(chance.choice([1, 3, 20])):
            damaged[chance.randrange(8, len(damaged))] ^= chance.randrange(1, 256)
        try:
            outcomes.add(len(list(xls.read(bytes(damaged)))) > 0)
        except Unreadable as reason:
            outcomes.add(reason.fault)
    assert {True, "damaged"} <= outcomes
