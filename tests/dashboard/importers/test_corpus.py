"""Every file of the corpus becomes what it should, or gets its sentence; LibreOffice writes some of them anew."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.dashboard.importers.corpus import OF_PKA, texts, workbooks

FILES = (*texts.FILES, *workbooks.FILES)
NOT_ANEW = ("rumus tanpa hasil", "luar")
"""Of their formulas LibreOffice makes something else; those of the others it calculates."""
ANEW = [one for one in workbooks.FILES if one.table and not any(word in one.name for word in NOT_ANEW)]


def check(handed, report):
    said = "\n".join(report.lines())
    assert handed.says in said
    if handed.table is None:
        assert (report.fate, report.exit_code) == ("unusable", 2)
        return
    assert report.unusable is None
    assert [(problem.line, problem.column) for problem in report.problems] == list(handed.refused)
    assert (report.table, report.new, report.changed) == (handed.table, handed.new, handed.changed)


@pytest.mark.parametrize("handed", FILES, ids=lambda handed: handed.name)
def test_a_file_becomes_what_it_should(handed, pka, take, tmp_path):
    path = tmp_path / handed.name
    handed.write(path)
    check(handed, take(path, **{**OF_PKA, **handed.options}))


@pytest.mark.heavy
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_what_libreoffice_saves_means_the_same(kind, pka, take, tmp_path):
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: tests/prepare.sh installs it"
    for handed in ANEW:
        handed.write(tmp_path / handed.name)
    folder = tmp_path / kind
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [
            program,
            home,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            *(tmp_path / one.name for one in ANEW),
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    for handed in ANEW:
        calculated = "rumus" in handed.name
        report = take((folder / handed.name).with_suffix(f".{kind}"), **{**OF_PKA, **handed.options}, dry_run=True)
        if kind == "ods" and "galat" in handed.name:
            assert "galat rumus" in (report.unusable or "")
        else:
            problems = [(problem.line, problem.column) for problem in report.problems]
            assert (handed.name, report.table, report.new, problems) == (
                handed.name, handed.table, 1 if calculated else handed.new, [] if calculated else list(handed.refused),
            )  # fmt: skip
