"""What files are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from queries.loading import read_known
from queries.schema import Agency

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_agencies_whose_parents_go_round_in_a_circle_are_their_own_governments(connection: Connection) -> None:
    codes = ("35.15", "35.25")
    rows = connection.execute(select(Agency.code, Agency.id).where(Agency.code.in_(codes)))
    ids = {row.code: row.id for row in rows}
    for code, above in (codes, codes[::-1]):
        connection.execute(update(Agency).where(Agency.code == code).values(parent_id=ids[above]))
    agencies = {agency.code: agency for agency in read_known(connection).agencies.values()}
    assert [agencies[code].government_id for code in codes] == [ids[code] for code in codes]
