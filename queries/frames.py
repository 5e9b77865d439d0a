"""The one door where SQL becomes pandas: what a query declares is what every frame has, rows or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Select

Columns = dict[str, str]
"""Column name -> pandas dtype, in order."""


def read_frame(connection: Connection, statement: Select[*tuple[Any, ...]], columns: Columns) -> pd.DataFrame:
    """Run `statement` and return exactly the declared columns and dtypes.

    Raises ValueError where the statement's columns are not the declared ones, in their order.
    """
    result = connection.execute(statement)
    names = list(result.keys())
    if names != list(columns):
        raise ValueError(f"the query gives {names}, its declaration says {list(columns)}")
    values = list(zip(*result, strict=True)) or [()] * len(names)
    return pd.DataFrame(
        {
            name: pd.array(list(of_column), dtype=columns[name])
            for name, of_column in zip(names, values, strict=True)
        }
    )


def typed(frame: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """The same frame with the declared dtypes; missing text stays missing."""
    other = {name: dtype for name, dtype in columns.items() if frame[name].dtype != dtype}
    return frame[list(columns)].astype(other)
