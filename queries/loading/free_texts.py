"""What officers have typed, and how files are called: where that speaks of a forgotten person, it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from queries.schema import Conflict, HeldValue, ImportBatch, ImportChange

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from queries.loading.known_by import KnownBy

CORRECTING = ("koreksi", "lepas", "keputusan")
"""Kinds of batches of single values, whose reasons speak of one person."""
REASON_GONE = "(dihapus bersama data orangnya)"
FILE_GONE = "berkas (namanya dihapus)"


def empty_words(connection: Connection, known: KnownBy, his: set[int]) -> None:
    """Reasons of what officers did to his values, in `his` batches, and names of files that bear his name or number."""
    batch = ImportBatch
    of_him = set(connection.scalars(select(batch.id).where(batch.id.in_(sorted(his)), batch.kind.in_(CORRECTING))))
    texts = connection.execute(
        select(batch.id, batch.name, batch.reason, batch.undone_reason, batch.undoes).order_by(batch.id)
    )
    for row in texts:
        if row.undoes in of_him:
            of_him.add(row.id)
        own = row.id in his
        values: dict[str, Any] = {
            column: REASON_GONE
            for column in ("reason", "undone_reason")
            if getattr(row, column) and (row.id in of_him or known.is_named_in(getattr(row, column), own=own))
        }
        if known.is_named_in(row.name, own=own):
            values["name"] = FILE_GONE
            connection.execute(update(Conflict).where(Conflict.file_name == row.name).values(file_name=FILE_GONE))
        if values:
            connection.execute(update(batch).where(batch.id == row.id).values(values))


def empty_reasons_of_holds(connection: Connection, known: KnownBy) -> None:
    """Why somebody else's value is held may name him: in what is held, and in the record of holding it."""
    for held in connection.execute(select(HeldValue.id, HeldValue.reason)).all():
        if known.is_named_in(held.reason, own=False):
            connection.execute(update(HeldValue).where(HeldValue.id == held.id).values(reason=REASON_GONE))
    change = ImportChange
    columns = (change.id, change.before, change.after)
    for row in connection.execute(select(*columns).where(change.table_name == HeldValue.__tablename__)).all():
        images = {
            name: {**image, "reason": REASON_GONE}
            for name, image in (("before", row.before), ("after", row.after))
            if image and image.get("reason") and known.is_named_in(str(image["reason"]), own=False)
        }
        if images:
            connection.execute(update(change).where(change.id == row.id).values(images))
