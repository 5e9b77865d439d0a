"""The command line: python -m dashboard serve, import, sample, upgrade ..."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from dashboard import serving, upkeep
from dashboard.guard.secret_files import check_secrets
from dashboard.guard.starting import CannotServe, check_exposure
from dashboard.importers import commands, settling
from dashboard.rights import commands as rights
from dashboard.settings import SettingProblem, settings
from dashboard.subjects import commands as subjects
from dashboard.syncing.commands import add_source_argument, add_sync_arguments, run_source_check, run_sync
from dashboard.texts import Words
from queries import sample
from queries.engine import (
    DatabaseProblem,
    check_schema,
    database_url,
    display_name,
    read_engine,
    upgrade,
    write_engine,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from sqlalchemy import URL, Engine

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  it has no public name

LAST_PORT = 65_535
UNUSABLE = 2
"""Exit code: nothing was done, and the last line says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = Words("id")
    try:
        chosen = _parser(words).parse_args(arguments)
        code: int = chosen.run(chosen, words)
    except DatabaseProblem as problem:
        print(words(f"trouble.{problem.trouble}", database=problem.database), file=sys.stderr)
        return UNUSABLE
    except (SettingProblem, CannotServe) as problem:
        print(problem, file=sys.stderr)
        return UNUSABLE
    return code


def _serve(chosen: argparse.Namespace, words: Words) -> int:
    check_exposure(chosen.address, settings(), words, insecure=chosen.insecure)
    check_secrets(settings(), words)
    serving.prepare(words)
    serving.serve(chosen.address, chosen.port, words, insecure=chosen.insecure)
    return 0


def _sample(chosen: argparse.Namespace, words: Words) -> int:
    url = database_url(settings().sample_url)
    if settings().database_url:
        _refuse_to_upgrade_what_is_there(url)
    upgrade(url, is_sample=True, min_group=settings().small_group)
    engine = write_engine(url, settings().small_group)
    today = chosen.today or datetime.now(settings().timezone).date()
    try:
        sample.rebuild(engine, enrolments=chosen.enrolments, seed=chosen.seed, today=today)
    except sample.NotASample:
        print(words("cli.not_a_sample", database=display_name(url)), file=sys.stderr)
        return UNUSABLE
    except sample.TooEarly:
        print(words("cli.sample_too_early"), file=sys.stderr)
        return UNUSABLE
    finally:
        engine.dispose()
    print(words("cli.sample_made", database=display_name(url)))
    return 0


def _refuse_to_upgrade_what_is_there(url: URL) -> None:
    """The sample makes a database or fills its own; an older one may be real, and is upgraded by command only."""
    try:
        check_schema(read_engine(url))
    except DatabaseProblem as problem:
        if problem.trouble not in {"missing", "empty"}:
            raise


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(Words("id")("cli.port_wrong", port=text))
    return int(text)


def _size(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(Words("id")("cli.size_wrong", size=text))
    return int(text)


def _upgrade(_chosen: argparse.Namespace, words: Words) -> int:
    url = database_url(settings().real_url)
    upgrade(url, min_group=settings().small_group)
    print(words("cli.upgraded", database=display_name(url)))
    return 0


def _import(chosen: argparse.Namespace, _words: Words) -> int:
    return _writing(lambda engine: commands.run_import(chosen, engine, settings().timezone))


def _agency(chosen: argparse.Namespace, _words: Words) -> int:
    return _writing(lambda engine: commands.run_agency(chosen, engine, settings().timezone))


def _history(chosen: argparse.Namespace, _words: Words) -> int:
    with _reading(database_url(settings().real_url)) as engine:
        return settling.run_history(chosen, engine, settings().timezone)


def _undo(chosen: argparse.Namespace, _words: Words) -> int:
    return _writing(lambda engine: settling.run_undo(chosen, engine, settings().timezone))


def _subject(
    chosen: argparse.Namespace, _words: Words, *, run: Callable[[argparse.Namespace, Engine, ZoneInfo], int]
) -> int:
    return _writing(lambda engine: run(chosen, engine, settings().timezone))


def _lock(chosen: argparse.Namespace, _words: Words, *, final: bool) -> int:
    return _writing(lambda engine: settling.run_lock(chosen, engine, settings().timezone, final=final))


def _grant(chosen: argparse.Namespace, words: Words) -> int:
    return _writing(lambda engine: rights.run_grant(chosen, engine, settings().timezone, words))


def _revoke(chosen: argparse.Namespace, words: Words) -> int:
    return _writing(lambda engine: rights.run_revoke(chosen, engine, settings().timezone, words))


def _grants(_chosen: argparse.Namespace, words: Words) -> int:
    with _reading(database_url(settings().real_url)) as engine:
        return rights.run_grants(engine, settings().timezone, words)


def _sync(chosen: argparse.Namespace, words: Words) -> int:
    known, bar = settings(), upkeep.progress_bar(words("cli.syncing"))
    return _writing(lambda engine: run_sync(chosen, engine, known.source_url, known.timezone, bar))


def _check(chosen: argparse.Namespace, words: Words) -> int:
    if chosen.source is None:
        return upkeep.run_check(chosen, words)
    known, bar = settings(), upkeep.progress_bar(words("cli.checking"))
    return _writing(lambda engine: run_source_check(chosen, engine, known.source_url, known.timezone, bar))


def _writing(work: Callable[[Engine], int]) -> int:
    """Write to the real database; the embedded one is brought up to date first."""
    url = database_url(settings().real_url)
    if settings().database_url is None:
        upgrade(url, min_group=settings().small_group)
    with _reading(url):
        engine = write_engine(url, settings().small_group)
    try:
        return work(engine)
    finally:
        engine.dispose()


@contextmanager
def _reading(url: URL) -> Iterator[Engine]:
    """An engine to a database that this program can use. Raises DatabaseProblem."""
    engine = read_engine(url)
    try:
        check_schema(engine)
        yield engine
    finally:
        engine.dispose()


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=words("cli.description"))
    verbs = parser.add_subparsers(required=True, metavar="PERINTAH")
    _add_serving(verbs, words)
    _add_loading(verbs, words)
    _add_people(verbs, words)
    _add_upkeep(verbs, words)
    return parser


