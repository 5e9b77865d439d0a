"""`sync` and `check --source` as an administrator types them, and a sync that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, func, select

from dashboard.__main__ import main
from dashboard.settings import ROOT, settings
from queries.schema import Cohort, ImportBatch
from tests.dashboard.syncing.conftest import MAPPING, assert_facts_are_right, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from tests.dashboard.syncing.conftest import Office, Sync

COHORTS = 40


@pytest.fixture
def environment(office: Office, database: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    said = {"DATABASE_URL": database.render_as_string(hide_password=False), "SOURCE_URL": office.url}
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield said
    settings.cache_clear()


def test_check_then_sync_then_nothing(
    environment: dict[str, str], writer: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--source", str(MAPPING)]) == 0
    said = capsys.readouterr().out
    assert "Kehadiran: ya." in said
    assert "tidak ada yang ditulis di sini" in said
    assert main(["sync", "--source", str(MAPPING)]) == 0
    assert "Selesai: 2 angkatan diperbarui." in capsys.readouterr().out
    assert main(["sync", "--source", str(MAPPING), "--json"]) == 0
    assert '"fate": "nothing_new"' in capsys.readouterr().out
    assert main(["check"]) == 0


def test_without_an_address_or_with_a_wrong_one_nothing_is_done(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for url, said in (
        ("", "Isi variabel SOURCE_URL"),
        ("oracle://a:rahasia@b/c", "tidak didukung"),
        ("mysql://a:rahasia@127.0.0.1:9/c", "tidak dapat dihubungi"),
    ):
        monkeypatch.setenv("SOURCE_URL", url)
        settings.cache_clear()
        assert main(["sync", "--source", str(MAPPING)]) == 2
        printed = capsys.readouterr().out
        assert said in printed
        assert "rahasia" not in printed


@pytest.mark.heavy
def test_a_sync_that_is_killed_goes_on_where_it_was(
    environment: dict[str, str], office: Office, writer: Engine, database: URL, bring: Sync
) -> None:
    for number in range(10, 10 + COHORTS):
        office.do(
            "INSERT INTO diklat (id_diklat, nama_diklat, thn, angkatan)"
            f" VALUES ({number}, 'PKA', 2025, '{number}')",
            f"INSERT INTO jadwal VALUES ({number}000, {number}, '2025-03-03', '08:00', '12:00', 4, 'Agenda I')",
            f"INSERT INTO peserta (id_peserta, id_diklat, nama_lengkap, id_instansi, nilai_akhir)"
            f" VALUES ({number}00, {number}, 'Ana Putri', 1, 80), ({number}01, {number}, 'Ben Santosa', 1, 80)",
            f"INSERT INTO presensi VALUES ({number}000, {number}00, 'H'), ({number}000, {number}01, 'A')",
        )
    killed = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "sync", "--source", str(MAPPING)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
    )
    count = select(func.count()).select_from(ImportBatch)
    with writer.execution_options(begin="BEGIN").connect() as connection:
        while killed.poll() is None and not connection.scalar(count):
            connection.rollback()
            time.sleep(0.01)
    killed.kill()
    killed.wait()
    with writer.connect() as connection:
        assert 0 < (connection.scalar(count) or 0) < COHORTS + 2
    assert_facts_are_right(database)
    assert bring().exit_code == 0
    assert len(stored(writer)["enrolment"]) == 5 + 2 * COHORTS
    assert len(stored(writer)["mark"]) == 10 + 2 * COHORTS
    with writer.connect() as connection:
        assert (
            connection.scalar(count) == COHORTS + 2 == connection.scalar(select(func.count()).select_from(Cohort))
        )
    assert_facts_are_right(database)
    assert bring().fate == "nothing_new"
