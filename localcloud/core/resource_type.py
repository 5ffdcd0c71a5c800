"""The interface of everything that a simulated cloud can hold or answer, and the register of it.

Adding a type is adding one decorated class to the file of its service:

    @register
    class PrivateZone(ArmResource):
        token = "azure-native:privatedns:PrivateZone"
        ...
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

from localcloud.core.cloud import Cloud, Stored
from localcloud.core.errors import Problem
from localcloud.core.values import Properties

EnumMatch = Literal["any case", "any text"]
"""How a service matches an enum that takes more than the exact values: without case, or anything at all."""


@dataclass(frozen=True)
class Answer:
    """What the cloud returns for a new object: its id, and its properties as the provider reports them."""

    id: str
    outputs: Properties


class ResourceType(ABC):
    """One type of resource: its rules, and what the cloud answers.

    Names, types and required properties are checked against the SDK's schema before any method here is
    called. ``validate`` sees inputs as the program gave them (defaults filled in, possibly unknown values);
    it must need no cloud, because the tests also run it over what the program registers.
    """

    token: ClassVar[str]
    """The Pulumi type, for example ``azure-native:network:Subnet``."""

    replace_on: ClassVar[frozenset[str]] = frozenset()
    """Inputs whose change replaces the resource: dotted paths, list items left out (``a.b``)."""

    upsert: ClassVar[bool] = False
    """Whether creating what is there already changes it (a setting, a grant) instead of failing."""

    replaced_beside: ClassVar[bool] = False
    """Whether the real provider makes a replacement while the original is there, each in its own place."""

    unsent: ClassVar[frozenset[str]] = frozenset()
    """Inputs that the real provider sends at creation only: a later change is shown again and again."""

    flags: ClassVar[frozenset[str]] = frozenset()
    """Inputs that the real provider sets by itself when it reads: others have changed the object."""

    sub_resources: ClassVar[frozenset[str]] = frozenset()
    """Outputs that are resources of their own: the real provider passes by those that were no inputs."""

    enum_matches: ClassVar[Mapping[str, EnumMatch]] = {}
    """Enums whose values the service matches otherwise than exactly: dotted paths, list items left out."""

    recomputed: ClassVar[frozenset[str]] = frozenset()
    """Inputs that are unknown again at every change when the program leaves them out, and so replace."""

    auto_name: ClassVar[str | None] = None
    """The input that the real provider makes up from the resource's name when the program leaves it out."""

    def defaults(self, inputs: Properties) -> Properties:
        """Fill in what the real provider fills in during Check. Returns a new mapping."""
        return inputs

    def validate(self, inputs: Properties) -> Iterable[Problem]:
        """Yield every mistake that can be seen without the cloud."""
        return ()

    def replaces(self, old: Properties, new: Properties) -> Iterable[str]:
        """Yield further inputs whose change, from these values to those, replaces the resource."""
        return ()

    def same(self, path: str, old: object, new: object) -> bool:
        """Tell whether the provider suppresses this difference (letter case, a trailing slash)."""
        return False

    @abstractmethod
    def name(self, inputs: Properties) -> str:
        """Return the name that a person knows the object by."""

    @abstractmethod
    def create(self, cloud: Cloud, inputs: Properties) -> Answer:
        """Make the object. Raises ``CloudError`` when the cloud would refuse."""

    @abstractmethod
    def update(self, cloud: Cloud, current: Stored, inputs: Properties) -> Properties:
        """Change the object in place and return its new outputs. Raises ``CloudError``."""

    def read(self, cloud: Cloud, current: Stored) -> Properties:
        """Return the outputs as they are now."""
        return current.outputs

    def view(self, cloud: Cloud, stored: Stored) -> Stored:
        """Return an object as the provider shows it to the caller, inputs included."""
        return stored

    def shown(self, before: Properties, now: Properties) -> Properties:
        """Return a state, or inputs, as a refresh finds it that knows an earlier one."""
        return now

    def delete(self, cloud: Cloud, current: Stored) -> None:
        """Check that the object may go, and undo its effects. The caller removes the object itself.

        Raises ``CloudError`` when something still uses it.
        """
        return


class Lookup(ABC):
    """One function (a Pulumi invoke) of a simulated cloud."""

    token: ClassVar[str]
    """The Pulumi function, for example ``azure-native:authorization:getClientConfig``."""

    @abstractmethod
    def answer(self, cloud: Cloud, arguments: Properties) -> Properties:
        """Return the result. Raises ``CloudError`` when the cloud would."""


RESOURCE_TYPES: dict[str, ResourceType] = {}
LOOKUPS: dict[str, Lookup] = {}

T = TypeVar("T", bound=ResourceType | Lookup)


def register(kind: type[T]) -> type[T]:
    """Class decorator: make a resource type or a lookup known to the simulated clouds by its token."""
    instance = kind()
    if isinstance(instance, ResourceType):
        RESOURCE_TYPES[instance.token] = instance
    else:
        LOOKUPS[instance.token] = instance
    return kind