def _add_serving(verbs: Verbs, words: Words) -> None:
    server = verbs.add_parser("serve", help=words("cli.serve"))
    server.add_argument("--port", type=_port, default=os.environ.get("PORT") or "8501", help=words("cli.port"))
    server.add_argument("--address", default="127.0.0.1", help=words("cli.address"))
    server.add_argument("--insecure", action="store_true", help=words("cli.insecure"))
    server.set_defaults(run=_serve)

    maker = verbs.add_parser("sample", help=words("cli.sample"))
    maker.add_argument("--enrolments", type=_size, default=sample.ENROLMENTS, help=words("cli.enrolments"))
    maker.add_argument("--seed", type=int, default=sample.SEED, help=words("cli.seed"))
    maker.add_argument("--today", type=date.fromisoformat, help=words("cli.today"))
    maker.set_defaults(run=_sample)


def _add_loading(verbs: Verbs, words: Words) -> None:
    importer = verbs.add_parser("import", help=words("cli.import"))
    commands.add_import_arguments(importer)
    importer.set_defaults(run=_import)

    templates = verbs.add_parser("template", help=words("cli.template"))
    commands.add_template_arguments(templates)
    templates.set_defaults(run=lambda chosen, _words: commands.run_template(chosen))

    agency = verbs.add_parser("instansi", help=words("cli.agency"))
    commands.add_agency_arguments(agency)
    agency.set_defaults(run=_agency)

    past = verbs.add_parser("riwayat", help=words("cli.history"))
    settling.add_history_arguments(past)
    past.set_defaults(run=_history)

    undoer = verbs.add_parser("batalkan", help=words("cli.undo"))
    settling.add_undo_arguments(undoer)
    undoer.set_defaults(run=_undo)

    for verb, final in (("kunci", True), ("buka-kunci", False)):
        locker = verbs.add_parser(verb, help=words("cli.lock" if final else "cli.unlock"))
        settling.add_lock_arguments(locker)
        locker.set_defaults(run=partial(_lock, final=final))

    syncer = verbs.add_parser("sync", help=words("cli.sync"))
    add_sync_arguments(syncer)
    syncer.set_defaults(run=_sync)


def _add_people(verbs: Verbs, words: Words) -> None:
    """Who may see what, and what people may ask about their own data."""
    granter = verbs.add_parser("grant", help=words("cli.grant"))
    rights.add_grant_arguments(granter, words)
    granter.set_defaults(run=_grant)

    revoker = verbs.add_parser("revoke", help=words("cli.revoke"))
    revoker.add_argument("number", type=int, metavar="NOMOR", help=words("cli.revoke_number"))
    revoker.set_defaults(run=_revoke)

    lister = verbs.add_parser("grants", help=words("cli.grants"))
    lister.set_defaults(run=_grants)

    for verb, (told, add_arguments, run) in subjects.VERBS.items():
        subject = verbs.add_parser(verb, help=words(told))
        add_arguments(subject)
        subject.set_defaults(run=partial(_subject, run=run))


def _add_upkeep(verbs: Verbs, words: Words) -> None:
    upgrader = verbs.add_parser("upgrade", help=words("cli.upgrade"))
    upgrader.set_defaults(run=_upgrade)

    refresher = verbs.add_parser("refresh", help=words("cli.refresh"))
    refresher.add_argument("--all", action="store_true", help=words("cli.refresh_all"))
    refresher.set_defaults(run=upkeep.run_refresh)

    checker = verbs.add_parser("check", help=words("cli.check"))
    add_source_argument(checker, required=False)
    checker.set_defaults(run=_check)


def _run() -> int:
    """`main`, whose reader may have had enough (`... | head`): what was done is done, and nobody complains."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    return code


if __name__ == "__main__":
    sys.exit(_run())
