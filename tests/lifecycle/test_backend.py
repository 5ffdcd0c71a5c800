"""The place of the states: made once, left alone by a second run, changed only where it is asked to."""

import json
import re

from tests.lifecycle.platform import Platform
from tests.stack_files import ROOT

PROJECT = ("-C", "backend", "-s", "backend")


def test_the_backend_is_made_once_and_says_how_to_go_on(empty_platform: Platform) -> None:
    here = empty_platform.at(ROOT)
    answer = here.run("python", "-m", "toolchain.backend")
    assert answer.status == 0, answer.text
    assert "pulumi login 'azblob://state?storage_account=stmlopsstate" in answer.text
    key = r"azurekeyvault://kv-mlops-backend-\S+/keys/pulumi-state/[0-9a-f]{32}"
    assert re.search(rf"pulumi stack init prod --secrets-provider {key}\n", answer.text)

    for flags in ((), ("--refresh",)):
        preview = ("pulumi", "preview", *PROJECT, "--non-interactive", "--expect-no-changes", *flags)
        answer = here.run(*preview)
        assert answer.status == 0, answer.text

    address = ("--config-path", "--config", "databricks-mlops-backend:addresses[0]=20.1.2.3")
    answer = here.run("pulumi", "preview", *PROJECT, "--json", *address)
    assert answer.status == 0, answer.text
    steps = json.loads(answer.text)["steps"]
    changed = {step["urn"].rpartition("::")[2] for step in steps if step["op"] != "same"}
    assert changed == {"state", "state-vault"}

    answer = here.run("pulumi", "destroy", *PROJECT, "--yes", "--skip-preview", "--non-interactive")
    assert answer.status != 0
    assert "protected" in answer.text
