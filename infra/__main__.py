"""The program that Pulumi runs: registers the selected stack."""

import gc

# Nothing here lives long enough to be worth collecting, and the collector goes over every object of the
# SDKs again and again: without it a preview of a large stack takes a third of the time.
gc.disable()

from infra.settings.load import stack  # noqa: E402 (the collector is switched off before the SDKs load)
from infra.settings.stacks import SHARED  # noqa: E402

if stack() == SHARED:
    from infra.shared.stack import build
else:
    from infra.environment.stack import build

build()
