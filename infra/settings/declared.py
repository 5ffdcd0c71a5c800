"""Values that name what ``platform.yaml`` and teams' files declare."""

from collections.abc import Callable, Collection
from typing import Annotated

from pydantic import AfterValidator

import platform_model
from platform_model import Platform
from sections.problems import guess


def _declared(what: str, names: Callable[[Platform], Collection[str]]) -> AfterValidator:
    def check(value: str) -> str:
        known = names(platform_model.current())
        if value not in known:
            raise ValueError(f"{value or 'an empty text'} is no {what}; {guess(value, known)}")
        return value

    return AfterValidator(check)


Role = Annotated[str, _declared("role of platform.yaml", lambda platform: platform.roles)]
"""What a person does on the platform. Grants name roles, never people."""

Team = Annotated[str, _declared("team of the folder teams", lambda platform: platform.teams)]
"""People who share data, compute and a budget, by the name of their file."""

ModelStage = Annotated[str, _declared("stage of platform.yaml", lambda platform: platform.stage_keys)]
"""How far a model has come: a schema of the registry. What is deployed of it is an alias."""

EnvironmentName = Annotated[
    str, _declared("environment of platform.yaml", lambda platform: platform.environment_names)
]
"""A place where models are made, tried or served; also the name of its stack."""
