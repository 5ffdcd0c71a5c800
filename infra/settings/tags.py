"""Tags: who owns a resource, who pays, and how careful one must be with what it holds."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

import platform_model
from platform_model.teams import TAG
from sections.base import Section, rule
from sections.problems import Problem, Problems

MANAGED_BY = "pulumi"

_NAME_MAX = 128  # storage accounts allow fewer characters than other resources, which allow 512
_VALUE_MAX = 256
_FORBIDDEN_IN_NAMES = "<>%&\\?/"
_TAGS_MAX = 50
_SET_BY_CODE = ("environment", "managedBy")
_OF_THIS_SECTION = ("owner", "costCentre", "dataClassification")


def _value_mistake(value: str) -> str | None:
    if 1 <= len(value) <= _VALUE_MAX:
        return None
    return f"has {len(value)} characters; a tag has 1 to {_VALUE_MAX}"


def _value(value: str) -> str:
    if mistake := _value_mistake(value):
        raise ValueError(mistake)
    return value


TagValue = Annotated[str, AfterValidator(_value)]


class Tags(Section):
    """Tags of every resource of the stack. The program adds ``environment`` and ``managedBy``.

    Limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources
    """

    owner: TagValue = Field(description="Who answers for the stack's resources: a team or a mail address.")
    cost_centre: TagValue = Field(description="Who pays for the stack's resources.")
    data_classification: Literal["public", "internal", "confidential", "restricted"] = Field(
        description="The most sensitive data that the stack may hold."
    )
    additional: Mapping[str, str] = Field(
        default={}, description="Further tags that your organisation asks for."
    )

    @rule
    def _additional_tags_are_allowed(self) -> Problems:
        taken = {name.lower(): name for name in (*_SET_BY_CODE, *_OF_THIS_SECTION)}
        for name, value in self.additional.items():
            forbidden = [character for character in _FORBIDDEN_IN_NAMES if character in name]
            if forbidden:
                yield Problem(
                    ("additional", name), f"a tag's name cannot hold {' '.join(forbidden)}; remove it"
                )
            if not 1 <= len(name) <= _NAME_MAX:
                yield Problem(
                    ("additional", name),
                    f"the name has {len(name)} characters; storage accounts take 1 to {_NAME_MAX}",
                )
            if name.lower() in taken:
                yield Problem(("additional", name), f"{taken[name.lower()]} is set already; remove it here")
            if name.lower() == TAG and platform_model.current().teams:
                yield Problem(("additional", name), "says whose a team's cost is (teams); remove it here")
            if mistake := _value_mistake(value):
                yield Problem(("additional", name), mistake)

    @rule
    def _not_too_many(self) -> Problems:
        most = _TAGS_MAX - len(_SET_BY_CODE) - len(_OF_THIS_SECTION)
        if len(self.additional) > most:
            yield Problem(("additional",), f"lists {len(self.additional)} tags; Azure leaves room for {most}")

    def on(self, stack: str) -> dict[str, str]:
        """Return the tags of the stack's resources."""
        return {
            **self.additional,
            "environment": stack,
            "owner": self.owner,
            "costCentre": self.cost_centre,
            "dataClassification": self.data_classification,
            "managedBy": MANAGED_BY,
        }
