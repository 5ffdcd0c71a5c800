"""Whether a table's rows can be merged by a key: each has one, and no other row has the same."""

from collections.abc import Sequence

from company_ml.statements.parameters import quoted


def check_keys(source: str, keys: Sequence[str]) -> str:
    """Return the query that counts a source's rows, those without a key, and those whose key came before.

    Args:
        source: Full name of the table, which needs no quotes.
        keys: Columns that together tell its rows apart.
    """
    names = ", ".join(map(quoted, keys))
    gaps = " OR ".join(f"{quoted(key)} IS NULL" for key in keys)
    return (
        f"SELECT count(*) AS row_count, count_if({gaps}) AS without_key,\n"  # noqa: S608 (names are quoted)
        f"  count(*) - (SELECT count(*) FROM (SELECT DISTINCT {names} FROM {source})) AS repeated\n"
        f"FROM {source}"
    )
