"""Databases that already exist: read, never written. What they deliver waits in a spool of ours until it is taken."""

from queries.sources.reading import (
    SourceFault,
    SourceProblem,
    Stream,
    source_engine,
    source_reading,
    stream,
)
from queries.sources.spool import Spool, Spooled, Unplaced

__all__ = [
    "SourceFault",
    "SourceProblem",
    "Spool",
    "Spooled",
    "Stream",
    "Unplaced",
    "source_engine",
    "source_reading",
    "stream",
]
