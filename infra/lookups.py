"""Look-ups of objects that jobs and people create, and that may therefore be missing.

A missing object and a failed look-up must never be mixed up: what is read as missing is not deployed. So an
object counts as missing only if the service says so about exactly this object, and every other failure stops
the run before anything is registered.
"""

import re
from collections.abc import Callable
from typing import Literal, TypeVar

import pulumi

T = TypeVar("T")

Kind = Literal["Routine or Model", "Table"]
"""What Unity Catalog calls an object when it is missing. Such an answer, of a model:
https://github.com/databricks-demos/dbdemos/issues/175"""

_SENTENCE = r"(?:^|: |\* |\n)(?:{kind}) '(?P<name>[^']*)' does not exist\.?\s*$"
_DENIAL = "does not exist"
# An error code of the Databricks APIs: capitals and underscores.
_CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_MISSING_CODES = frozenset({"RESOURCE_DOES_NOT_EXIST", "TABLE_DOES_NOT_EXIST"})
"""Codes that come with the sentence, where a code is passed on at all: the provider prints the message of an
error and leaves its code out (``catalog/data_table.go`` and ``data_registered_model.go`` of
https://github.com/databricks/terraform-provider-databricks, ``APIError.Error`` of its SDK)."""
_WRAPPER = re.compile(r"(?:invoke|invocation) of \S+ (?:failed|returned an error): ")
_LONGEST_REASON = 300


class AnswerError(Exception):
    """An answer that says nothing about the object that was asked for."""


def unless_missing(kind: Kind, name: str, look_up: Callable[[], T]) -> T | None:
    """Return the result of a look-up, or None where the service says that this very object is missing.

    Args:
        kind: What the service calls such an object.
        name: Full name of the object, ``catalog.schema.object``.
        look_up: The look-up.

    Raises:
        pulumi.RunError: the look-up failed in any other way: what cannot be read is not missing.
    """
    try:
        return look_up()
    except Exception as error:
        if says_missing(kind, name, str(error)):
            return None
        thing = "table" if kind == "Table" else "model"
        raise pulumi.RunError(
            f"Whether the {thing} {name} exists is not known, so nothing is changed: "
            f"{_one_line(str(error))}; let whoever deploys read it through the web-auth workspace, "
            "then run again."
        ) from None


def says_missing(kind: Kind, name: str, answer: str) -> bool:
    """Tell whether an error says that exactly this object does not exist, and nothing else.

    The sentence ends the error, stands alone in it, and comes with no code of another failure: a missing
    catalog or metastore, a refusal, an error page or a time-out says nothing about the object.
    """
    said = re.search(_SENTENCE.format(kind=kind), answer)
    return (
        said is not None
        and said["name"].casefold() == name.casefold()
        and answer.count(_DENIAL) == 1
        and "<" not in answer
        and not set(_CODE.findall(answer)) - _MISSING_CODES
    )


def _one_line(text: str) -> str:
    """Return an error as part of a sentence: without wrappers, markup, line breaks and a full stop."""
    plain = " ".join(re.sub(r"<[^>]*>", " ", _WRAPPER.sub("", text)).split()).rstrip(".")
    shown = plain if len(plain) <= _LONGEST_REASON else f"{plain[:_LONGEST_REASON]} …"
    return f"the look-up failed ({shown})" if shown else "the look-up failed without a reason"
