"""The ground that other tests stand on: each gets a database of its own, and tables can be drawn."""

from sqlalchemy import Engine, func, insert, select

from queries.schema import Agency, DataVersion
from tests.drawing import drawn


def _agencies(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalars(select(func.count()).select_from(Agency)).one()


def test_a_row_is_written_and_read(bare: Engine, reader: Engine) -> None:
    with bare.begin() as connection:
        connection.execute(insert(Agency).values(code="35.78", name="Kota Surabaya", level="kota"))
    assert _agencies(reader) == 1


def test_the_row_of_another_test_is_not_there(bare: Engine, reader: Engine) -> None:
    assert _agencies(reader) == 0


def test_a_database_begins_with_its_reference_rows(reader: Engine) -> None:
    assert _agencies(reader) > 38


def test_a_fresh_database_is_real_and_unpublished(reader: Engine) -> None:
    with reader.connect() as connection:
        row = connection.execute(select(DataVersion.version, DataVersion.is_sample)).one()
    assert tuple(row) == (0, False)


def test_a_drawn_table_is_its_rows() -> None:
    rows = drawn("""
        name | agency   | score
        -----+----------+------
        Ana  | Sidoarjo | 90,00
        Ben  | Gresik   |        # not scored
    """)
    assert rows == [
        {"name": "Ana", "agency": "Sidoarjo", "score": "90,00"},
        {"name": "Ben", "agency": "Gresik", "score": None},
    ]
