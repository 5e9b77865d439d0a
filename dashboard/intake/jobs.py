"""What is done beside the server: files are checked or written, a load undone, a cohort settled, a value corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.importers.importing import import_together
from dashboard.importers.settling import settle, undo_batch
from dashboard.in_turn import do

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from dashboard.importers.importing import Counts
    from dashboard.importers.options import Incoming
    from dashboard.importers.report import Report
    from dashboard.importers.settling import UndoReport
    from dashboard.importers.work import Progress
    from queries.filters import Scope


def take_in(
    url: str,
    files: Sequence[Incoming],
    now: datetime,
    *,
    write: bool,
    shown: Sequence[Counts] | None,
    tell: Progress,
) -> Report:
    """Check the files, or write what was `shown`. Nothing of them stays on a disk.

    Raises queries.engine.DatabaseProblem.
    """
    return do(
        url,
        lambda engine: import_together(engine, files, now, write=write, shown=shown, progress=tell),
        tell=tell,
    )


def take_back(
    url: str,
    number: int,
    officer: str,
    reason: str,
    zone: ZoneInfo,
    *,
    shown: Sequence[str] | None,
    scope: Scope,
    account_id: int | None,
    tell: Progress,
) -> UndoReport:
    """Undo a batch as was `shown`, or say what an undo would do where nothing was shown yet.

    Raises queries.engine.DatabaseProblem.
    """
    tell("undo", 0, 0)
    return do(
        url,
        lambda engine: undo_batch(
            engine,
            number,
            officer,
            reason,
            zone,
            dry_run=shown is None,
            shown=shown,
            scope=scope,
            account_id=account_id,
        ),
        tell=tell,
    )


def make_final(
    url: str,
    code: str,
    officer: str,
    reason: str,
    zone: ZoneInfo,
    *,
    final: bool,
    scope: Scope,
    account_id: int | None,
    tell: Progress,
) -> tuple[int, str]:
    """Make a cohort final, or open it again: the exit code of the command, and its sentence.

    Raises queries.engine.DatabaseProblem.
    """
    return do(
        url,
        lambda engine: settle(
            engine, code, officer, reason, zone, final=final, scope=scope, account_id=account_id
        ),
        tell=tell,
    )
