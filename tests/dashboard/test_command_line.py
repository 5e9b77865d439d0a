"""The command line: whatever is wrong, one sentence with the cure, exit code 2, and never a traceback."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from dashboard.__main__ import main
from dashboard.settings import settings
from queries.engine import database_url, upgrade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The commands work in a data folder of the test's own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    for name in ("DATABASE_URL", "PORT", "OFFICE_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs a command: its exit code, and what it says when something is wrong."""

    def run(*arguments: str) -> tuple[int, str]:
        settings.cache_clear()
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capsys.readouterr().err

    return run


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OFFICE_TIMEZONE", "Mars", "bukan zona waktu"),
        ("DATABASE_URL", "postgresql://u@h:abc/x", "tidak didukung"),
        ("DATABASE_URL", "mysql://h/x", "tidak didukung"),
        ("DATABASE_URL", "sqlite://", "tidak didukung"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all/x.db", "tidak dapat dibuat"),
        ("DATABASE_URL", "postgresql://u@127.0.0.1:1/x", "tidak dapat dihubungi"),
    ],
)
def test_a_setting_that_is_wrong_is_said_in_a_sentence(
    name: str, value: str, sentence: str, said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    code, error = said("upgrade") if name == "DATABASE_URL" else said("serve", "--port", "8599")
    assert code == 2
    assert sentence in error


def test_a_password_with_an_at_sign_is_not_repeated(
    said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:pass@word@host/x")
    code, error = said("upgrade")
    assert code == 2
    assert "word" not in error


@pytest.mark.parametrize("port", ["abc", "0", "-1", "99999"])
def test_a_port_that_is_none_is_refused(port: str, said: Callable[..., tuple[int, str]]) -> None:
    code, error = said("serve", f"--port={port}")
    assert code == 2
    assert "1 sampai 65535" in error


def test_a_wrong_port_does_not_keep_other_commands_from_working(
    said: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert said("upgrade") == (0, "")


def test_a_port_in_use_is_told_from_an_address_that_is_not_ours(
    said: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    assert said("upgrade") == (0, "")
    assert said("sample", "--enrolments", "400")[0] == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, error = said("serve", "--port", str(taken.getsockname()[1]))
    assert code == 2
    assert "sedang dipakai" in error
    code, error = said("serve", "--port", "8599", "--address", "192.0.2.1", "--insecure")
    assert code == 2
    assert "tidak dapat dipakai" in error


def test_a_data_folder_that_is_a_file_is_said(said: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    code, error = said("upgrade")
    assert code == 2
    assert "tidak dapat dibuat" in error


def test_a_file_named_relative_to_where_one_stands_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///real.db")
    settings.cache_clear()
    assert settings().real_url == f"sqlite:///{tmp_path / 'real.db'}"


def test_the_sample_never_upgrades_an_older_database(
    said: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.db").write_text("Laporan bulanan, bukan basis data. " * 100)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    code, error = said("sample")
    assert code == 2
    assert "bukan basis data aplikasi ini" in error


def test_a_sample_that_would_end_before_it_begins_is_refused(said: Callable[..., tuple[int, str]]) -> None:
    code, error = said("sample", "--today", "2019-01-01")
    assert code == 2
    assert "2019" in error


def test_an_import_into_a_sample_is_refused(
    said: Callable[..., tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'sample.db'}"
    upgrade(database_url(url), is_sample=True)
    monkeypatch.setenv("DATABASE_URL", url)
    roster = tmp_path / "peserta.csv"
    roster.write_text("program;tahun;angkatan;nama;instansi\nPKA;2024;II;Ana;Kab. Gresik\n")
    assert said("import", str(roster))[0] == 2
