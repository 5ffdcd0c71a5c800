"""Operations on serving endpoints: look at one, change what it serves, shift its traffic, delete it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, OperationFailed
from databricks.sdk.service.serving import Route, ServedEntityInput, ServingEndpointDetailed, TrafficConfig

from company_ml.errors import FrameworkError, InputError
from company_ml.serving.endpoint import Endpoint, read, text
from company_ml.serving.refusals import answered
from company_ml.serving.served_entities import check_endpoint_name

UPDATE_TIMEOUT = timedelta(minutes=45)
"""How long a deployment may take: the time that the Terraform provider gives it.
https://registry.terraform.io/providers/databricks/databricks/latest/docs/resources/model_serving
"""

WHOLE = 100
MOST_ENTITIES = 10
"""https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/model-serving-limits"""


class UpdateFailedError(FrameworkError):
    """The service gave an update up; the endpoint goes on with what it served before.

    https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/create-manage-serving-endpoints
    """


def silent(_message: str) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Endpoints:
    """The serving endpoints of a workspace.

    Attributes:
        client: The workspace.
        say: Told what goes on, a sentence at a time.
        timeout: How long an update may take.
    """

    client: WorkspaceClient
    say: Callable[[str], None] = silent
    timeout: timedelta = UPDATE_TIMEOUT

    def find(self, name: str) -> Endpoint | None:
        """Return the endpoint, or None if there is none of that name."""
        with answered(f"looking at endpoint {name}"):
            try:
                return read(self.client.serving_endpoints.get(check_endpoint_name(name)))
            except NotFound:
                return None

    def get(self, name: str) -> Endpoint:
        """Return the endpoint.

        Raises:
            FrameworkError: there is none, or it cannot be looked at.
        """
        with answered(f"looking at endpoint {name}"):
            return read(self.client.serving_endpoints.get(check_endpoint_name(name)))

    def configure(
        self, name: str, entities: Sequence[ServedEntityInput], shares: Mapping[str, int]
    ) -> Endpoint:
        """Serve exactly these entities with these shares, and wait until it is so.

        The call replaces the configuration, so that entities and shares always go together.

        Raises:
            InputError: the shares do not fit the entities, or do not make up 100 %.
            ConflictError: another update is under way.
            UpdateFailedError: the service gave up; what it says of each entity is in the message.
            FrameworkError: the service refused, or the time is over.
        """
        check_shares(name, [entity.name or "" for entity in entities], shares)
        self.get(name).require_rest()
        with answered(f"updating endpoint {name}"):
            self.client.serving_endpoints.update_config(
                name, served_entities=list(entities), traffic_config=routes(shares)
            )
        return self.wait(name)

    def shift(self, name: str, shares: Mapping[str, int]) -> Endpoint:
        """Give the entities that are served these shares of the traffic; those not named get none.

        Raises:
            InputError: an entity is not served, or the shares do not make up 100 %.
            ConflictError: another update is under way.
            FrameworkError: as for ``configure``.
        """
        endpoint = self.get(name)
        endpoint.require_rest()
        wanted = {served.name: 0 for served in endpoint.serves} | dict(shares)
        return self.configure(name, endpoint.inputs(), wanted)

    def delete(self, name: str) -> None:
        """Delete an endpoint. Its inference table stays.

        Raises:
            FrameworkError: there is none, or the service refused.
        """
        with answered(f"deleting endpoint {name}"):
            self.client.serving_endpoints.delete(check_endpoint_name(name))

    def wait(self, name: str) -> Endpoint:
        """Wait until no update is under way, and say what the entities do meanwhile.

        Raises:
            UpdateFailedError: the service gave the update up.
            FrameworkError: the time is over; the update may still end well.
        """
        heard: set[str] = set()

        def listen(details: ServingEndpointDetailed) -> None:
            for served in read(details).pending:
                line = f"{served.name} (version {served.version}): {served.message or served.state}"
                if line not in heard:
                    heard.add(line)
                    self.say(line)

        with answered(f"waiting for endpoint {name}"):
            try:
                done = self.client.serving_endpoints.wait_get_serving_endpoint_not_updating(
                    name, timeout=self.timeout, callback=listen
                )
            except OperationFailed as error:
                raise UpdateFailedError(self._failure(name)) from error
            except TimeoutError as error:
                raise FrameworkError(
                    f"the update of endpoint {name} did not end: {error}; it may still end well, look "
                    f"again with deploy_model endpoint describe {name}"
                ) from error
        endpoint = read(done)
        self.say(f"{name} serves {text(endpoint.serves)}")
        return endpoint

    def _failure(self, name: str) -> str:
        endpoint = self.get(name)
        reasons = [
            f"{served.name} (version {served.version}): {served.message or served.state}"
            for served in endpoint.pending
            if served.state != "DEPLOYMENT_READY"
        ]
        return (
            f"the update of endpoint {name} ended as {endpoint.update}: "
            f"{'; '.join(reasons) or 'the service does not say why'}. It still serves "
            f"{text(endpoint.serves)}; read the build logs of the entity in the endpoint's page"
        )


def routes(shares: Mapping[str, int]) -> TrafficConfig:
    """Return the traffic as the API takes it; every entity has a route, also those without traffic."""
    return TrafficConfig(
        routes=[Route(served_entity_name=name, traffic_percentage=share) for name, share in shares.items()]
    )


def check_shares(endpoint: str, names: Sequence[str], shares: Mapping[str, int]) -> None:
    """Raise ``InputError`` unless each entity has one share and all of them make up 100 %."""
    mistakes: list[str] = []
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        mistakes.append(f"{', '.join(twice)} would be served twice")
    if not 1 <= len(names) <= MOST_ENTITIES:
        mistakes.append(f"{len(names)} entities would be served; 1 to {MOST_ENTITIES} can be")
    strange = sorted(shares.keys() - set(names))
    if strange:
        mistakes.append(f"{', '.join(strange)} is not served; {', '.join(names)} is")
    missing = sorted(set(names) - shares.keys())
    if missing:
        mistakes.append(f"{', '.join(missing)} has no share")
    wrong = sorted(name for name, share in shares.items() if not 0 <= share <= WHOLE)
    if wrong:
        mistakes.append(f"the share of {', '.join(wrong)} is not 0 to {WHOLE}")
    if sum(shares.values()) != WHOLE:
        mistakes.append(f"the shares make up {sum(shares.values())} %; they must make up {WHOLE} %")
    if mistakes:
        raise InputError(f"endpoint {endpoint}: {'; '.join(mistakes)}")
