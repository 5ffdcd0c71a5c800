"""A version of a model behind an endpoint, as data that is checked before anything is sent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from databricks.sdk.service.serving import ServedEntityInput, ServedEntityOutput, ServingModelWorkloadType

from company_ml.errors import InputError
from company_ml.names import ModelName
from company_ml.secret_patterns import REFERENCE, in_the_open
from company_ml.serving.sizes import SIZES

MOST_VARIABLES = 30
"""https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/model-serving-limits"""

CONCURRENCY_STEP = 4

NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")
"""Of an endpoint and of a served entity. https://docs.databricks.com/api/workspace/servingendpoints/create"""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class ServedEntity:
    """One version of a model and the compute that serves it.

    The name is always given: the one that Databricks makes of a name in Unity Catalog has dots, which a
    served entity's name may not have. Give it the name that the stack gives it, the alias or ``v<version>``,
    and a later ``pulumi up`` finds nothing to change.
    """

    name: str
    model: ModelName
    version: str
    size: str | None = "Small"
    """One of ``SIZES``, or None where ``concurrency`` is given."""
    concurrency: tuple[int, int] | None = None
    """Requests at once, least and most, in place of a size."""
    workload_type: str = "CPU"
    scale_to_zero: bool = False
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    """Environment variables; a secret only as ``{{secrets/scope/key}}``."""

    def __post_init__(self) -> None:
        """Refuse what the service refuses, and secrets in plain text, all mistakes at once.

        Raises:
            InputError: with a sentence for each mistake; the values of variables are left out.
        """
        mistakes = list(self._mistakes())
        if mistakes:
            raise InputError(f"served entity {self.name!r}: {'; '.join(mistakes)}")

    def _mistakes(self) -> Iterator[str]:
        if not NAME.fullmatch(self.name):
            yield "its name must be 1 to 63 letters, digits, '_' and '-'"
        if not self.version.isdecimal():
            yield f"version {self.version!r} is not a number; look it up if it is an alias"
        if (self.size is None) == (self.concurrency is None):
            yield "give a size or a concurrency, and not both"
        if self.size is not None and self.size not in SIZES:
            yield f"size {self.size!r} is not one of {', '.join(SIZES)}"
        if self.concurrency is not None:
            least, most = self.concurrency
            if not 0 <= least <= most or most < 1 or least % CONCURRENCY_STEP or most % CONCURRENCY_STEP:
                yield f"concurrency {least} to {most} must be in order and in multiples of {CONCURRENCY_STEP}"
            elif least == 0 and not self.scale_to_zero:
                yield "a least concurrency of 0 needs scale to zero"
        kinds = [kind.value for kind in ServingModelWorkloadType]
        if self.workload_type not in kinds:
            yield f"workload type {self.workload_type!r} is not one of {', '.join(kinds)}"
        yield from _variable_mistakes(self.environment)

    def as_input(self) -> ServedEntityInput:
        """Return what the API takes: the same keys that the stack's endpoint component sends."""
        made = ServedEntityInput(
            name=self.name,
            entity_name=str(self.model),
            entity_version=self.version,
            workload_size=self.size,
            workload_type=ServingModelWorkloadType(self.workload_type),
            scale_to_zero_enabled=self.scale_to_zero,
            environment_vars=dict(self.environment) or None,
        )
        if self.concurrency is not None:
            made.min_provisioned_concurrency, made.max_provisioned_concurrency = self.concurrency
        return made


def check_endpoint_name(name: str) -> str:
    """Return the name of an endpoint, which becomes a part of addresses.

    Raises:
        InputError: the service has no endpoint of such a name.
    """
    if not NAME.fullmatch(name):
        raise InputError(f"endpoint {name!r}: its name must be 1 to 63 letters, digits, '_' and '-'")
    return name


def as_input(served: ServedEntityOutput) -> ServedEntityInput:
    """Return what has to be sent to go on serving an entity as it is served now.

    The service tells size and concurrency both, whichever was given, and takes only one of them: a size that
    means the concurrency told stays, else the concurrency does.
    https://github.com/databricks/terraform-provider-databricks/issues/5111
    """
    made = ServedEntityInput(**{one.name: getattr(served, one.name) for one in fields(ServedEntityInput)})
    bounds = (made.min_provisioned_concurrency, made.max_provisioned_concurrency)
    if made.workload_size is None or bounds == (None, None):
        return made
    least, most = SIZES.get(made.workload_size, (None, None))
    if bounds in ((least, most), (0, most)):
        made.min_provisioned_concurrency = made.max_provisioned_concurrency = None
    else:
        made.workload_size = None
    return made


def _variable_mistakes(environment: Mapping[str, str]) -> Iterator[str]:
    if len(environment) > MOST_VARIABLES:
        yield f"it has {len(environment)} environment variables, {MOST_VARIABLES} are the most"
    for key, value in environment.items():
        if not _VARIABLE.fullmatch(key):
            yield f"{key!r} is no name of an environment variable"
        if REFERENCE.fullmatch(value):
            continue
        if "{{" in value:
            yield f"variable {key} holds no reference to a secret; write {{{{secrets/scope/key}}}} alone"
        elif in_the_open(key, value):
            yield f"variable {key} looks like a secret; put it into a scope, write {{{{secrets/scope/key}}}}"
