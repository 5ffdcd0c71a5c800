"""An object is missing only if the service says so about this object, and nothing else."""

import pulumi
import pytest

from infra.lookups import AnswerError, unless_missing

MODEL = "ml_models_catalog.production_models.customer_churn"
SENTENCE = f"Routine or Model '{MODEL}' does not exist."

MISSING = {
    "as the service says it": SENTENCE,
    "as the provider passes it on": f"failed to get registered model {MODEL}: {SENTENCE}",
    "as the bridge lists it": f"invoking databricks:index/getX:getX: 1 error occurred:\n\t* {SENTENCE}\n\n",
    "with its code": f"invocation of getX returned an error: RESOURCE_DOES_NOT_EXIST: {SENTENCE}",
    "in other letters": SENTENCE.replace("ml_models", "ML_models"),
}
WRONG = {
    "metastore": "METASTORE_DOES_NOT_EXIST: Metastore '2f' does not exist.",
    "catalog": "CATALOG_DOES_NOT_EXIST: Catalog 'ml_models_catalog' does not exist.",
    "schema": "SCHEMA_DOES_NOT_EXIST: Schema 'ml_models_catalog.production_models' does not exist.",
    "catalog of this name": f"Catalog '{MODEL}' does not exist.",
    "another model": SENTENCE.replace("churn", "churn_v2"),
    "a table of this name": f"Table '{MODEL}' does not exist.",
    "permission": f"PERMISSION_DENIED: User does not have EXECUTE on Routine or Model '{MODEL}'.",
    "permission that says missing": f"PERMISSION_DENIED: {SENTENCE}",
    "two sentences": f"Catalog 'ml_models_catalog' does not exist.: {SENTENCE}",
    "time-out": "Get https://adb-1.azuredatabricks.net/api/2.1: context deadline exceeded",
    "page": f"<html><body><h1>404</h1><p>: {SENTENCE}</p></body></html>",
    "sentence inside another": f"{SENTENCE} Retry after the metastore is back.",
    "inside a clause": f"It is not true that {SENTENCE}",
    "nothing": "",
}


def fail(reason: str) -> int:
    raise Exception(reason)  # the SDK raises no other kind


@pytest.mark.parametrize("answer", MISSING.values(), ids=MISSING.keys())
def test_what_the_service_says_is_missing_is_missing(answer: str) -> None:
    assert unless_missing("Routine or Model", MODEL, lambda: fail(answer)) is None


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG.keys())
def test_every_other_failure_stops_with_one_sentence_that_names_the_object(answer: str) -> None:
    with pytest.raises(pulumi.RunError) as stopped:
        unless_missing("Routine or Model", MODEL, lambda: fail(answer))
    said = str(stopped.value)
    assert said.startswith(f"Whether the model {MODEL} exists is not known, so nothing is changed: ")
    assert said.endswith("then run again.")
    assert "\n" not in said
    assert "<" not in said


def test_a_table_is_asked_for_by_its_own_kind() -> None:
    assert unless_missing("Table", "a.b.c", lambda: fail("Table 'a.b.c' does not exist.")) is None


def test_an_answer_that_says_nothing_stops_too() -> None:
    def empty() -> int:
        raise AnswerError("the answer is empty")

    with pytest.raises(pulumi.RunError, match=r"the look-up failed \(the answer is empty\)"):
        unless_missing("Table", "a.b.c", empty)


def test_the_engines_own_words_are_left_out() -> None:
    text = "invoke of a:b:c failed: invocation of a:b:c returned an error: context deadline exceeded"
    with pytest.raises(pulumi.RunError, match=r"the look-up failed \(context deadline exceeded\)"):
        unless_missing("Table", "a.b.c", lambda: fail(text))


def test_a_long_failure_is_cut_short() -> None:
    with pytest.raises(pulumi.RunError) as stopped:
        unless_missing("Table", "a.b.c", lambda: fail("x" * 100_000))
    assert len(str(stopped.value)) < 600
