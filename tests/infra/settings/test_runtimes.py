"""Runtimes: which are taken, what their keys are, and when their support ends."""

from datetime import date, timedelta

import pytest

from infra.settings import runtimes
from tests.infra.settings.files import said, said_on

CHOICE = "choose among 15.4.x, 16.4.x, 17.3.x, 18.x"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("17.3.x", "17.3.x-cpu-ml-scala2.13"),
        ("17.3.x-cpu-ml-scala2.13", "17.3.x-cpu-ml-scala2.13"),
        ("17.3.x-gpu-ml-scala2.13", "17.3.x-gpu-ml-scala2.13"),
        ("18.x", "18.x-cpu-ml-scala2.13"),
        ("18.1.x", "18.1.x-cpu-ml-scala2.13"),
        ("16.4.x", "16.4.x-cpu-ml-scala2.12"),
        ("16.4.x-cpu-ml-scala2.13", "16.4.x-cpu-ml-scala2.13"),
    ],
)
def test_a_release_or_a_key_gives_the_key_of_the_machine_learning_build(written: str, key: str) -> None:
    assert runtimes.parse(written).key == key


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("17.3", "17.3 is no runtime; write its release, such as 17.3.x"),
        ("latest", "latest is no runtime; write its release, such as 17.3.x"),
        ("17.2.x-ml-scala2.12", "17.2.x-ml-scala2.12 is no runtime; write its release, such as 17.3.x"),
        (
            "17.3.x-scala2.13",
            "17.3.x-scala2.13 is without the machine-learning libraries; write 17.3.x",
        ),
        (
            "17.3.x-cpu-ml-scala2.12",
            "17.3.x-cpu-ml-scala2.12 does not exist: runtime 17 has Scala 2.13; write 17.3.x",
        ),
        (
            "15.4.x-cpu-ml-scala2.13",
            "15.4.x-cpu-ml-scala2.13 does not exist: runtime 15 has Scala 2.12; write 15.4.x",
        ),
        (
            "17.3.x-photon-scala2.13",
            "17.3.x-photon-scala2.13 names Photon; write 17.3.x and set photon instead",
        ),
        ("17.2.x", f"17.2 is without support since 2026-03-26; {CHOICE}"),
        ("13.3.x", f"13.3 is without support since 2026-08-22; {CHOICE}"),
        ("14.3.x", f"14.3 cannot install the framework; {CHOICE}"),
        ("18.99.x", f"18.99 is not in the table of runtimes; {CHOICE}"),
        ("18.3.x", f"18.3 is not in the table of runtimes; {CHOICE}"),
        ("19.1.x", f"19.1 is not in the table of runtimes; {CHOICE}"),
    ],
)
def test_a_runtime_that_clusters_cannot_use_is_refused(written: str, words: str) -> None:
    assert said("dev", {"compute.runtime": written}) == [f"compute.runtime: {words}"]


@pytest.mark.parametrize("written", ["18.x", "18.0.x", "18.2.x", "17.3.x"])
def test_a_release_that_there_is_is_taken(written: str) -> None:
    assert said("dev", {"compute.runtime": written}) == []


def test_a_runtime_is_refused_from_the_day_after_its_support_ends() -> None:
    last = runtimes.END_OF_SUPPORT["17.3"]
    assert said_on(last, "dev", {}) == []
    assert said_on(last + timedelta(days=1), "dev", {}) == [
        "compute.runtime: 17.3 is without support since 2028-10-22; choose among 18.x"
    ]


@pytest.mark.parametrize(("days", "warned"), [(91, False), (90, True), (0, True)])
def test_one_is_warned_ninety_days_before_the_support_ends(days: int, warned: bool) -> None:
    runtime = runtimes.parse("14.3.x")
    warning = runtimes.support_warning(runtime, date(2027, 2, 1) - timedelta(days=days))
    assert (warning is not None) == warned


def test_the_warning_says_when_the_support_ends_and_what_is_supported() -> None:
    assert runtimes.support_warning(runtimes.parse("14.3.x"), date(2027, 1, 1)) == (
        "support of 14.3 ends on 2027-02-01; move to a later one of 15.4.x, 16.4.x, 17.3.x, 18.x"
    )


def test_photon_does_not_run_on_the_runtime_of_gpus() -> None:
    gpu = {"compute.runtime": "17.3.x-gpu-ml-scala2.13", "compute.nodeType": "Standard_NC4as_T4_v3"}
    assert said("dev", gpu) == []
    assert said("dev", {**gpu, "compute.photon": True}) == [
        "compute.photon: 17.3.x-gpu-ml-scala2.13 is for GPUs, which Photon does not use; set it to false"
    ]


def test_photon_with_machine_learning_exists_from_15_2() -> None:
    assert said("dev", {"compute.runtime": "15.4.x", "compute.photon": True}) == []
    assert said("dev", {"compute.runtime": "14.3.x", "compute.photon": True}) == [
        f"compute.runtime: 14.3 cannot install the framework; {CHOICE}",
        "compute.photon: 14.3.x has no Photon for machine learning; set it to false or use 15.2 on",
    ]


def test_the_runtime_and_the_nodes_are_for_the_same_hardware() -> None:
    assert said("dev", {"compute.runtime": "17.3.x-gpu-ml-scala2.13"}) == [
        "compute.nodeType: Standard_DS3_v2 has no GPU, which runtime 17.3.x-gpu-ml-scala2.13 needs; "
        "choose another"
    ]
    assert said("dev", {"compute.nodeType": "Standard_NC4as_T4_v3"}) == [
        "compute.runtime: 17.3.x does not use the GPU of Standard_NC4as_T4_v3; "
        "write 17.3.x-gpu-ml-scala2.13 or choose another node type"
    ]
