"""The statements that come with the package: one per file, every value a parameter marker."""

from functools import cache
from importlib.resources import files


@cache
def packaged(area: str, name: str) -> str:
    """Return the text of a statement.

    Args:
        area: Subpackage that owns it, such as ``cost``.
        name: Name of its file in ``company_ml/<area>/sql``, without the ending.
    """
    return files("company_ml").joinpath(area, "sql", f"{name}.sql").read_text(encoding="utf-8")
