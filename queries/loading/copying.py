"""A copy of all that is stored about one person, for himself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from queries.filters import EVERYTHING
from queries.loading.dossier import Record, Source, dossier
from queries.loading.named import Names, read_names
from queries.loading.stored import chunks
from queries.loading.traces import Traces, read_traces
from queries.requests import Request, requests
from queries.schema import ImportBatch

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Copy:
    """Everything about a person, with what its codes mean."""

    person: int
    records: list[Record]
    """His rows as they are now; empty where he is in no cohort."""
    names: Names
    traces: Traces
    """What they were, and what is kept beside them."""
    batches: dict[int, Source]
    """Id -> the load or deed that a trace is of."""
    requests: list[Request]


def copy_of(connection: Connection, person: int) -> Copy:
    """Read all of it: seconds where many loads are recorded."""
    records, traces = dossier(connection, EVERYTHING, person), read_traces(connection, person)
    asked = [*requests(connection), *requests(connection, answered=True)]
    return Copy(
        person,
        records,
        read_names(connection, {row.cohort for row in records if row.cohort}),
        traces,
        _batches(connection, {trace.batch_id for trace in traces.changes}),
        sorted((one for one in asked if one.person == person), key=lambda one: one.id),
    )


def _batches(connection: Connection, ids: set[int]) -> dict[int, Source]:
    batch, found = ImportBatch, dict[int, Source]()
    columns = (batch.id, batch.kind, batch.name, batch.loaded_by, batch.loaded_at)
    for some in chunks(sorted(ids)):
        found |= {row.id: Source(*row) for row in connection.execute(select(*columns).where(batch.id.in_(some)))}
    return found
