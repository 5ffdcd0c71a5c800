"""Clusters run a runtime that is still supported."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from policy.core import cluster_policy
from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity
from sections import clock

END_OF_SUPPORT: Mapping[str, date] = {
    "13.3": date(2026, 8, 22),
    "14.3": date(2027, 2, 1),
    "15.4": date(2027, 8, 19),
    "16.4": date(2028, 5, 9),
    "17.3": date(2028, 10, 22),
    "18": date(2029, 6, 10),
}
"""The last day of support of the releases with long-term support, as the page said on 2026-11-23."""

LAST_MINOR: Mapping[str, int] = {"18": 2}
"""The last release with a number of its own: https://docs.databricks.com/aws/en/release-notes/runtime/18"""


def _check(resource: Resource) -> Iterator[str]:
    if resource.type == cluster_policy.TYPE:
        key = cluster_policy.value(cluster_policy.definition(resource).get("spark_version"))
        if key is None:
            yield "it lets people choose any runtime"
            return
    else:
        key = resource.at("sparkVersion", "")
    end = _end_of_support(key)
    if not end:
        yield f"runtime {key} is none with long-term support"
    elif end < clock.today():
        yield f"support of runtime {key} ended on {end}"


def _end_of_support(key: str) -> date | None:
    release = re.match(r"(?P<major>\d+)(?:\.(?P<minor>\d+))?\.x", key)
    if release is None:
        return None
    major, minor = release["major"], release["minor"]
    shared = END_OF_SUPPORT.get(major) if int(minor or 0) <= LAST_MINOR.get(major, 0) else None
    return END_OF_SUPPORT.get(f"{major}.{minor}") or shared


RULE = ResourceRule(
    name="compute-supported-runtime",
    severity=Severity.HIGH,
    description="Clusters run a runtime with long-term support.",
    reason="A runtime without support gets no more security patches.",
    source="https://learn.microsoft.com/azure/databricks/release-notes/runtime/",
    remediation="Move to a release with long-term support, such as 17.3, and fix it in the policy.",
    on=("databricks:index/cluster:Cluster", cluster_policy.TYPE),
    check=_check,
)
