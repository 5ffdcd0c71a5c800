"""Warnings: what is allowed, and yet not as someone would have it."""

from datetime import date

from infra.cost import rates
from infra.settings import runtimes
from infra.settings.compute import Compute
from infra.settings.environment import EnvironmentSettings
from infra.settings.shared import SharedSettings
from sections.problems import Problem, Problems


def warnings(settings: SharedSettings | EnvironmentSettings, today: date) -> list[Problem]:
    """Return what a stack's settings are warned about.

    Args:
        settings: The settings, which are valid.
        today: The day to judge by.
    """
    if not isinstance(settings, EnvironmentSettings):
        return []
    return [problem.below("compute") for problem in _compute(settings.compute, today)]


def _compute(compute: Compute, today: date) -> Problems:
    if ending := runtimes.support_warning(compute.parsed_runtime, today):
        yield Problem(("runtime",), ending)
    dbus = rates.cluster_dbus(compute.node_type, compute.workers.max + 1, photon=compute.photon)
    if dbus is None:
        yield Problem(
            ("nodeType",),
            f"{compute.node_type} has no rate in infra/cost/rates.py; the cost ceiling leaves it out, add it",
        )
    elif dbus > compute.dbus_per_hour:
        yield Problem(
            ("dbusPerHour",),
            f"{compute.dbus_per_hour} is less than the {dbus.normalize():f} of the largest cluster, so the "
            "policy will refuse it; raise it or lower workers.max",
        )
