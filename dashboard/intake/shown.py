"""What a report says, as an officer at the page reads it: a table of files, and the problems of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard.cohorts import cohort_label
from dashboard.importers.importing import ORDER
from dashboard.importers.on_page import on_the_page
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.importers.preview import Mark, Preview
    from dashboard.importers.problems import Problem
    from dashboard.importers.report import FileReport
    from dashboard.texts import Words
    from queries.loading import CohortKey

MOST_SHOWN = 100
"""Problems of a file that the page lists; all are in the workbook of refused rows."""
NAMED = 3
LONGEST_NAME = 60


def by_kind(files: Sequence[FileReport]) -> list[int]:
    """The places of the files in the order in which they are shown: by table as they are loaded, like beside like."""
    order = [*ORDER, None]
    first = {file.pattern: at for at, file in reversed(list(enumerate(files)))}
    return sorted(range(len(files)), key=lambda at: (order.index(files[at].table), first[files[at].pattern], at))


def file_table(files: Sequence[FileReport], words: Words) -> None:
    """One row per file: what it is, whose, and what became (or would become) of its rows."""
    names, layouts = told_apart([file.name for file in files], words), _layouts(files, words)
    rows = [
        {
            words("data.column.file"): plain(names[at]),
            words("data.column.state"): plain(state(files[at], words)),
            words("data.column.holds"): plain(", ".join(filter(None, (holds(files[at], words), layouts[at])))),
            words("data.column.cohorts"): plain(cohorts(files[at].cohorts, words)) or words("nothing.no_data"),
            **{words(f"data.column.{name}"): count for name, count in _counts(files[at]).items()},
        }
        for at in by_kind(files)
    ]
    frame = pd.DataFrame(rows)
    counts = [words(f"data.column.{name}") for name in ("new", "changed", "equal", "refused")]
    st.table(frame.style.format(words.number, subset=counts), hide_index=True)


def _layouts(files: Sequence[FileReport], words: Words) -> list[str | None]:
    """Of each file which row of headings it has, where files of its table have different ones."""
    of_table: dict[str | None, list[str | None]] = {}
    for file in files:
        patterns = of_table.setdefault(file.table, [])
        if file.pattern not in patterns:
            patterns.append(file.pattern)
    return [
        words("data.layout", n=words.number(of_table[file.table].index(file.pattern) + 1))
        if file.table and len(of_table[file.table]) > 1
        else None
        for file in files
    ]


def _counts(file: FileReport) -> dict[str, int]:
    return {"new": file.new, "changed": file.changed, "equal": file.equal, "refused": file.refused}


def holds(file: FileReport, words: Words) -> str:
    """Presensi, lembar “Agustus”, judul di baris 7."""
    if file.table is None:
        return words("nothing.no_data")
    parts = [words(f"data.table.{file.table}")]
    if file.sheet:
        parts.append(words("data.sheet", name=flat(file.sheet)))
    if file.heading_line:
        parts.append(words("data.heading_line", line=file.heading_line))
    return ", ".join(parts)


def state(file: FileReport, words: Words) -> str:
    """In a few words, with a sign that needs no colour."""
    if file.unusable is not None:
        return words("data.state.unusable")
    if file.refused:
        return words("data.state.refused")
    if file.fate in {"written", "nothing_new"}:
        return words(f"data.state.{file.fate}")
    return words("data.state.good" if file.new + file.changed else "data.state.nothing_new")


def cohorts(keys: Sequence[CohortKey], words: Words) -> str:
    """PKN-II 2019 · XXV; of many the first."""
    named = [
        f"{key.programme_code} {cohort_label(words, key.year, key.number, key.class_label, None)}"
        for key in keys[:NAMED]
    ]
    more = len(keys) - NAMED
    return words.joined([*named, *([words("others", n=words.number(more))] if more > 0 else [])])


def details(file: FileReport, words: Words) -> None:
    """All that was understood of one file, and what is wrong with it."""
    if file.unusable is not None:
        st.error(plain(on_the_page(file.unusable)), icon=":material/block:")
        return
    remarks = [on_the_page(note) for note in file.notes]
    if file.titled:
        remarks.insert(0, words("data.titled", said=file.titled))
    if file.ignored_columns:
        remarks.append(words("data.ignored", columns=_some(file.ignored_columns, words)))
    if file.unread_sheets:
        remarks.append(words("data.unread", sheets=_some(file.unread_sheets, words)))
    remarks += [str(row) for row in file.skipped[:NAMED]]
    if len(file.skipped) > NAMED:
        remarks.append(words("data.skipped_more", n=words.number(len(file.skipped) - NAMED)))
    if remarks:
        st.markdown("\n".join(f"- {plain(remark)}" for remark in remarks))
    if file.problems:
        st.markdown(f"**{words('data.refused_because')}**")
        _problems(file.problems, words)
    if file.warnings:
        st.markdown(f"**{words('data.doubted')}**")
        _problems(file.warnings, words)


def _problems(problems: Sequence[Problem], words: Words) -> None:
    if len(problems) > MOST_SHOWN:
        st.caption(words("data.first_problems", n=words.number(MOST_SHOWN), of=words.number(len(problems))))
    heads = [words(f"data.column.{name}") for name in ("line", "heading", "value", "problem")]
    rows = [
        (
            words.number(one.line),
            plain(flat(one.column)),
            plain(one.value or words("nothing.no_data")),
            plain(on_the_page(one.sentence)),
        )
        for one in problems[:MOST_SHOWN]
    ]
    st.table(pd.DataFrame(rows, columns=heads), hide_index=True)


def preview(shown: Preview, words: Words) -> None:
    """The first rows as they were understood; what is wrong is said in its cell."""
    with st.expander(words("data.preview.title"), icon=":material/table_rows:"):
        heads = [words("data.column.line"), *(plain(flat(heading)) for heading in shown.headings)]
        rows = [
            [
                words.number(line),
                *(_cell(text, shown.marks.get((line, at)), words) for at, text in enumerate(cells)),
            ]
            for line, cells in shown.rows
        ]
        st.table(pd.DataFrame(rows, columns=heads), hide_index=True)
        if shown.more_rows or shown.more_columns:
            rest = {"rows": words.number(shown.more_rows), "columns": words.number(shown.more_columns)}
            st.caption(words("data.preview.more", **rest))


def _cell(text: str, mark: Mark | None, words: Words) -> str:
    value = plain(text) or words("nothing.no_data")
    return words(f"data.preview.{mark}", value=value) if mark else value


def _some(texts: Iterable[str], words: Words) -> str:
    listed = [flat(text) for text in texts]
    more = len(listed) - MOST_NAMED
    return ", ".join([*listed[:MOST_NAMED], *([words("others", n=words.number(more))] if more > 0 else [])])


MOST_NAMED = 12


def short(name: str) -> str:
    """A file's name, as long as a table has room for."""
    name = flat(name)
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 12]}…{name[-10:]}"


def told_apart(names: Sequence[str], words: Words) -> list[str]:
    """Names of files for a table or a list; where several are alike, with their place."""
    shown = [short(name) for name in names]
    return [
        name if shown.count(name) == 1 else words("data.same_name", name=name, n=words.number(place))
        for place, name in enumerate(shown, start=1)
    ]


def escaped_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A small table whose cells are no markup."""
    escaped = [[plain(flat(cell)) for cell in row] for row in rows]
    st.table(pd.DataFrame(escaped, columns=list(heads)), hide_index=True)
