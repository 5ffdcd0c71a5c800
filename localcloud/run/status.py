"""What exists in the simulated clouds."""

from itertools import groupby

from rich.console import Console
from rich.table import Table

from localcloud.core.store import Store
from localcloud.run.folder import DataFolder

CLOUDS = {"azure-native": "azure", "databricks": "databricks"}
Entry = dict[str, str]


def inventory(folder: DataFolder) -> list[Entry]:
    """Return every object: its cloud, type, id and name."""
    if not folder.database.is_file():
        return []
    store = Store(folder.database)
    found = [
        {"cloud": CLOUDS[package], "type": stored.token, "id": stored.id, "name": stored.name}
        for stored in store.everything()
        if (package := stored.token.partition(":")[0]) in CLOUDS
    ]
    store.close()
    return sorted(found, key=lambda entry: (entry["cloud"], entry["type"]))


def table(entries: list[Entry]) -> None:
    """Print the objects, grouped by cloud and type."""
    console = Console()
    if not entries:
        console.print("The simulated clouds are empty.")
        return
    # One line a type: the names take what the other columns leave, and are cut off there.
    shown = Table("Cloud", "Type", "Number", box=None, header_style="bold", expand=True)
    shown.add_column("Names", ratio=1, no_wrap=True, overflow="ellipsis")
    for (cloud, token), group in groupby(entries, key=lambda entry: (entry["cloud"], entry["type"])):
        names = [entry["name"] for entry in group]
        shown.add_row(cloud, _short(token), str(len(names)), ", ".join(names))
    console.print(shown)


def _short(token: str) -> str:
    """Return a type as people call it: ``network Subnet``, ``Catalog``."""
    _, module, name = token.split(":")
    return name if "/" in module else f"{module} {name}"
