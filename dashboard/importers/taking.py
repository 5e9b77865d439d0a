"""Taking in one file within a transaction: its rows are checked, compared and, unless it is only looked at, written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dashboard.forget_key import KEY_NEEDED
from dashboard.importers.sheets import FileProblem
from dashboard.importers.skipping import Skipped, data_rows
from dashboard.importers.strangers import strangers
from dashboard.importers.titles import titled
from dashboard.importers.whole import OptionProblem, whole_file
from dashboard.importers.work import begin, silent
from queries import audit
from queries.competency import waiting
from queries.facts.waiting import group_of
from queries.filters import Filters
from queries.loading import (
    Batch,
    Identity,
    KeyNeeded,
    Plan,
    SampleDatabase,
    as_said,
    is_whole_name,
    people_beyond,
    people_unseen,
    read_known,
    refuse_sample,
    remember_identities,
    remember_meanings,
    remember_spellings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.importers.options import ImportOptions
    from dashboard.importers.reading import Reader
    from dashboard.importers.report import FileReport
    from dashboard.importers.sheets import Sheet
    from dashboard.importers.whole import WholeFile
    from dashboard.importers.work import Progress
    from queries.loading import CohortKey, Known, Refusal, TablePlan, Who

SAMPLE = "Basis data ini berisi data contoh dan tidak menerima data nyata. Muat ke basis data yang nyata."
OTHER_COHORTS = "Berkas ini menyebut angkatan di luar bagian data yang boleh Anda muat:"
OTHER_PEOPLE = (
    "Berkas ini mengubah nama, NIP, jenis kelamin, atau tanggal lahir {n} orang yang juga peserta di luar bagian data"
    " Anda. Serahkan kepada petugas data yang berwenang atas semuanya."
)
WAITING = (
    "Hasil atau nilai baru di {n} angkatan tersimpan dan menunggu: ditampilkan bila sudah {k} keikutsertaan yang"
    " berubah pada jenis nilai yang sama, atau angkatannya final."
)
NAME_NEEDED = (
    "Berkas ini menyebut orang yang sudah tercatat, tetapi belum di angkatan yang boleh Anda muat, tanpa nama"
    " lengkapnya seperti yang tercatat (baris {lines}). Tulis nama lengkapnya, atau serahkan kepada petugas data yang"
    " berwenang atas semuanya."
)
PERHAPS_OF_OTHERS = "yang mungkin di luar bagian data Anda"
NAMED = 3
FORGOTTEN = (
    "datanya telah dihapus atas permintaan orangnya, atau tidak dapat dibedakan dari orang itu; bila orangnya lain,"
    " isi NIP-nya"
)
"""Why a row is passed over. It names nobody."""
NAMING_MEMBERS = frozenset({"presensi", "rekap", "nilai"})
"""Tables whose rows are about participants who are there already."""
OF_RESULTS = frozenset({"peserta", "nilai"})
"""Tables whose rows may bring results."""
NAMING_AGENCIES = frozenset({"peserta", "laporan"})
CORRECTABLE = frozenset({"nip_of_another_name", "name_of_another_nip"})
"""Reasons that an officer may overrule."""


def take_file(
    connection: Connection,
    sheet: Sheet,
    report: FileReport,
    options: ImportOptions,
    now: datetime,
    progress: Progress = silent,
) -> WholeFile | None:
    """Take a file in; what was said of its cohort, or None where it cannot be used."""
    try:
        refuse_sample(connection)
        return _take(connection, sheet, report, options, now, progress)
    except (FileProblem, OptionProblem) as problem:
        report.unusable = str(problem)
    except SampleDatabase:
        report.unusable = SAMPLE
    except KeyNeeded:
        report.unusable = KEY_NEEDED
    return None


def _take(
    connection: Connection,
    sheet: Sheet,
    report: FileReport,
    options: ImportOptions,
    now: datetime,
    progress: Progress,
) -> WholeFile:
    """Raises FileProblem and OptionProblem before anything is written."""
    known = read_known(connection)
    whole = _whole(known, sheet, _with_title(report, known, sheet, options, now), now)
    work = begin(connection, sheet, known, whole, now, progress)
    rows, report.skipped = data_rows(sheet)
    checked, used = work.reader.read_all(rows), dict[Identity, set[int]]()
    _refuse_other_cohorts([row.cohort for row in checked], known, options)
    if options.people and sheet.table.name in NAMING_MEMBERS:
        checked, used = as_said(connection, checked, options.people)
    plan = work.compare(checked, accept_corrections=options.accept_corrections)
    _refuse_guesses(connection, plan, options)
    _refuse_other_people(connection, plan, options)
    report.skipped += [Skipped(work.reader.line_of(one.line), FORGOTTEN) for one in work.forgotten]
    report.refused = work.reader.asked - len(checked) + len(plan.refusals)
    report.cohorts = tuple(dict.fromkeys(row.cohort for row in checked))
    if not options.scope.everything:
        plan.refusals = [_without_others(refusal) for refusal in plan.refusals]
    _describe(report, work.reader, plan)
    if sheet.table.name in NAMING_MEMBERS and options.names:
        report.asked_people = strangers(connection, checked, plan.refusals)
    report.notes += work.notes()
    if options.dry_run:
        report.fate = "dry_run"
    elif report.refused and not options.accept_valid:
        report.fate = "not_written"
    else:
        batch = Batch(sheet.table.name, report.name, report.sha256 or "", options.loaded_by)
        report.batch_id = work.write(batch, report.refused)
        report.fate = "nothing_new" if report.batch_id is None else "written"
        if report.batch_id is not None:
            audit.record(connection, options.account_id, "muat", {"batch": report.batch_id}, now)
            if sheet.table.name in OF_RESULTS:
                report.notes += _waiting(connection, report.cohorts, options)
            if options.scope.everything:
                refused = {refusal.line for refusal in plan.refusals}
                said = {identity: options.people[identity] for identity, lines in used.items() if lines - refused}
                _remember(connection, report.batch_id, sheet, options, report.cohorts, said, now)
    return whole


def _remember(
    connection: Connection,
    batch_id: int,
    sheet: Sheet,
    options: ImportOptions,
    cohorts: Sequence[CohortKey],
    said: Mapping[Identity, Who],
    now: datetime,
) -> None:
    """What was answered about a file counts for the next one: spellings, headings, and whom an address means."""
    if sheet.table.name in NAMING_AGENCIES:
        remember_spellings(connection, batch_id, options.agencies, now)
    _remember_meanings(connection, batch_id, sheet, options)
    if said:
        remember_identities(connection, batch_id, said, cohorts)


def _waiting(connection: Connection, cohorts: Sequence[CohortKey], options: ImportOptions) -> Iterator[str]:
    """That results of these cohorts are stored and not shown yet."""
    mine = Filters(options.scope, cohorts=tuple(key.code for key in cohorts))
    if number := int(waiting(connection, mine)["cohorts"].iloc[0]):
        yield WAITING.format(n=number, k=group_of(connection))


def _refuse_other_cohorts(cohorts: Sequence[CohortKey], known: Known, options: ImportOptions) -> None:
    """Nothing of a file is looked up, let alone written, that speaks of a cohort of somebody else."""
    kinds = {programme.code: programme.kind for programme in known.programmes.values()}
    beyond = [
        key
        for key in dict.fromkeys(cohorts)
        if not options.scope.covers_cohort(key.provider, kinds[key.programme_code])
    ]
    if beyond:
        named = ", ".join(f"{key.programme_code} {key.year} ({key.provider})" for key in beyond[:NAMED])
        raise FileProblem(f"{OTHER_COHORTS} {named}{', ...' if len(beyond) > NAMED else ''}.")


def _refuse_other_people(connection: Connection, plan: Plan | TablePlan, options: ImportOptions) -> None:
    """Who is in a cohort of somebody else too keeps the name, NIP and birth date that stand there."""
    if isinstance(plan, Plan) and not options.scope.everything:
        changed = [person.id for person in plan.people() if person.changes() or person.new_identifiers]
        beyond = people_beyond(connection, options.scope, filter(None, changed))
        if beyond:
            raise FileProblem(OTHER_PEOPLE.format(n=len(beyond)))


def _refuse_guesses(connection: Connection, plan: Plan | TablePlan, options: ImportOptions) -> None:
    """Who brings somebody whom he has not seen yet knows his name: else a number that he tries would tell it."""
    if isinstance(plan, Plan) and not options.scope.everything:
        nameless = {
            match.row.line: match.person.id
            for match in plan.matches
            if match.person.id and match.person.before["name"]
            and not is_whole_name(match.row.name or "", match.person.before["name"])
        }  # fmt: skip
        unseen = people_unseen(connection, options.scope, nameless.values())
        lines = sorted(line for line, person in nameless.items() if person in unseen)
        if lines:
            raise FileProblem(NAME_NEEDED.format(lines=", ".join(map(str, lines[:NAMED]))))


def _without_others(refusal: Refusal) -> Refusal:
    """Which final cohort somebody is in is not told to who may not load it."""
    return replace(refusal, detail=PERHAPS_OF_OTHERS) if refusal.reason == "person_final" else refusal


def _remember_meanings(connection: Connection, batch_id: int, sheet: Sheet, options: ImportOptions) -> None:
    pattern, table = sheet.found.pattern, sheet.table.name
    remember_meanings(connection, batch_id, pattern, table, options.meanings.get((pattern, table), {}))


def _describe(report: FileReport, reader: Reader, plan: Plan | TablePlan) -> None:
    from_loader = map(reader.told, plan.refusals)
    problems = dict.fromkeys([*reader.problems, *from_loader])  # one cell may refuse several marks
    report.problems = sorted(problems, key=lambda problem: problem.line)
    report.warnings = list(dict.fromkeys([*reader.warnings, *map(reader.told, plan.doubts)]))
    report.corrections = sum(refusal.reason in CORRECTABLE for refusal in plan.refusals)
    report.corrected = plan.corrections() if isinstance(plan, Plan) else 0
    report.asked_agencies = reader.asked_agencies
    report.new, report.changed, report.equal = (plan.count(outcome) for outcome in ("new", "changed", "equal"))
    report.new_cohorts = plan.new_cohorts()
    if report.new_cohorts:
        report.notes.append(f"Angkatan yang belum ada dan dibuat: {report.new_cohorts}.")


def _with_title(
    report: FileReport, known: Known, sheet: Sheet, options: ImportOptions, now: datetime
) -> ImportOptions:
    """The options, with what only the title says, where that may be used."""
    if not options.from_title:
        return options
    said = titled([*sheet.above, *filter(None, [sheet.name]), report.stem], known, now.year)
    from_title = {
        "program": said.programme and said.programme.short_name,
        "tahun": said.year and str(said.year),
        "angkatan": said.number and str(said.number),
        "kelas": said.class_label,
    }
    columns = sheet.headings.columns
    used: dict[str, Any] = {
        name: value
        for name, value in from_title.items()
        if value and name not in columns and getattr(options, name) is None
    }
    if used:
        report.titled = ", ".join(f"{name} {value}" for name, value in used.items())
    return replace(options, **used)


def _whole(known: Known, sheet: Sheet, options: ImportOptions, now: datetime) -> WholeFile:
    """The cohort as far as it is said for the file. Raises FileProblem where nothing names the programme or year."""
    whole = whole_file(
        known,
        now.year,
        program=options.program,
        tahun=options.tahun,
        angkatan=options.angkatan,
        kelas=options.kelas,
        tanda=options.tanda,
        minutes=options.hadir_menit,
        agencies=options.agencies,
    )
    for column, said in (("program", whole.programme), ("tahun", whole.year)):
        if said is None and column not in sheet.headings.columns:
            raise FileProblem(
                f"Berkas ini tidak mempunyai kolom {column.capitalize()}. Tambahkan, atau sebutkan --{column}."
            )
    return whole
