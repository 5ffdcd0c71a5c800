"""From recorded requests to typed, labelled rows: as often as one likes, with the same result."""

from typing import Any

import pytest

from company_ml.errors import InputError, RefusedError
from company_ml.inference.unpacking import NOT_KNOWN_YET
from company_ml.statements.execution import StatementError
from tests.inference.conftest import Plant
from tests.inference.recorded import definition, outcome, record
from tests.statements.duck import SYSTEM

ALL = "request_id, row_number, model_name, model_version, user_id, age, plan, prediction, label"
SERVED = {"prediction": 1, "probability_0": 0.2, "probability_1": 0.8, "model_name": "churn"}


def test_a_request_becomes_one_typed_row_for_each_record(plant: Plant) -> None:
    people = [{"user_id": 9007199254740993, "age": 24, "plan": "basic"}, {"user_id": 2, "age": None}]
    record(plant.warehouse.database, "a", people, [SERVED, 0], client_request_id="c-1")
    done = plant.unpack()
    model = ("m.production_models.churn", "3")
    assert plant.rows(ALL) == [
        ("a", 0, *model, 9007199254740993, 24.0, "basic", 1, None),
        ("a", 1, *model, 2, None, None, 0, None),
    ]
    assert plant.rows("client_request_id, request_time::VARCHAR")[0] == ("c-1", "2026-11-24 12:00:00+00")
    assert (done.created, done.applied, done.requests, done.rows) == (True, True, 1, 2)
    assert (done.predictions, done.labelled, done.skipped, done.gaps) == (2, 0, {}, {})


def test_a_second_run_adds_nothing_and_a_later_one_what_came_late(plant: Plant) -> None:
    record(plant.warehouse.database, "b", [{"user_id": 1}], [1])
    plant.unpack()
    before = plant.rows("*")
    again = plant.unpack()
    assert plant.rows("*") == before
    assert (again.created, again.requests, again.rows) == (False, 0, 0)
    record(plant.warehouse.database, "a", [{"user_id": 2}], [0], days_ago=25)
    assert plant.unpack().requests == 1
    assert plant.rows("request_id, user_id") == [("a", 2), ("b", 1)]


def test_a_request_that_was_recorded_twice_is_added_once(plant: Plant) -> None:
    for _ in range(2):
        record(plant.warehouse.database, "a", [{"user_id": 1}], [1])
    assert plant.unpack().rows == 1
    assert plant.rows("request_id") == [("a",)]


def test_a_run_that_was_cut_between_two_pages_goes_on_where_it_was(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcde":
        record(plant.warehouse.database, name, [{"user_id": 1}, {"user_id": 2}], [1, 0])
    with monkeypatch.context() as cut:
        _fail_after(cut, merges=2)
        with pytest.raises(StatementError, match="cut"):
            plant.unpack(page=2)
    assert {row[0] for row in plant.rows("request_id")} == {"a", "b"}
    done = plant.unpack(page=2)
    assert done.requests == 3
    assert plant.rows("request_id, row_number") == [(name, row) for name in "abcde" for row in (0, 1)]


def _fail_after(monkeypatch: pytest.MonkeyPatch, merges: int) -> None:
    """Let the statement of a later page fail."""
    from company_ml.inference import unpack  # noqa: PLC0415

    real, left = unpack.run, iter(range(merges - 1))

    def run(workspace: Any, warehouse: str, sql: str, *rest: Any, **more: Any) -> Any:
        if sql.startswith("MERGE") and next(left, None) is None:
            raise StatementError("cut")
        return real(workspace, warehouse, sql, *rest, **more)

    monkeypatch.setattr(unpack, "run", run)


def test_a_dry_run_counts_and_writes_nothing(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1])
    assert plant.unpack(apply=False).created
    assert not plant.run("SELECT 1 FROM information_schema.tables WHERE table_name = 'unpacked'")
    plant.unpack()
    record(plant.warehouse.database, "b", [{"user_id": 1}, {"user_id": 2}], [1, 0])
    done = plant.unpack(apply=False)
    assert (done.applied, done.requests, done.rows, done.predictions) == (False, 1, 2, 1)
    assert plant.rows("request_id") == [("a",)]


@pytest.mark.parametrize(
    ("value", "stored", "gaps"),
    [
        (float("nan"), None, {}),
        (float("inf"), None, {"age holds no DOUBLE": 1}),
        ("24.5", 24.5, {}),
        ("old", None, {"age holds no DOUBLE": 1}),
        (True, None, {"age holds no DOUBLE": 1}),
        ([1], None, {"age holds no DOUBLE": 1}),
    ],
)
def test_a_value_that_does_not_fit_is_null_and_counted(
    plant: Plant, value: Any, stored: float | None, gaps: dict[str, int]
) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1, "age": value}], [1])
    done = plant.unpack()
    assert (plant.rows("age"), done.gaps) == ([(stored,)], gaps)


def test_a_prediction_that_says_nothing_is_null_and_its_neighbours_stay(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}, {"user_id": 2}, {}], [None, 1, "yes"])
    done = plant.unpack()
    assert plant.rows("prediction") == [(None,), (1,), (None,)]
    assert done.gaps == {"a prediction is null, or no finite number": 1, "prediction holds no BIGINT": 1}


