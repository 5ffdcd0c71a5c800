"""Tests of the framework, against the real libraries and on the guide's platform."""

import os
from pathlib import Path

os.environ["COMPANY_ML_PLATFORM"] = str(Path(__file__).parent / "platform.json")
