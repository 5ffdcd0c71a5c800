"""How a simulated cloud says no."""

from dataclasses import dataclass


class CloudError(Exception):
    """A request that the cloud refuses, worded as the cloud words it.

    ``code`` is the service's own error code (``AnotherOperationInProgress``, ``RESOURCE_ALREADY_EXISTS``),
    ``status`` the HTTP status that comes with it.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Problem:
    """One mistake in a resource's inputs that needs no cloud to be seen; a provider's Check reports it.

    ``path`` is the property as the provider spells it, for example ``securityRules[0].priority``.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message
