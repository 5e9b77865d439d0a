"""The commands `refresh` and `check`, as an administrator types them."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, delete, update

from dashboard.__main__ import UNUSABLE, main
from dashboard.settings import settings
from queries import facts
from queries.engine import display_name
from queries.schema import CohortFact, Enrolment, OutcomeSummary
from tests.academy import add_cohort, enrol, found
from tests.databases import IN_TURN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL

EQUAL = "{}: fakta semua angkatan sama dengan tabelnya, dan ringkasan sama dengan jumlah fakta.\n"


@pytest.fixture(params=IN_TURN)
def engine_name(request: pytest.FixtureRequest) -> str:
    """What a command says hardly depends on the engine."""
    name: str = request.param
    return name


@pytest.fixture
def academy(bare: Engine, database: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Two cohorts with their facts, in the database that the commands are about."""
    with bare.begin() as connection:
        found(connection)
        for number in (1, 2):
            add_cohort(connection, number)
            enrol(connection, number, number)
        facts.recompute_all(connection, datetime.now(UTC))
    monkeypatch.setenv("DATABASE_URL", database.render_as_string(hide_password=False))
    settings.cache_clear()
    yield bare
    settings.cache_clear()


def test_refresh_and_check_say_what_they_did(
    academy: Engine, database: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    name = display_name(database)
    assert main(["check"]) == 0
    assert capsys.readouterr().out == EQUAL.format(name)
    with academy.begin() as connection:
        connection.execute(update(Enrolment).where(Enrolment.id == 1).values(status="lulus"))
        connection.execute(delete(CohortFact).where(CohortFact.cohort_id == 2))
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: fakta 2 angkatan berbeda dari tabelnya:",
        "  PKA.2026.1@BPSDM (menunggu penyegaran)",
        "  PKA.2026.2@BPSDM",
        "Hitung ulang dengan: python -m dashboard refresh --all",
    ]
    assert main(["refresh"]) == 0
    assert capsys.readouterr().out == f"{name}: fakta 1 angkatan dihitung; semuanya mutakhir.\n"
    assert main(["check"]) == 1
    assert main(["refresh", "--all"]) == 0
    assert f"{name}: fakta 2 angkatan dihitung" in capsys.readouterr().out
    assert main(["check"]) == 0


def test_a_bar_is_drawn_on_a_terminal_only(academy: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", terminal)
    main(["refresh", "--all"])
    assert "Menghitung fakta [##############################] 2/2" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")
    monkeypatch.setattr(sys, "stderr", pipe)
    main(["refresh", "--all"])
    assert pipe.getvalue() == ""


def test_where_there_is_no_database_the_commands_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    try:
        assert [main(["refresh"]), main(["check"])] == [UNUSABLE, UNUSABLE]
    finally:
        settings.cache_clear()
    assert "training.db" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_sums_that_are_wrong_are_told_and_computed_anew(
    academy: Engine, database: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    name = display_name(database)
    with academy.begin() as connection:
        connection.execute(update(OutcomeSummary).values(assessed=9))
    assert main(["check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{name}: ringkasan ini berbeda dari jumlah fakta: outcome_summary.",
        "Hitung ulang dengan: python -m dashboard refresh --all",
    ]
    assert main(["refresh", "--all"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out == EQUAL.format(name)
