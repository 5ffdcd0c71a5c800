"""What a preview can say of outputs that only the cloud will know."""

from localcloud.core.values import Properties
from localcloud.sdk import preview


def of_new(token: str, inputs: Properties) -> Properties:
    """Return the outputs of an object that is not there yet: its inputs, and unknown for all else.

    azure-native says "unknown" at every depth. A bridged provider such as databricks does at the first
    level only, which the SDK does itself for what is missing.
    """
    return preview(token, inputs) if token.startswith("azure-native:") else inputs


def of_changed(token: str, old: Properties, state: Properties, inputs: Properties) -> Properties:
    """Return the outputs after a change in place: what the change does not touch stays as it is."""
    touched = of_new(token, inputs)
    kept = {key: value for key, value in state.items() if key in inputs or key not in old}
    return kept | {
        key: touched[key] for key, value in inputs.items() if key in touched and old.get(key) != value
    }
