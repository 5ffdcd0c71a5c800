"""A version of a model behind a serving endpoint: how large it is and what it is told."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from components.mlops.served_entities import NAME, Size, WorkloadType
from infra.settings.full_names import ModelVersion, alias_of
from sections import secret_patterns
from sections.base import Section, rule
from sections.problems import Problem, Problems

LARGEST_CONCURRENCY: Mapping[Size, int] = {"Small": 4, "Medium": 16, "Large": 64}
"""Requests that a version of each size answers at once when it has grown to its largest.

https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
"""

CONCURRENCY_STEP = 4

# https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/model-serving-limits
MOST_VARIABLES = 30
MOST_CONCURRENCY = 1024

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _serving_name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no name in serving; "
            "use 1 to 63 letters, digits, hyphens and underscores"
        )
    return value


ServingName = Annotated[str, AfterValidator(_serving_name)]
"""Name of an endpoint, or of a version behind it."""


class ServedVersion(Section):
    """A version that answers requests, with its share of them."""

    version: ModelVersion = Field(
        description='Number of the version in quotes, such as "3", or an alias such as "@champion".'
    )
    name: ServingName | None = Field(
        default=None, description="Name behind the endpoint, such as blue; else it follows from the version."
    )
    traffic: int = Field(ge=0, le=100, description="Share of the requests, in percent.")
    size: Size | None = Field(
        default=None, description="Requests at once: Small up to 4, Medium 8 to 16, Large 16 to 64."
    )
    min_concurrency: int | None = Field(
        default=None, ge=0, description="Instead of a size, the least requests at once; a multiple of 4."
    )
    max_concurrency: int | None = Field(
        default=None,
        ge=4,
        le=MOST_CONCURRENCY,
        description="Instead of a size, the most requests at once; a multiple of 4.",
    )
    scale_to_zero: bool = Field(
        default=False,
        description="Whether it ends when nobody asks; the next request then waits for a start.",
    )
    workload_type: WorkloadType = Field(default="CPU", description="Hardware that it runs on.")
    environment: Mapping[str, str] = Field(
        default={}, description="Environment variables; a secret only as {{secrets/scope/key}}."
    )

    @property
    def served_name(self) -> str:
        """The version's name behind the endpoint."""
        return self.name or alias_of(self.version) or f"v{self.version}"

    @property
    def largest_concurrency(self) -> int:
        """Requests that it answers at once when it has grown to its largest."""
        return LARGEST_CONCURRENCY[self.size] if self.size else self.max_concurrency or 0

    @rule
    def _size_or_bounds(self) -> Problems:
        bounds = {"minConcurrency": self.min_concurrency, "maxConcurrency": self.max_concurrency}
        given = [key for key, bound in bounds.items() if bound is not None]
        if self.size and given:
            yield Problem(
                ("size",),
                f"{self.size} and {' and '.join(given)} exclude each other; remove one or the other",
            )
        elif not self.size and not given:
            yield Problem(("size",), "is missing; state it, or minConcurrency and maxConcurrency")
        elif not self.size and len(given) == 1:
            missing = next(key for key in bounds if key not in given)
            yield Problem((missing,), f"is missing; {given[0]} comes with it")

    @rule
    def _bounds_are_in_steps(self) -> Problems:
        for key, bound in (
            ("minConcurrency", self.min_concurrency),
            ("maxConcurrency", self.max_concurrency),
        ):
            if bound is not None and bound % CONCURRENCY_STEP:
                below = bound - bound % CONCURRENCY_STEP
                yield Problem(
                    (key,),
                    f"{bound} is no multiple of {CONCURRENCY_STEP}; "
                    f"write {below} or {below + CONCURRENCY_STEP}",
                )

    @rule
    def _bounds_are_in_order(self) -> Problems:
        if self.min_concurrency is None or self.max_concurrency is None:
            return
        if self.min_concurrency > self.max_concurrency:
            yield Problem(
                ("minConcurrency",),
                f"{self.min_concurrency} is more than maxConcurrency {self.max_concurrency}; lower it",
            )
        if self.min_concurrency == 0 and not self.scale_to_zero:
            yield Problem(
                ("minConcurrency",), "0 needs scaleToZero; raise it to 4 or set scaleToZero to true"
            )

    @rule
    def _there_are_not_too_many_variables(self) -> Problems:
        if len(self.environment) > MOST_VARIABLES:
            yield Problem(
                ("environment",),
                f"has {len(self.environment)} variables; a version takes {MOST_VARIABLES}, remove some",
            )

    @rule
    def _variables_have_names(self) -> Problems:
        for key in self.environment:
            if not _VARIABLE.fullmatch(key):
                yield Problem(
                    ("environment", key),
                    "is no name of a variable; use letters, digits and underscores, and no digit first",
                )

    @rule
    def _secrets_stay_in_the_vault(self) -> Problems:
        """Messages leave the value out: it may be a secret."""
        for key, value in self.environment.items():
            if secret_patterns.REFERENCE.fullmatch(value):
                continue
            if "{{" in value or "}}" in value:
                yield Problem(
                    ("environment", key),
                    "is no reference to a secret; write {{secrets/scope/key}} and nothing else",
                )
            elif secret_patterns.in_the_open(key, value):
                yield Problem(
                    ("environment", key),
                    "looks like a secret; put it into the key vault and write {{secrets/scope/key}} here",
                )
