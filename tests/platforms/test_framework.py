"""The framework's wheel, with what it carries of another platform."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.variants import VARIANTS
from tests.stack_files import ROOT
from toolchain.bundle.__main__ import PYTHON
from toolchain.generate.framework import FILE

_TOLD = """
import json
from company_ml.names import APPROVED, ARCHIVE, PROMOTED, SERVED, ModelName
from company_ml.platform import PLATFORM
from company_ml.settings.environment import load
from company_ml.stages import OWN_SERVER, Stages

stages = Stages(OWN_SERVER, "the platform")
model, way = ModelName("registry", stages.schema(PROMOTED[0]), "churn"), []
for _ in PROMOTED[1:]:
    stage, model = stages.after(model)
    way.append([stage, str(model)])
print(json.dumps({
    "way": way,
    "approved": APPROVED,
    "served": SERVED,
    "archive": stages.schema(ARCHIVE),
    "stages": {name: load(name, {}).stage for name in PLATFORM.environments},
    "trains": [name for name in PLATFORM.environments if load(name, {}).is_development],
    "data": {name: load(name, {}).data_catalog for name in PLATFORM.environments},
}))
"""


def told(files: Path) -> dict[str, Any]:
    """Return what the wheel says of the platform whose files are in a folder."""
    done = subprocess.run(
        [PYTHON, "-c", _TOLD],
        cwd=ROOT / "framework",
        env={"PATH": os.defpath, "COMPANY_ML_PLATFORM": str(files / FILE)},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("variant", VARIANTS)
def test_models_take_the_way_that_the_platform_says(tmp_path: Path, variant: str) -> None:
    files = VARIANTS[variant](tmp_path / "platform")
    platform, found = files.platform(), told(files.stacks)
    filled = [platform.stage(one.stage) for one in platform.environments]
    assert found["way"] == [[stage.key, f"registry.{stage.schema_name}.churn"] for stage in filled[1:]]
    assert (found["approved"], found["served"]) == (filled[-2].key, filled[-1].key)
    assert found["archive"] == platform.archive.schema_name
    assert found["stages"] == {one.name: one.stage for one in platform.environments}
    assert found["trains"] == [one.name for one in platform.environments if one.is_development]
    assert found["data"] == {
        name: platform.name("catalog", environment=name) for name in platform.environment_names
    }
