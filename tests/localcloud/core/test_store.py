"""The store: what is kept, by whom it is seen, and what a failure or a kill leaves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localcloud.core.cloud import Caller, Cloud, Stored
from localcloud.core.store import Store

ZONE = "azure-native:privatedns:PrivateZone"
CATALOG = "databricks:index/catalog:Catalog"
AZURE = Caller("azure-native")


def thing(cloud: Cloud, token: str, id: str, **outputs: object) -> Stored:
    stored = Stored(token, id, id.rpartition("/")[2], {"a": 1}, outputs, cloud.now())
    cloud.put(stored)
    return stored


def fail(stored: Stored) -> None:
    raise KeyError(stored.id)


def test_an_object_comes_back_as_it_was_put(tmp_path: Path) -> None:
    cloud = Store(tmp_path / "cloud.db").cloud(AZURE)
    stored = thing(cloud, ZONE, "/zones/a", number=3, items=[{"x": None}], flag=True)
    assert cloud.get(ZONE, "/zones/a") == stored


def test_azure_ids_compare_without_case_and_databricks_ids_with_case(tmp_path: Path) -> None:
    cloud = Store(tmp_path / "cloud.db").cloud(AZURE)
    thing(cloud, ZONE, "/Zones/A")
    thing(cloud, CATALOG, "Main")
    assert cloud.get(ZONE, "/zones/a") is not None
    assert cloud.get(CATALOG, "main") is None


def test_objects_are_listed_oldest_first_even_after_a_change(tmp_path: Path) -> None:
    cloud = Store(tmp_path / "cloud.db").cloud(AZURE)
    for name in ("b", "c", "a"):
        thing(cloud, ZONE, name)
    thing(cloud, ZONE, "b", changed=True)
    assert [stored.id for stored in cloud.all(ZONE)] == ["b", "c", "a"]


def test_a_failed_call_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(tmp_path / "cloud.db")
    with pytest.raises(KeyError), store.session(AZURE) as cloud:
        fail(thing(cloud, ZONE, "a"))
    assert store.everything() == []


def test_a_failed_part_of_a_call_leaves_the_rest(tmp_path: Path) -> None:
    store = Store(tmp_path / "cloud.db")
    with store.session(AZURE) as cloud:
        thing(cloud, ZONE, "a")
        with pytest.raises(KeyError), store.transaction():
            fail(thing(cloud, ZONE, "b"))
    assert [stored.id for stored in store.everything()] == ["a"]


def test_a_killed_process_leaves_nothing_of_the_call_that_it_was_in(tmp_path: Path) -> None:
    database = tmp_path / "cloud.db"
    program = f"""
import sys, time
from pathlib import Path
from localcloud.core.cloud import Caller, Stored
from localcloud.core.store import Store
store = Store(Path({str(database)!r}))
def put(cloud, id):
    cloud.put(Stored({ZONE!r}, id, id, {{}}, {{}}, cloud.now()))
with store.session(Caller("azure-native")) as cloud:
    put(cloud, "whole")
with store.session(Caller("azure-native")) as cloud:
    put(cloud, "half")
    print("half done", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert [stored.id for stored in Store(database).everything()] == ["whole"]


def test_a_folder_keeps_its_identity_and_another_has_its_own(tmp_path: Path) -> None:
    first, again, other = (Store(tmp_path / name).identity for name in ("a.db", "a.db", "b.db"))
    assert first == again
    assert not {first.subscription_id, first.tenant_id} & {other.subscription_id, other.tenant_id}


def test_processes_that_open_a_new_file_together_agree(tmp_path: Path) -> None:
    database = str(tmp_path / "cloud.db")
    program = (
        "import sys; from pathlib import Path; from localcloud.core.store import Store;"
        "print(Store(Path(sys.argv[1])).identity.account_id)"
    )
    command = [sys.executable, "-c", program, database]
    together = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    answers = {process.communicate()[0] for process in together}
    assert len(answers) == 1
    assert answers != {b""}
