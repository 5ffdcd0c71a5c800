"""The program that Pulumi runs: registers the selected stack."""

import gc
import sys

# Nothing here lives long enough to be worth collecting, and the collector goes over every object of the
# SDKs again and again: without it a preview of a large stack takes a third of the time.
gc.disable()

import pulumi  # noqa: E402 (the collector is switched off before the SDKs load)

from infra.settings.load import stack  # noqa: E402
from platform_model import SHARED  # noqa: E402

TOLD = 32
"""Exit code by which a program tells Pulumi's Python host that it has said what is wrong."""

try:
    if stack() == SHARED:
        from infra.shared.stack import build
    else:
        from infra.environment.stack import build
    build()
except pulumi.RunError as mistake:
    # Passed on, it would be followed by "an unhandled error occurred", as if the program had failed.
    pulumi.log.error(str(mistake))
    sys.exit(TOLD)
