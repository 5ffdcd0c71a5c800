"""What the validator says of inputs without a server."""

from localcloud.validation import problems


def test_a_type_that_is_not_simulated_is_refused_by_name() -> None:
    (problem,) = problems("azure-native:compute:VirtualMachine", {})
    assert str(problem) == "localcloud does not simulate azure-native:compute:VirtualMachine"
