"""What the page Data has done beside the server asks for the officer's scope itself: no hidden tab is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from dashboard.importers.importing import import_files
from dashboard.importers.options import ImportOptions, Incoming
from dashboard.importers.report import FILE_UNUSABLE
from dashboard.importers.settling import OF_EVERYTHING
from dashboard.intake.deeds import Cell, Officer, correct_value, decide_all, let_go
from dashboard.intake.jobs import make_final, take_back, take_in
from dashboard.subjects.copying import prepare
from dashboard.subjects.forgetting import forget_person
from dashboard.texts import Words
from queries.filters import EVERYTHING, Scope
from queries.loading import BeyondReach, NewAgency, open_conflicts
from queries.schema import Agency, AuditEvent, Base, Enrolment
from tests.dashboard.importers.conftest import NOW
from tests.dashboard.importers.test_together import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import URL, Engine

ROSTER = "program;tahun;angkatan;nip;nama;instansi;nilai akhir\nPKP;2024;IV;{nip};Ana Putri;Kab. Gresik;{score}\n"
NIP = "197912312005011001"
CODE = "PKP.2024.4@BPSDM Jatim"
THEIRS = Scope(providers=("Pusdiklat X",))
OURS = Scope(providers=("BPSDM Jatim",))


def silent(*_: Any) -> None:
    """Nobody waits for the progress."""


@pytest.fixture
def engine_name() -> str:
    """Who may do it depends on no engine."""
    return "sqlite"


@pytest.fixture
def url(database: URL, writer: Engine, tmp_path: Path) -> str:
    """One cohort of the home academy's: Ana's score is held, and a file says otherwise."""
    load(writer, tmp_path, 80)
    officer = Officer("kepala", "berita acara", NOW, None, EVERYTHING)
    assert correct_value(score(8000), 8800, officer, writer, write=True).fate == "done"
    load(writer, tmp_path, 81)
    return database.render_as_string(hide_password=False)


def load(writer: Engine, folder: Path, points: int) -> None:
    (folder / "peserta.csv").write_text(ROSTER.format(nip=NIP, score=points))
    import_files(writer, [folder / "peserta.csv"], ImportOptions(), NOW)


def score(seen: int) -> Cell:
    return Cell("enrolment", "1", "final_score", seen)


def everything(reader: Engine) -> dict[str, list[Any]]:
    with reader.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: list(map(tuple, connection.execute(select(table)))) for table in tables}


def conflicts(reader: Engine) -> list[int]:
    with reader.connect() as connection:
        return [one.id for one in open_conflicts(connection)]


def undo(url: str, _writer: Engine, scope: Scope, shown: list[str] | None = None) -> Any:
    done = take_back(url, 1, "petugas", "salah", ZONE, shown=shown, scope=scope, account_id=None, tell=silent)
    return (done.code, done.lines) if done.lines == [OF_EVERYTHING] else "done"


def undo_what_was_shown(url: str, writer: Engine, scope: Scope) -> Any:
    return undo(url, writer, scope, ["seperti yang terlihat"])


def lock(url: str, _writer: Engine, scope: Scope) -> Any:
    code, _ = make_final(
        url, CODE, "petugas", "sudah", ZONE, final=True, scope=scope, account_id=None, tell=silent
    )
    return code


def value(_url: str, writer: Engine, scope: Scope) -> Any:
    return correct_value(score(8800), 9000, officer(scope), writer, write=True).fate


def release(_url: str, writer: Engine, scope: Scope) -> Any:
    return let_go(score(8800), officer(scope), writer).fate


def decision(_url: str, writer: Engine, scope: Scope) -> Any:
    return decide_all(dict.fromkeys(conflicts(writer), 8800), officer(scope), writer, take=True).fate


def forgetting(_url: str, writer: Engine, scope: Scope) -> Any:
    return forget_person(writer, 1, "petugas", NOW, scope=scope).fate


def load_rows(url: str, _writer: Engine, scope: Scope) -> Any:
    agency = NewAgency("99.99", "Badan Baru", "lainnya", "Badan Baru")
    options = ImportOptions(scope=scope, new_agencies=(agency,))
    content = ROSTER.replace("Ana Putri", "Ben Santosa").format(nip="198001012005012002", score=70).encode()
    report = take_in(url, [Incoming("peserta.csv", content, options)], NOW, write=True, shown=None, tell=silent)
    return "beyond" if report.files[0].unusable else "done"


def officer(scope: Scope) -> Officer:
    return Officer("petugas", "salah", NOW, None, scope)


@pytest.mark.parametrize(
    ("deed", "refused"),
    [
        (undo, (FILE_UNUSABLE, [OF_EVERYTHING])),
        (undo_what_was_shown, (FILE_UNUSABLE, [OF_EVERYTHING])),
        (lock, FILE_UNUSABLE),
        (value, "beyond"),
        (release, "beyond"),
        (decision, "beyond"),
        (forgetting, "beyond"),
        (load_rows, "beyond"),
    ],
)
def test_an_officer_of_other_cohorts_changes_nothing(
    deed: Callable[[str, Engine, Scope], Any], refused: object, url: str, writer: Engine
) -> None:
    before = everything(writer)
    assert deed(url, writer, THEIRS) == refused
    assert everything(writer) == before


@pytest.mark.parametrize("deed", [undo, undo_what_was_shown, forgetting])
def test_what_may_reach_everybody_is_for_who_may_load_everything(
    deed: Callable[[str, Engine, Scope], Any], url: str, writer: Engine
) -> None:
    before = everything(writer)
    deed(url, writer, OURS)
    assert everything(writer) == before


def test_a_copy_of_all_of_somebody_is_for_who_may_see_everything(url: str, writer: Engine) -> None:
    with pytest.raises(BeyondReach):
        prepare(writer, 1, Words("id"), ZONE, NOW, scope=OURS)
    assert prepare(writer, 1, Words("id"), ZONE, NOW)
    with writer.connect() as connection:
        assert "salinan" not in connection.scalars(select(AuditEvent.action)).all()


def test_a_new_agency_is_there_for_everybody(url: str, writer: Engine) -> None:
    assert load_rows(url, writer, OURS) == "done"
    with writer.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Enrolment)) == 2
        assert connection.scalar(select(Agency.id).where(Agency.code == "99.99")) is None
