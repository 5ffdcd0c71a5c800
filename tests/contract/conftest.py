"""The scene in which every component is looked at."""

from collections.abc import Callable
from dataclasses import dataclass

import pulumi
import pytest

from tests.conftest import Deploy
from tests.contract.cases import Case, Providers
from tests.engine_double import Engine, Registered

NAMES = ("one", "other")


@dataclass(frozen=True)
class Scene:
    """Two instances of one component, side by side in another one that hands them options of its own."""

    engine: Engine
    instances: tuple[pulumi.ComponentResource, ...]

    @property
    def components(self) -> list[Registered]:
        """What the two instances themselves registered."""
        return [
            resource for resource in self.engine.registered if not resource.custom and resource.name in NAMES
        ]


SceneOf = Callable[..., Scene]

# A finished scene is only read, so each is built once for all tests.
_BUILT: dict[tuple[Case, bool], Scene] = {}


@pytest.fixture
def scene_of(deploy: Deploy) -> SceneOf:
    """Return the scene of a case, in a preview or an update."""

    def build(case: Case, *, preview: bool = False) -> Scene:
        instances: list[pulumi.ComponentResource] = []

        def program() -> None:
            providers = Providers.make()
            outer = pulumi.ComponentResource("test:index:Outer", "outer")
            opts = pulumi.ResourceOptions(parent=outer, ignore_changes=["ofTheComponent"])
            instances.extend(case.make(name, providers, opts) for name in NAMES)

        key = (case, preview)
        if key not in _BUILT:
            _BUILT[key] = Scene(deploy(program, preview=preview), tuple(instances))
        return _BUILT[key]

    return build
