"""Who is reading, and what that reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from queries.filters import EVERYTHING, Scope


@dataclass(frozen=True)
class Reader:
    """A reader and his scope."""

    scope: Scope


def reader() -> Reader:
    """The reader of this session: on a machine of one's own, its owner, who may see every aggregate."""
    return Reader(scope=EVERYTHING)
