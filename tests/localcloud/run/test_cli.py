"""The command line: what it runs, what it says, and what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from localcloud.core.cloud import Caller, Stored
from localcloud.core.store import Store
from tests.localcloud.run.conftest import LOCALCLOUD, Command

PRINT_PORT = "import os; print(os.environ['PULUMI_DEBUG_PROVIDERS'].split(':')[1].split(',')[0], flush=True)"
WAIT = f"{PRINT_PORT}; import time; time.sleep(60)"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ends(port: int) -> bool:
    """Wait a little for a server to end."""
    for _ in range(50):
        if not listens(port):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("status", [0, 7])
def test_the_exit_status_is_the_command_s(localcloud: Command, status: int) -> None:
    assert localcloud("run", "--", "sh", "-c", f"exit {status}").returncode == status


def test_the_command_needs_no_dashes_before_it(localcloud: Command) -> None:
    assert localcloud("run", "echo", "--json").stdout == "--json\n"


def test_a_command_that_is_not_there_is_named_in_one_line(localcloud: Command) -> None:
    failed = localcloud("run", "--", "no-such-command")
    assert (failed.returncode, failed.stderr) == (127, "localcloud: no-such-command: command not found\n")


def test_a_folder_that_is_not_its_own_is_refused_in_one_line(localcloud: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    failed = localcloud("run", "--", "true", LOCALCLOUD_DATA=str(tmp_path))
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1


def test_real_credentials_do_not_reach_the_command(localcloud: Command) -> None:
    assert "a-real-credential" not in localcloud("run", "--", "env").stdout


def test_the_command_learns_which_principal_azure_databricks_is(localcloud: Command, tmp_path: Path) -> None:
    told = localcloud("run", "--", "sh", "-c", "echo $AZURE_DATABRICKS_OBJECT_ID").stdout.strip()
    assert told == Store(tmp_path / "data" / "cloud.db").identity.databricks_object_id


def test_both_providers_listen_while_the_command_runs(localcloud: Command) -> None:
    shown = localcloud("run", "--", "sh", "-c", "echo $PULUMI_DEBUG_PROVIDERS").stdout.strip()
    packages = dict(item.split(":") for item in shown.split(","))
    assert sorted(packages) == ["azure-native", "databricks"]
    assert not any(listens(int(port)) for port in packages.values())


def test_two_data_folders_are_two_accounts_at_the_same_time(
    variables: dict[str, str], tmp_path: Path
) -> None:
    command = [LOCALCLOUD, "run", "--", "sh", "-c", "echo $ARM_SUBSCRIPTION_ID"]
    together = [
        subprocess.Popen(
            command,
            env=variables | {"LOCALCLOUD_DATA": str(tmp_path / name)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in ("a", "b")
    ]
    answers = [process.communicate() for process in together]
    assert {errors for _, errors in answers} == {b""}
    assert len({subscription for subscription, _ in answers}) == 2


def test_a_run_inside_a_run_uses_the_same_clouds(localcloud: Command) -> None:
    script = f"echo $PULUMI_DEBUG_PROVIDERS; {LOCALCLOUD} run -- sh -c 'echo $PULUMI_DEBUG_PROVIDERS'"
    outer, inner = localcloud("run", "--", "sh", "-c", script).stdout.split()
    assert outer == inner


def test_a_run_as_another_principal_inside_a_run_has_providers_of_its_own(localcloud: Command) -> None:
    inside = f"{LOCALCLOUD} run --as pipeline -- sh -c 'echo $LOCALCLOUD_CALLER $PULUMI_DEBUG_PROVIDERS'"
    shown = localcloud("run", "--", "sh", "-c", f"echo $PULUMI_DEBUG_PROVIDERS; {inside}").stdout
    outer, inner = shown.splitlines()
    assert inner.startswith("pipeline ")
    assert inner != f"pipeline {outer}"


def test_the_environment_names_the_caller_too(localcloud: Command) -> None:
    shown = localcloud("run", "--", "sh", "-c", "echo $LOCALCLOUD_CALLER", LOCALCLOUD_CALLER="pipeline")
    assert shown.stdout == "pipeline\n"


def test_the_databricks_command_reads_lists_of_the_account(localcloud: Command) -> None:
    script = (
        "export DATABRICKS_HOST=https://accounts.azuredatabricks.net; "
        "databricks api get /api/2.0/accounts/$DATABRICKS_ACCOUNT_ID/metastores/m/workspaces; "
        "databricks clusters list"
    )
    shown = localcloud("run", "--", "sh", "-c", script)
    assert json.loads(shown.stdout) == {"workspace_ids": []}
    assert "`databricks fs ls FOLDER --output json`" in shown.stderr
    assert "no other command" in shown.stderr


def test_a_signal_reaches_the_command_and_the_server_ends(variables: dict[str, str]) -> None:
    command = [LOCALCLOUD, "run", "--", sys.executable, "-c", WAIT]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert listens(port)
        process.terminate()
        assert process.wait() == 128 + signal.SIGTERM
    assert ends(port)


def test_the_server_ends_when_the_run_is_killed(variables: dict[str, str]) -> None:
    command = [LOCALCLOUD, "run", "--", sys.executable, "-c", f"import os; print(os.getpid()); {WAIT}"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child, port = int(process.stdout.readline()), int(process.stdout.readline())
        process.kill()
        os.kill(child, signal.SIGKILL)
    assert ends(port)


def test_status_of_nothing_is_an_empty_array_and_makes_no_folder(localcloud: Command, tmp_path: Path) -> None:
    assert json.loads(localcloud("status", "--json").stdout) == []
    assert "empty" in localcloud("status").stdout
    assert not (tmp_path / "data").exists()


def test_status_shows_what_exists_with_no_server_running(localcloud: Command, tmp_path: Path) -> None:
    localcloud("run", "--", "true")
    cloud = Store(tmp_path / "data" / "cloud.db").cloud(Caller("databricks"))
    for token, name in (
        ("databricks:index/catalog:Catalog", "main"),
        ("azure-native:privatedns:PrivateZone", "zone"),
    ):
        cloud.put(Stored(token, f"/{name}", name, {}, {}, cloud.now()))
    assert json.loads(localcloud("status", "--json").stdout) == [
        {"cloud": "azure", "type": "azure-native:privatedns:PrivateZone", "id": "/zone", "name": "zone"},
        {"cloud": "databricks", "type": "databricks:index/catalog:Catalog", "id": "/main", "name": "main"},
    ]
    table = localcloud("status").stdout
    assert "PrivateZone" in table
    assert "main" in table


def test_the_login_sees_the_subscriptions_that_runs_have_named(localcloud: Command, tmp_path: Path) -> None:
    one, two, three, four = (f"5e1f0000-0000-4000-8000-00000000000{number}" for number in range(1, 5))
    localcloud("run", "--subscription", one.upper(), "--subscription", two, "--", "true")
    localcloud("run", "--", "true", LOCALCLOUD_SUBSCRIPTIONS=f" {two} {three}")
    inside = f"{LOCALCLOUD} run --subscription {four} -- sh -c 'echo $ARM_SUBSCRIPTION_ID'"
    own = localcloud("run", "--", "sh", "-c", inside).stdout.strip()
    assert Store(tmp_path / "data" / "cloud.db").subscriptions == {own, one, two, three, four}


def test_a_subscription_that_is_no_guid_is_refused(localcloud: Command) -> None:
    refused = localcloud("run", "--subscription", "company", "--", "true")
    assert refused.returncode == 2
    assert "'company' is not a valid UUID" in refused.stderr


def test_reset_starts_afresh(localcloud: Command) -> None:
    subscription = ("run", "--", "sh", "-c", "echo $ARM_SUBSCRIPTION_ID")
    before = localcloud(*subscription).stdout
    assert localcloud("reset").returncode == 0
    assert localcloud(*subscription).stdout != before


def test_reset_refuses_inside_a_run(localcloud: Command) -> None:
    refused = localcloud("run", "--", LOCALCLOUD, "reset")
    assert refused.returncode == 1
    assert refused.stderr.endswith("is in use by a run; end it first\n")
