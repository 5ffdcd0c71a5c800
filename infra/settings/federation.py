"""Federation: which pipeline may deploy to which environment, without any secret."""

import re
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

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


class _Issuer(NamedTuple):
    """An issuer of tokens, and how it writes subjects."""

    host: str
    form: re.Pattern[str]
    example: str


# GitHub: https://docs.github.com/actions/reference/security/oidc
# Azure DevOps writes the pipeline or the service connection with its own issuer, an opaque path with Entra's:
# https://learn.microsoft.com/azure/databricks/dev-tools/auth/provider-azure-devops
# https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
_ISSUERS = (
    _Issuer(
        "token.actions.githubusercontent.com",
        re.compile(r"repo:[^/:\s]+/[^/:\s]+:\S.*"),
        "repo:company/mlops:environment:prod",
    ),
    _Issuer(
        "vstoken.dev.azure.com",
        re.compile(r"(p|sc)://[^/]+/[^/]+/[^/]+"),
        "sc://company/mlops/prod",
    ),
    _Issuer(
        "login.microsoftonline.com", re.compile(r"/eid1/\S+"), "/eid1/c/pub/t/TENANT/a/APP/sc/ORG/CONNECTION"
    ),
)
_PULL_REQUEST = ":pull_request"
_OF_ENVIRONMENT = re.compile(r"repo:[^:]+:(?:.*:)?environment:(?P<name>[^:]+)(?::.*)?")


def _environment_of(subject: str) -> Environment | None:
    """Return the environment of ours that a subject of GitHub's names."""
    match = _OF_ENVIRONMENT.fullmatch(subject)
    name: str = match["name"] if match else ""
    return next((environment for environment in ENVIRONMENTS if environment == name), None)


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

    @rule
    def _subjects_are_the_issuers(self) -> Problems:
        host = urlsplit(self.issuer).hostname
        issuer = next((known for known in _ISSUERS if known.host == host), None)
        for environment, subjects in self.subjects.by_environment().items():
            for position, subject in enumerate(subjects):
                path = ("subjects", environment, position)
                if issuer and not issuer.form.fullmatch(subject):
                    yield Problem(
                        path,
                        f"{subject} is no subject that {host} writes; write one such as {issuer.example}",
                    )

    @rule
    def _subjects_are_of_their_environment(self) -> Problems:
        by_environment = self.subjects.by_environment()
        for environment, subjects in by_environment.items():
            for position, subject in enumerate(subjects):
                path = ("subjects", environment, position)
                guarded = _environment_of(subject) or environment
                # A subject that two environments list is told as such.
                if guarded != environment and subject not in by_environment[guarded]:
                    yield Problem(
                        path,
                        f"{subject} is of the environment {guarded}; name the one that guards {environment}",
                    )
                elif subject.endswith(_PULL_REQUEST):
                    yield Problem(
                        path, f"{subject} is every pull request, of all who can open one; name an environment"
                    )
