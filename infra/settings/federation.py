"""Federation: which pipeline may deploy to which environment, without any secret."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from infra.settings.base import Section, rule
from infra.settings.problems import Problem, Problems
from infra.settings.stacks import ENVIRONMENTS, Environment

_ISSUER = re.compile(r"https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~-]+)*")


def _issuer(value: str) -> str:
    if not _ISSUER.fullmatch(value):
        raise ValueError(
            f"{value or 'an empty text'} is no issuer; write the address that its tokens state, without a "
            "slash at the end, such as https://token.actions.githubusercontent.com"
        )
    return value


def _subject(value: str) -> str:
    if not value or value != value.strip():
        raise ValueError("is empty or begins or ends with a space; write the subject alone")
    if "*" in value:
        raise ValueError(f"{value} has a wildcard, which would let others deploy; write the whole subject")
    return value


Subject = Annotated[str, AfterValidator(_subject)]
"""What a token says its bearer is, such as ``repo:company/mlops:environment:prod``."""


class Subjects(Section):
    """The pipelines' identities, by the environment that they deploy to."""

    dev: tuple[Subject, ...] = Field(min_length=1, description="What deploys to dev.")
    test: tuple[Subject, ...] = Field(min_length=1, description="What deploys to test.")
    prod: tuple[Subject, ...] = Field(min_length=1, description="What deploys to prod.")

    def by_environment(self) -> dict[Environment, tuple[str, ...]]:
        """Return the subjects by environment, in the order in which work moves."""
        return {"dev": self.dev, "test": self.test, "prod": self.prod}

    @rule
    def _a_subject_deploys_to_one_environment(self) -> Problems:
        seen: dict[str, Environment] = {}
        for environment in ENVIRONMENTS:
            for position, subject in enumerate(self.by_environment()[environment]):
                if subject in seen:
                    yield Problem(
                        (environment, position),
                        f"{subject} deploys to {seen[subject]} already; give each environment its own",
                    )
                seen.setdefault(subject, environment)


class Federation(Section):
    """Tokens of a pipeline (GitHub, Azure DevOps) that Azure and Databricks accept in place of a secret.

    https://learn.microsoft.com/azure/databricks/dev-tools/auth/oauth-federation
    """

    issuer: Annotated[str, AfterValidator(_issuer)] = Field(
        description="Who issues the tokens, such as https://token.actions.githubusercontent.com."
    )
    audience: str = Field(
        default="api://AzureADTokenExchange", min_length=1, description="Whom the tokens are made out to."
    )
    subjects: Subjects = Field(description="Whose tokens are accepted.")
