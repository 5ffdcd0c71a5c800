"""Every request goes somewhere, and every version gets requests on purpose."""

from collections.abc import Iterator

from policy.core.resource import Resource
from policy.core.rule import ResourceRule, Severity


def _check(endpoint: Resource) -> Iterator[str]:
    entities = {entity.at("name", "") for entity in endpoint.each("config.servedEntities")}
    routes = {
        route.at("servedEntityName", ""): route.at("trafficPercentage", 0)
        for route in endpoint.each("config.trafficConfig.routes")
    }
    if sum(routes.values()) != 100:
        yield f"its routes take {sum(routes.values())} % of the requests"
    for name in sorted(entities - routes.keys()):
        yield f"{name} has no route"
    for name in sorted(routes.keys() - entities):
        yield f"a route leads to {name}, which it does not serve"


RULE = ResourceRule(
    name="serving-traffic",
    severity=Severity.MEDIUM,
    description="The routes of an endpoint take all requests, and name each version that it serves.",
    reason="An update with other routes is refused only after the deployment has begun.",
    source="https://learn.microsoft.com/azure/databricks/machine-learning/model-serving/serve-multiple-models-to-serving-endpoint",
    remediation="Give each served entity a route, with percentages that sum to 100.",
    on=("databricks:index/modelServing:ModelServing",),
    check=_check,
)
