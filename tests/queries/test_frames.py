"""What a query declares is what its frame has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from queries.frames import read_frame
from queries.schema import Agency

if TYPE_CHECKING:
    from sqlalchemy import Engine, Select

AGENCIES = {"code": "str", "province": "str", "id": "int64", "share": "float64"}


def _statement() -> Select[*tuple[Any, ...]]:
    return select(
        Agency.code, Agency.province_code.label("province"), Agency.id, (Agency.id / 2.0).label("share")
    ).order_by(Agency.id)


def _add_two(writer: Engine) -> None:
    with writer.begin() as connection:
        connection.execute(
            insert(Agency),
            [
                {"id": 1, "code": "35.10", "name": "Banyuwangi", "level": "kabupaten", "province_code": "35"},
                {"id": 2, "code": "KEJAKSAAN", "name": "Kejaksaan", "level": "pusat", "province_code": None},
            ],
        )


def test_an_empty_result_has_the_columns_and_dtypes_of_a_full_one(bare: Engine, reader: Engine) -> None:
    with reader.connect() as connection:
        empty = read_frame(connection, _statement(), AGENCIES)
    _add_two(bare)
    with reader.connect() as connection:
        full = read_frame(connection, _statement(), AGENCIES)
    assert (len(empty), len(full)) == (0, 2)
    assert list(empty.dtypes.items()) == list(full.dtypes.items())
    assert {name: str(dtype) for name, dtype in full.dtypes.items()} == AGENCIES


def test_codes_stay_text_and_missing_text_stays_missing(bare: Engine, reader: Engine) -> None:
    _add_two(bare)
    with reader.connect() as connection:
        frame = read_frame(connection, _statement(), AGENCIES)
    assert frame["code"].tolist() == ["35.10", "KEJAKSAAN"]
    assert frame["province"].isna().tolist() == [False, True]
    assert frame["share"].tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    "declared",
    [
        {name: dtype for name, dtype in AGENCIES.items() if name != "share"},
        {**AGENCIES, "rate": "float64"},
        dict(reversed(AGENCIES.items())),
    ],
    ids=["one too few", "one too many", "another order"],
)
def test_a_declaration_that_is_not_the_querys_is_refused(reader: Engine, declared: dict[str, str]) -> None:
    with reader.connect() as connection, pytest.raises(ValueError, match="declaration"):
        read_frame(connection, _statement(), declared)


def test_a_missing_count_is_an_error_not_a_zero(bare: Engine, reader: Engine) -> None:
    _add_two(bare)
    statement = select(Agency.parent_id)
    with reader.connect() as connection, pytest.raises((TypeError, ValueError)):
        read_frame(connection, statement, {"parent_id": "int64"})
