"""`make deploy`, run on localcloud with a `pulumi` that only writes down what it was asked."""

import os
import subprocess
from pathlib import Path

from tests.recipes.page import filled
from tests.recipes.scenarios import DEPLOY
from tests.stack_files import ROOT


def test_a_deployment_is_one_update_without_a_question_and_with_the_policy_pack(tmp_path: Path) -> None:
    pulumi = tmp_path / "pulumi"
    pulumi.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n', encoding="utf-8")
    pulumi.chmod(0o755)
    line = filled(DEPLOY, {"stack": "dev"}).replace("CLOUD=account", "CLOUD=localcloud")
    done = subprocess.run(
        ["sh", "-c", line.replace("make ", "make --old-file=setup ")],
        cwd=ROOT,
        env={
            **os.environ,
            "MAKEFLAGS": "",
            "LOCALCLOUD_DATA": str(tmp_path / "data"),
            "LOCALCLOUD_PULUMI": str(pulumi),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    update = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()[-1].split()
    assert update[:5] == ["up", "-s", "dev", "--yes", "--non-interactive"]
    assert f"--policy-pack={ROOT}/policy/run" in update
    assert f"--policy-pack-config={ROOT}/policy/config/dev.json" in update
