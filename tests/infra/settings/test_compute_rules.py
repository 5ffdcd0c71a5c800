"""What is refused of clusters, their pool and the SQL warehouse."""

import pytest

from tests.infra.settings.files import GONE, said

RETENTION_CHECK = "spark.databricks.delta.retentionDurationCheck.enabled"


@pytest.mark.parametrize(
    ("stack", "key", "value", "words"),
    [
        ("dev", "nodeType", "DS3", "DS3 is no node type; write one such as Standard_DS3_v2"),
        ("dev", "workers.min", 4, "4 is not less than max 4; lower it or raise max"),
        ("dev", "workers.min", 5, "5 is not less than max 4; lower it or raise max"),
        ("dev", "workers.min", -1, "-1 is too low; the least is 0"),
        ("dev", "autoTerminationMinutes", 0, "0 is too low; the least is 10"),
        ("dev", "autoTerminationMinutes", 9, "9 is too low; the least is 10"),
        ("dev", "autoTerminationMinutes", 10_001, "10001 is too high; the most is 10000"),
        (
            "prod",
            "spot.bidMaxPrice",
            0,
            "0 buys no node; bid more than 0 USD an hour, or -1 for up to the on-demand price",
        ),
        (
            "prod",
            "spot.bidMaxPrice",
            -0.2,
            "-0.2 buys no node; bid more than 0 USD an hour, or -1 for up to the on-demand price",
        ),
        ("prod", "spot.bidMaxPrice", "cheap", "must be a number"),
        (
            "prod",
            "spot.firstOnDemand",
            0,
            "0 makes the driver a spot node, and a cluster ends with its driver; write at least 1 in prod",
        ),
        ("dev", "dbusPerHour", 0, "0 is too low; the least is 1"),
        ("dev", "jobClusters", -1, "-1 is too low; the least is 0"),
        ("dev", "pool.idleMinutes", 10_001, "10001 is too high; the most is 10000"),
        ("dev", "pool.minIdle", 9, "9 is more than maxCapacity 8; lower it"),
        (
            "dev",
            "pool.maxCapacity",
            4,
            "4 nodes do not hold one cluster of 4 workers and a driver; raise it to 5 or lower workers.max",
        ),
        ("dev", "warehouse.maxClusters", 31, "31 is too high; the most is 30"),
        ("dev", "warehouse.autoStopMinutes", 0, "0 is too low; the least is 10"),
        (
            "dev",
            "warehouse.size",
            "Tiny",
            "Tiny is none of '2X-Small', 'X-Small', 'Small', 'Medium', 'Large', 'X-Large', '2X-Large', "
            "'3X-Large' or '4X-Large'",
        ),
        ("dev", "sparkConf", {"spark.speculation": True}, None),
        (
            "dev",
            "interactiveCluster.group",
            "modelReviewers",
            "modelReviewers is not among users, who may make clusters; add it there",
        ),
        (
            "prod",
            "pool",
            {"idleMinutes": 30},
            None,
        ),
    ],
)
def test_a_value_of_compute_that_cannot_work_is_told_with_the_way_out(
    stack: str, key: str, value: object, words: str | None
) -> None:
    expected = {
        "sparkConf": "compute.sparkConf.spark.speculation: must be text; put it in quotes",
        "pool": "compute.pool.maxCapacity: is missing; state it: "
        "The most nodes that the pool has, idle or in use.",
    }
    others = {"compute.spot": None} if key == "pool" else {}
    line = expected[key] if words is None else f"compute.{key}: {words}"
    assert said(stack, {f"compute.{key}": value, **others}) == [line]


@pytest.mark.parametrize(
    ("stack", "key", "value"),
    [
        ("dev", "autoTerminationMinutes", 10),
        ("dev", "autoTerminationMinutes", 10_000),
        ("dev", "workers.min", 0),
        ("dev", "pool.maxCapacity", 5),
        ("dev", "pool.spot", True),
        ("dev", "pool.minIdle", 8),
        ("prod", "spot.bidMaxPrice", -1),
        ("prod", "spot.bidMaxPrice", 0.2),
        ("prod", "spot", None),
        ("dev", "interactiveCluster", None),
    ],
)
def test_a_value_of_compute_at_its_limit_is_allowed(stack: str, key: str, value: object) -> None:
    assert said(stack, {f"compute.{key}": value}) == []


def test_the_driver_may_be_a_spot_node_outside_prod() -> None:
    changes = {"compute.spot": {"bidMaxPrice": -1, "firstOnDemand": 0}, "compute.pool": None}
    assert said("test", changes) == []


def test_a_pool_has_the_node_type_of_compute() -> None:
    assert said("dev", {"compute.pool.nodeType": "Standard_DS3_v2"}) == [
        "compute.pool.nodeType: a pool has the nodes of compute.nodeType; remove it here"
    ]
    assert said("dev", {"compute.instancePoolId": "1"}) == [
        "compute.instancePoolId: the pool is made from compute.pool; remove it"
    ]


def test_only_a_pool_keeps_idle_nodes() -> None:
    assert said("prod", {"compute.idleMinutes": 30}) == [
        "compute.idleMinutes: only a pool keeps idle nodes; state pool.idleMinutes, or remove it"
    ]


