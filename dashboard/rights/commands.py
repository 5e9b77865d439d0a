"""The commands `grant`, `revoke` and `grants`: the first administrator is made here."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.importers.console import say
from dashboard.importers.report import ALL_TAKEN, FILE_UNUSABLE, ROWS_REFUSED
from dashboard.importers.sheets import FileProblem
from dashboard.rights.said import names_said, problem_said, scope_said
from dashboard.rights.sheet import give_rights, read_rights
from queries.engine import reading, writing
from queries.grants import GrantProblem, NewRight, every_right, grant, revoke
from queries.vocabulary import PROGRAMME_KINDS, ROLES, WHOLE

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from zoneinfo import ZoneInfo

    from sqlalchemy import Engine

    from dashboard.texts import Words


class _Refused(Exception):
    """Ends a transaction without writing."""


def add_grant_arguments(parser: ArgumentParser, words: Words) -> None:
    """The arguments of `python -m dashboard grant`."""
    parser.add_argument("login", nargs="?", metavar="LOGIN", help=words("cli.grant_login"))
    parser.add_argument("--role", choices=ROLES, help=words("cli.grant_role"))
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--agency", metavar="KODE", help=words("cli.grant_agency"))
    scope.add_argument("--provider", metavar="NAMA", help=words("cli.grant_provider"))
    scope.add_argument("--kind", choices=PROGRAMME_KINDS, help=words("cli.grant_kind"))
    parser.add_argument("--individuals", action="store_true", help=words("cli.grant_individuals"))
    parser.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("cli.grant_until"))
    parser.add_argument("--file", type=Path, metavar="BERKAS", help=words("cli.grant_file"))


def run_grant(chosen: Namespace, engine: Engine, zone: ZoneInfo, words: Words) -> int:
    """Give a right, or those of a file: all or none. Raises queries.engine.DatabaseProblem."""
    now = datetime.now(zone)
    if chosen.file:
        return _give_file(chosen.file, engine, now, words)
    if not chosen.login or not chosen.role:
        say([words("cli.grant_incomplete")])
        return FILE_UNUSABLE
    kind, value = _scope(chosen)
    new = NewRight(chosen.login, chosen.role, kind, value, chosen.individuals, chosen.until)
    try:
        with writing(engine) as connection:
            number = grant(connection, new, None, now)
    except GrantProblem as problem:
        say([problem_said(problem, words)])
        return FILE_UNUSABLE
    say([words("access.given", n=number)])
    return ALL_TAKEN


def run_revoke(chosen: Namespace, engine: Engine, zone: ZoneInfo, words: Words) -> int:
    """Take a right. Raises queries.engine.DatabaseProblem."""
    try:
        with writing(engine) as connection:
            revoke(connection, chosen.number, None, datetime.now(zone))
    except GrantProblem as problem:
        say([problem_said(problem, words)])
        return FILE_UNUSABLE
    say([words("access.revoked", n=chosen.number)])
    return ALL_TAKEN


def run_grants(engine: Engine, zone: ZoneInfo, words: Words) -> int:
    """List the rights that hold today. Raises queries.engine.DatabaseProblem."""
    with reading(engine) as connection:
        found = every_right(connection, datetime.now(zone).date())
    say(
        words(
            "cli.right",
            number=right.id, login=right.login, role=words.of("role", right.role), scope=scope_said(right, words),
            names=names_said(right, words), until=words.full_day(right.ends_on),
        )
        for right in found
    )  # fmt: skip
    if not found:
        say([words("access.none")])
    return ALL_TAKEN


def _scope(chosen: Namespace) -> tuple[str, str]:
    if chosen.agency:
        return "instansi", chosen.agency
    if chosen.provider:
        return "penyelenggara", chosen.provider
    return ("jenis_program", chosen.kind) if chosen.kind else (WHOLE, "")


def _give_file(path: Path, engine: Engine, now: datetime, words: Words) -> int:
    refused: list[str] = []
    try:
        sheet = read_rights(path)
    except FileProblem as problem:
        say([str(problem)])
        return FILE_UNUSABLE
    with suppress(_Refused), writing(engine) as connection:
        refused = give_rights(connection, sheet, now, words)
        if refused:
            raise _Refused
    if refused:
        say([*refused, words("cli.rights_refused", n=len(refused))])
        return ROWS_REFUSED
    say([words("cli.rights_given", n=len(sheet.rows))])
    return ALL_TAKEN
