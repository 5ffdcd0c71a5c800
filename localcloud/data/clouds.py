"""The clouds of a data folder, as somebody sees them who works in the account with no program."""

from collections.abc import Generator
from contextlib import contextmanager

from localcloud.core.cloud import Caller
from localcloud.core.errors import CloudError
from localcloud.core.store import Store
from localcloud.databricks.routes import Route
from localcloud.run.failure import RunError
from localcloud.run.folder import DataFolder


@contextmanager
def opened(folder: DataFolder) -> Generator[Route]:
    """Give the account in one transaction; a refusal becomes one line for a person.

    A server may run on the folder meanwhile, or none.
    """
    if not folder.database.is_file():
        message = f"{folder.path} holds no simulated clouds yet; deploy with: localcloud run -- pulumi up"
        raise RunError(message)
    with folder.in_use():
        store = Store(folder.database)
        try:
            with store.session(Caller("databricks")) as cloud:
                yield Route(cloud, None)
        except CloudError as error:
            raise RunError(f"{error.code}: {error.message}") from None
        finally:
            store.close()
