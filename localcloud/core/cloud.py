"""What one call sees of the simulated clouds: their objects, and who is calling."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

from localcloud.core.errors import CloudError
from localcloud.core.values import Properties

DATABRICKS_APPLICATION_ID = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"
"""The application that Azure Databricks itself is, the same in every tenant."""


@dataclass(frozen=True)
class Identity:
    """The account that an instance of localcloud plays, made once with its data folder.

    Every field but ``deployer_name`` is a GUID: the login's own Azure subscription and tenant, Databricks
    account, and the service principal that deploys (its object id in Entra, and its application id).
    """

    subscription_id: str
    tenant_id: str
    account_id: str
    deployer_object_id: str
    deployer_application_id: str
    deployer_name: str = "localcloud-deployer"

    @property
    def databricks_object_id(self) -> str:
        """The object id of AzureDatabricks in the tenant: the application that Azure Databricks itself is.

        Every tenant has its own object id for the application, which ``az ad sp show --id`` tells.
        """
        return str(uuid5(UUID(self.tenant_id), DATABRICKS_APPLICATION_ID))

    def unlisted_id(self, login: str) -> str:
        """Return the id of a principal of the tenant that no resource of the clouds stands for."""
        return str(uuid5(UUID(self.tenant_id), login.casefold()))


@dataclass(frozen=True)
class Caller:
    """The provider instance that makes a call, with its own settings (``host``, ``accountId`` ...).

    ``login`` is the principal that it is logged in as, by name or application id; the deployer if empty.
    """

    package: str
    config: Properties = field(default_factory=dict[str, object])
    login: str = ""


@dataclass(frozen=True)
class Stored:
    """An object that exists in a cloud.

    ``inputs`` are what was last asked for and ``outputs`` what the cloud last answered; both with the
    provider's camelCase keys. ``id`` compares without case in Azure.
    """

    token: str
    id: str
    name: str
    inputs: Properties
    outputs: Properties
    created: datetime

    def with_outputs(self, **changes: object) -> "Stored":
        """Return the same object with some outputs changed."""
        return replace(self, outputs={**self.outputs, **changes})


class Cloud(ABC):
    """One call's view: a single transaction that is kept if the call succeeds and dropped if it fails."""

    identity: Identity
    caller: Caller

    @property
    def subscriptions(self) -> frozenset[str]:
        """The GUIDs of the Azure subscriptions that the login sees, in lower case."""
        return frozenset({self.identity.subscription_id})

    @property
    def subscription_id(self) -> str:
        """The subscription in which the caller works: that of its settings, or else the login's own."""
        return str(self.caller.config.get("subscriptionId") or self.identity.subscription_id).casefold()

    @abstractmethod
    def get(self, token: str, id: str) -> Stored | None:
        """Return the object of this type and id, or None."""

    @abstractmethod
    def all(self, token: str) -> list[Stored]:
        """Return every object of this type, oldest first."""

    @abstractmethod
    def put(self, stored: Stored) -> None:
        """Write an object, new or changed.

        Meant for side effects: the object that a call is for is written by the caller of the rule.
        """

    @abstractmethod
    def remove(self, stored: Stored) -> None:
        """Delete an object, if it is there."""

    def now(self) -> datetime:
        """Return the time of the call."""
        return datetime.now(UTC)

    def require(self, token: str, id: str, code: str = "ResourceNotFound") -> Stored:
        """Return the object, or raise the cloud's 404 with this code."""
        found = self.get(token, id)
        if found is None:
            raise CloudError(code, f"The {token.rpartition(':')[2]} '{id}' was not found.", 404)
        return found