def test_a_pool_excludes_spot_nodes_with_fallback() -> None:
    assert said("dev", {"compute.spot": {"bidMaxPrice": -1}}) == [
        "compute.spot: a pool's nodes cannot fall back to on-demand ones; remove it or set pool to null"
    ]


def test_a_pool_of_prod_has_no_spot_nodes() -> None:
    pool = {"idleMinutes": 30, "maxCapacity": 20, "spot": True}
    assert said("prod", {"compute.pool": pool, "compute.spot": None}) == [
        "compute.pool.spot: a pool has nothing to fall back to; set it to false in prod"
    ]


@pytest.mark.parametrize("environment", ["test", "prod"])
@pytest.mark.parametrize("value", ["false", " FALSE "])
def test_the_retention_check_is_off_only_where_data_may_be_lost(environment: str, value: str) -> None:
    assert said(environment, {"compute.sparkConf": {RETENTION_CHECK: value}}) == [
        f"compute.sparkConf.{RETENTION_CHECK}: lets VACUUM delete files in use; "
        f"only data of development may be lost, remove it in {environment}"
    ]
    assert said(environment, {"compute.sparkConf": {RETENTION_CHECK: "true"}}) == []
    assert said("dev", {"compute.sparkConf": {RETENTION_CHECK: value}}) == []


def test_the_address_plan_holds_the_pool() -> None:
    assert said("dev", {"compute.pool.maxCapacity": 32}) == []
    assert said("dev", {"compute.pool.maxCapacity": 33}) == [
        "network.maxNodes: 32 is less than the 33 nodes of the pool (compute); raise it or lower them"
    ]


def test_the_address_plan_holds_the_clusters_at_their_largest() -> None:
    two_of_seventeen = {"compute.jobClusters": 2}
    assert said("prod", {**two_of_seventeen, "network.maxNodes": 34}) == []
    assert said("prod", {**two_of_seventeen, "network.maxNodes": 33}) == [
        "network.maxNodes: 33 is less than the 34 nodes of the clusters at their largest, drivers included "
        "(compute); raise it or lower them"
    ]
    with_a_team = {"compute.interactiveCluster": {"group": "mlEngineers"}, "network.maxNodes": 33}
    assert said("prod", with_a_team) == [
        "network.maxNodes: 33 is less than the 34 nodes of the clusters at their largest, drivers included "
        "(compute); raise it or lower them"
    ]


@pytest.mark.parametrize("key", ["users", "warehouse.users"])
def test_whoever_uses_compute_can_enter_and_is_listed_once(key: str) -> None:
    assert said("prod", {f"compute.{key}": ["dataScientists", "mlEngineers", "mlEngineers"]}) == [
        f"compute.{key}.0: dataScientists cannot enter the workspace; "
        "add it to access.users or remove it here",
        f"compute.{key}.2: mlEngineers is listed twice; list it once",
    ]


def test_a_team_needs_no_pool() -> None:
    assert said("dev", {"compute.pool": None}) == []
    assert said("dev", {"compute.pool": GONE}) == []


@pytest.mark.parametrize(
    "size",
    ["Standard_E8ds_v5", "Standard_D16ds_v6", "Standard_L8s_v3", "Standard_DS13_v2", "Standard_F72s_v2"],
)
def test_a_size_that_azure_has_is_taken(size: str) -> None:
    assert said("dev", {"compute.nodeType": size}) == []


@pytest.mark.parametrize(
    ("size", "way_out"),
    [
        ("Standard_DS6_v2", "did you mean Standard_DS5_v2?"),
        ("Standard_D9999ds_v5", "did you mean Standard_D96ds_v5?"),
        ("Standard_Zebracrossing_with_many_stripes_on_it", "write one such as Standard_DS3_v2"),
    ],
)
def test_a_size_that_azure_does_not_have_is_refused(size: str, way_out: str) -> None:
    (line,) = said("dev", {"compute.nodeType": size})
    assert line.startswith(f"compute.nodeType: {size} is no size of Azure that clusters can have; ")
    assert line.endswith(" (a new one goes into infra/settings/vm_sizes.py)")
    assert way_out.partition(" Standard")[0] in line


@pytest.mark.parametrize(
    ("key", "value"), [("spark.master", "local[*]"), ("spark.databricks.cluster.profile", "singleNode")]
)
def test_no_spark_setting_makes_a_cluster_one_machine(key: str, value: str) -> None:
    assert said("prod", {"compute.sparkConf": {key: value}}) == [
        f"compute.sparkConf.{key}: makes a cluster of one machine, whose workers do nothing; remove it"
    ]


@pytest.mark.parametrize("key", ["spark", "", " ", "spark conf", "spark..a", ".spark.a", "spark.aä"])
def test_a_spark_setting_has_a_name_that_spark_takes(key: str) -> None:
    assert said("prod", {"compute.sparkConf": {key: "1"}}) == [
        f"compute.sparkConf.{key}: is no name of a Spark setting; "
        "write one such as spark.sql.adaptive.enabled"
    ]