def test_what_cannot_be_unpacked_is_left_out_and_counted_by_its_reason(plant: Plant) -> None:
    database = plant.warehouse.database
    record(database, "a", [{"user_id": 1}], [1], request=None)
    record(database, "b", [{"user_id": 1}], [1, 2])
    record(database, "c", [{"user_id": 1}], [1], request='{"dataframe_records": ' + "[" * 100_000)
    record(database, "d", [{"user_id": 1}], [1], status_code=500)
    record(database, "e", [{"user_id": 1}], [1], days_ago=31)
    record(database, "f", [{"user_id": 1}], [1])
    done = plant.unpack(page=1)
    assert plant.rows("request_id") == [("f",)]
    assert done.unreadable == 3
    assert set(done.skipped) == {
        "the request is not JSON",
        "the response has not one prediction for each row",
        "it is nested too deeply",
    }


def test_a_request_waits_until_it_is_known_which_version_answered(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1], served_entity_id="e-4")
    done = plant.unpack()
    assert (done.skipped, done.unreadable, plant.rows("*")) == ({NOT_KNOWN_YET: 1}, 0, [])
    plant.run(
        "INSERT INTO databricks_system.serving.served_entities "
        "VALUES ('e-4', 'churn', 'x', 'm.p.churn', '4', 3)"
    )
    plant.unpack()
    assert plant.rows("model_version") == [("4",)]


def test_labels_come_late_are_corrected_and_belong_to_their_days_only(plant: Plant) -> None:
    database = plant.warehouse.database
    record(database, "a", [{"user_id": 1}], [1], days_ago=25)
    record(database, "b", [{"user_id": 1}], [0], days_ago=3)
    outcome(database, 1, "1", days_ago=26)  # before both
    assert plant.unpack().labelled == 0
    outcome(database, 1, "0", days_ago=20)  # within the 20 days of a
    outcome(database, 1, "1", days_ago=4)  # after them, and before b
    done = plant.unpack()
    assert done.labelled == 1
    assert plant.rows("request_id, label") == [("a", 0), ("b", None)]
    outcome(database, 1, "1", days_ago=10)  # corrects it
    outcome(database, 1, "0", days_ago=2)
    assert plant.unpack().labelled == 2
    assert plant.rows("request_id, label, labelled_at::DATE::VARCHAR") == [
        ("a", 1, "2026-11-15"),
        ("b", 0, "2026-11-23"),
    ]


@pytest.mark.parametrize("left", [None, "nan", "yes", "1e30"])
def test_a_truth_that_is_none_of_its_type_is_no_label(plant: Plant, left: str | None) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1])
    outcome(plant.warehouse.database, 1, "1", days_ago=0.5)
    outcome(plant.warehouse.database, 1, left, days_ago=0.2)
    plant.unpack()
    assert plant.rows("label") == [(1,)]


def test_a_record_without_a_key_gets_no_label(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"age": 3}], [1])
    outcome(plant.warehouse.database, None, "1", days_ago=0.5)
    plant.unpack()
    assert plant.rows("label") == [(None,)]


def test_of_two_truths_at_one_moment_every_run_takes_the_same(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1])
    for left in ("1", "0"):
        outcome(plant.warehouse.database, 1, left, days_ago=0.5)
    for _ in range(2):
        plant.unpack()
        assert plant.rows("label") == [(1,)]


def test_labels_whose_predictions_are_numbers_are_never_nan(plant: Plant) -> None:
    table = definition(prediction="DOUBLE")
    record(plant.warehouse.database, "a", [{"user_id": 1}], [0.5])
    outcome(plant.warehouse.database, 1, "nan", days_ago=0.5)
    plant.unpack(table)
    assert plant.rows("prediction, label") == [(0.5, None)]


def test_without_a_table_of_labels_the_predictions_are_unpacked_all_the_same(plant: Plant) -> None:
    plant.run("DROP TABLE ml_prod_catalog.raw.outcomes")
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1])
    done = plant.unpack()
    assert (done.rows, done.labels_from, done.labelled) == (1, None, 0)


@pytest.mark.parametrize("name", ["a`b", "a'b", "a\\", "select", "ü"])
def test_a_column_may_have_any_name_that_delta_takes(plant: Plant, name: str) -> None:
    table = definition(columns={name: "BIGINT"}, labels=None)
    record(plant.warehouse.database, "a", [{name: 7}], [1])
    plant.unpack(table)
    quoted = '"' + name.replace('"', '""') + '"'
    assert plant.rows(quoted) == [(7,)]


def test_a_table_that_is_not_as_defined_is_refused_before_anything_is_read(plant: Plant) -> None:
    plant.unpack()
    asked = len(plant.warehouse.asked)
    changed = definition(columns={"user_id": "STRING", "age": "DOUBLE", "plan": "STRING", "size": "DOUBLE"})
    with pytest.raises(RefusedError, match=r"column user_id is BIGINT, not STRING; column size is missing"):
        plant.unpack(changed)
    assert len(plant.warehouse.asked) == asked


def test_an_endpoint_that_records_elsewhere_is_told(plant: Plant) -> None:
    with pytest.raises(InputError, match=r"no inference table ml_prod_catalog\.serving\.other_payload"):
        plant.unpack(definition(source="serving.other_payload"))


def test_a_view_may_say_which_version_answered_where_system_tables_are_closed(plant: Plant) -> None:
    record(plant.warehouse.database, "a", [{"user_id": 1}], [1], served_entity_id="own")
    plant.run(
        "CREATE VIEW ml_prod_catalog.raw.entities AS "
        "SELECT 'own' AS served_entity_id, 'm.s.churn' AS entity_name, '9' AS entity_version"
    )
    plant.run(f"DROP TABLE {SYSTEM}.serving.served_entities")
    assert plant.unpack(definition(entities="raw.entities")).skipped == {}
    assert plant.rows("model_name, model_version") == [("m.s.churn", "9")]
