"""What headings mean that nobody knows, asked once for all files with the same row of headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.importers.meanings import NOTHING
from dashboard.importers.sheets import LETTERHEAD
from dashboard.importers.tables import TABLE_NAMES
from dashboard.intake import answers
from dashboard.intake.shown import by_kind, short
from dashboard.plain import flat, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.importers.asking import AskedHeading, AskedHeadings
    from dashboard.importers.report import FileReport
    from dashboard.intake.desk import Desk
    from dashboard.intake.handed import Handed

ASKED_AT_ONCE = 12
FILES_NAMED = 3


@dataclass
class Group:
    """Files with the same row of headings, for the same table."""

    asked: AskedHeadings
    files: dict[str, str]
    """Id -> name."""

    @property
    def key(self) -> str:
        """What tells its widgets from those of others."""
        return f"{self.asked.pattern[:16]}.{self.asked.table}"

    def open_ones(self) -> list[AskedHeading]:
        """Those of which nothing was said yet."""
        return [one for one in self.asked.headings if one.means is None]


def ask_headings(uploaded: Sequence[Handed], files: Sequence[FileReport], desk: Desk) -> None:
    """Ask what the headings mean, group by group."""
    words = desk.words
    groups = _groups(uploaded, files)
    if not groups:
        return
    number = sum(len(group.open_ones()) for group in groups)
    with st.container(border=True):
        title = words("data.headings.title", n=words.number(number)) if number else words("data.headings.answered")
        st.markdown(f"##### {title}")
        st.caption(words("data.headings.how"))
        _accept_certain(groups, desk)
        for group in groups:
            _ask(group, desk)


def _groups(uploaded: Sequence[Handed], files: Sequence[FileReport]) -> list[Group]:
    """In the order of the list of files."""
    groups: dict[tuple[str, str | None], Group] = {}
    for at in by_kind(files):
        asked = files[at].asked_headings
        if asked:
            group = groups.setdefault((asked.pattern, asked.table), Group(asked, {}))
            group.files[uploaded[at].file_id] = files[at].name
    return sorted(groups.values(), key=lambda group: group.asked.found)


def _accept_certain(groups: Sequence[Group], desk: Desk) -> None:
    certain = [(group, one) for group in groups for one in group.open_ones() if one.certain and one.closest]
    if not certain:
        return
    shown = [f"“{flat(one.text)}” → {one.closest}" for _, one in certain]
    st.caption(plain(", ".join(shown[:ASKED_AT_ONCE])))
    label = desk.words("data.agencies.accept_certain", n=desk.words.number(len(certain)))
    if st.button(label, icon=":material/done_all:", key="data.headings.certain"):
        for group, one in certain:
            answers.mean(group.asked, {one.key: one.closest})
        st.rerun()


def _ask(group: Group, desk: Desk) -> None:
    words, asked = desk.words, group.asked
    names = [short(name) for name in group.files.values()]
    more = len(names) - FILES_NAMED
    named = words.joined([*names[:FILES_NAMED], *([words("others", n=words.number(more))] if more > 0 else [])])
    table = words(f"data.table.{asked.table}") if asked.table else words("data.headings.no_table")
    title = words("data.headings.group", table=table, line=words.number(asked.line), files=named)
    waits = not asked.found or any(one.closest for one in group.open_ones())
    with st.expander(plain(title), expanded=waits, icon=":material/view_column:"):
        if not asked.found:
            st.caption(words("data.headings.likely", line=words.number(asked.line)))
        if asked.headings:
            _ask_meanings(group, desk)
        if not asked.found:
            _ask_where(group, desk)


def _ask_meanings(group: Group, desk: Desk) -> None:
    words, asked = desk.words, group.asked
    first = sorted(asked.headings, key=lambda one: (one.means is not None, not one.closest))[:ASKED_AT_ONCE]
    with st.form(f"data.headings.form.{group.key}", border=False):
        with st.grid(columns=2, min_column_width=300, gap="small"):
            chosen = {one.key: _choice(one, group, desk) for one in first}
        more = len(asked.headings) - len(first)
        if more:
            st.caption(words("data.headings.more", n=words.number(more)))
        if st.form_submit_button(words("data.headings.apply")):
            if twice := _twice(chosen):
                one, other = (next(asked.text for asked in first if asked.key == key) for key in twice)
                said = words("data.headings.twice", one=flat(one), other=flat(other), ours=chosen[twice[0]] or "")
                st.error(plain(said), icon=":material/block:")
            else:
                answers.mean(asked, chosen)
                st.rerun()


def _choice(one: AskedHeading, group: Group, desk: Desk) -> str | None:
    """What the officer says that a heading means."""
    words = desk.words
    examples = "; ".join(flat(text) for text in one.examples)
    said = words("data.headings.example", examples=examples) if examples else words("data.headings.blank")
    near = [one.closest] if one.closest else []
    kept = [one.means] if one.means else []
    choices = list(dict.fromkeys([*near, *kept, *group.asked.choices, NOTHING]))

    def shown(choice: str) -> str:
        if choice == NOTHING:
            return words("data.headings.nothing")
        return words("data.headings.closest", heading=choice) if choice == one.closest else choice

    return st.selectbox(
        plain(f"“{flat(one.text)}” {said}"),
        choices,
        index=None if one.means is None else choices.index(one.means),
        format_func=shown,
        placeholder=words("data.headings.leave"),
        key=f"data.heading.{group.key}.{one.key}",
    )


def _twice(chosen: Mapping[str, str | None]) -> tuple[str, str] | None:
    """Two headings that would mean one column."""
    first: dict[str, str] = {}
    for key, means in chosen.items():
        if means and means in first:
            return first[means], key
        if means:
            first[means] = key
    return None


def _ask_where(group: Group, desk: Desk) -> None:
    """Which table it is, and on which line the headings stand, where another one was thought of."""
    words = desk.words
    with st.form(f"data.headings.where.{group.key}", border=False):
        with st.grid(columns=2, min_column_width=150, gap="small"):
            table = st.selectbox(
                words("data.headings.table"),
                TABLE_NAMES,
                index=TABLE_NAMES.index(group.asked.table) if group.asked.table else None,
                format_func=lambda name: words(f"data.table.{name}"),
                placeholder=words("data.headings.no_table"),
            )
            line = st.number_input(words("data.headings.line"), 1, LETTERHEAD, value=group.asked.line)
        if st.form_submit_button(words("data.headings.again")):
            answers.say(group.files, table=table, heading_line=line)
            st.rerun()
