"""The state of a stack, as the last run left it: what is deployed, whatever the clouds answer now.

The program waits for some objects of the clouds, and must not take the absence of one for the wish to delete
what stands on it. So it asks the engine what the state has. That is also right after a run that was killed or
failed, which exports no outputs; after an import; and in a new stack, whose state is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

import pulumi
from pulumi.runtime import rpc

READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs"
"""The function of the engine's own provider: every resource of a stack's state, by URN, with type and outputs
(``pkg/resource/deploy/builtins.go`` of https://github.com/pulumi/pulumi)."""

SCHEMA = "databricks:index/schema:Schema"
"""Type of the schemas that a state has."""

Outputs = Mapping[str, Any]


@dataclass(frozen=True)
class StackState:
    """The outputs of the deployed resources, by type and logical name, with the provider's camelCase keys."""

    resources: Mapping[tuple[str, str], Outputs]

    @classmethod
    def read(cls, name: str | None = None) -> Self:
        """Read the state of a stack; that of one that does not exist is empty.

        Args:
            name: Which of the project's stacks; the selected one if it is not said.

        Raises:
            pulumi.RunError: the engine cannot read it.
        """
        stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{name or pulumi.get_stack()}"
        try:
            answer: Any = pulumi.runtime.invoke(READ_RESOURCES, {"stackName": stack}).value
        except Exception as error:
            if name and "unknown stack" in str(error):
                return cls({})
            raise pulumi.RunError(
                f"The state of the stack {stack} cannot be read, so it is not known what is deployed: {error}"
            ) from None
        outputs = cast("Mapping[str, Any]", _plain(answer)["outputs"] or {})
        return cls({_key(urn): resource["outputs"] or {} for urn, resource in outputs.items()})

    def find(self, type_: str, name: str) -> Outputs | None:
        """Return the outputs of a deployed resource, or None where the state has no such resource."""
        return self.resources.get((type_, name))

    def names(self, type_: str) -> set[str]:
        """Return the logical names of the deployed resources of a type."""
        return {name for its_type, name in self.resources if its_type == type_}

    def of(self, type_: str) -> list[Outputs]:
        """Return the outputs of every deployed resource of a type."""
        return [outputs for (its_type, _), outputs in self.resources.items() if its_type == type_]


def _key(urn: str) -> tuple[str, str]:
    """Return the type of a resource, without its parents' types, and its logical name."""
    _, _, types, name = urn.removeprefix("urn:pulumi:").split("::", 3)
    return types.rpartition("$")[2], name


def _plain(value: Any) -> Any:
    """Return a value of the engine without its marks of secrets."""
    value = rpc.unwrap_rpc_secret(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value
