"""Rights in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.vocabulary import WHOLE

if TYPE_CHECKING:
    from dashboard.texts import Words
    from queries.grants import GrantProblem, Right


def problem_said(problem: GrantProblem, words: Words) -> str:
    """Why a right cannot be given or taken."""
    return words(f"access.fault.{problem.fault}", subject=problem.subject)


def scope_said(right: Right, words: Words) -> str:
    """Semua data; instansi 35.15."""
    kind = words.of("scope_kind", right.scope_kind)
    if right.scope_kind == WHOLE:
        return kind
    of_kind = right.scope_kind == "jenis_program"
    return f"{kind}: {words.of('programme_kind', right.scope_value) if of_kind else right.scope_value}"


def names_said(right: Right, words: Words) -> str:
    """Whether the right covers names."""
    return words("access.individuals_yes" if right.individuals else "access.individuals_no")
