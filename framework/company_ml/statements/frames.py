"""Results as pandas data frames: a module of its own, because the light core does not bring pandas."""

from collections.abc import Mapping

import pandas as pd

from company_ml.statements.result import Result

_DTYPES: Mapping[str, str] = {
    **dict.fromkeys(("TINYINT", "BYTE", "SMALLINT", "SHORT", "INT", "BIGINT", "LONG"), "Int64"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "float64"),
    "BOOLEAN": "boolean",
    "STRING": "string",
    "TIMESTAMP": "datetime64[us, UTC]",
    "TIMESTAMP_NTZ": "datetime64[us]",
}
"""Types that hold missing values beside the others unchanged. What is not here, such as decimals and dates,
stays the exact Python object that it is."""


def to_frame(result: Result) -> pd.DataFrame:
    """Return the rows of a result as a data frame, each column in the pandas type of its SQL type."""
    cells = zip(*result.rows, strict=True) if result.rows else ((),) * len(result.columns)
    return pd.DataFrame(
        {
            column.name: pd.Series(values, dtype=_DTYPES.get(column.base, "object"))
            for column, values in zip(result.columns, cells, strict=True)
        }
    )
