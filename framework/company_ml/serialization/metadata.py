"""What is known of a model file: the JSON beside it, which also says which file is the model's."""

import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

MethodName = Literal["pickle", "cloudpickle", "joblib", "skops"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MEGABYTE = 1_000_000


class Metadata(BaseModel):
    """The description of one model file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, protected_namespaces=())

    format: Literal[2] = Field(2, description="Version of this description.")
    name: str = Field(
        description="What the model was saved as: its path below the folder, without an ending."
    )
    method: MethodName = Field(description="What the file was written with.")
    path: str = Field(
        pattern=r"^[^/\\]+$", description="Name of the file, in the folder of this description."
    )
    size_bytes: int = Field(ge=0)
    size_mb: float = Field(ge=0, description="The same in megabytes of 1,000,000 bytes.")
    sha256: Sha256 = Field(description="Digest of the file's bytes.")
    compression: int | None = Field(ge=0, le=9, description="Level of compression; null where there is none.")
    model_type: str = Field(description="Class of the model.")
    python: str
    libraries: dict[str, str] = Field(description="Versions of the packages that reading takes.")
    created: datetime = Field(description="When the file was written, in UTC.")
    signature: Sha256 | None = Field(
        None, description="HMAC-SHA256 of all other fields, by a key that is kept elsewhere."
    )

    def signed_bytes(self) -> bytes:
        """Return what a signature is of: every field but itself, in one form."""
        fields = self.model_dump(mode="json", exclude={"signature"})
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def describe(
    model: Any,
    method: MethodName,
    name: str,
    path: str,
    *,
    size: int,
    sha256: str,
    compression: int | None,
) -> Metadata:
    """Return the description of a file that was just written; it is not signed yet."""
    kind = cast("type[object]", type(model))
    return Metadata(
        format=2,
        name=name,
        method=method,
        path=path,
        size_bytes=size,
        size_mb=round(size / MEGABYTE, 3),
        sha256=sha256,
        compression=compression,
        model_type=f"{kind.__module__}.{kind.__qualname__}",
        python=platform.python_version(),
        libraries=_libraries(method, kind.__module__),
        created=datetime.now(UTC),
        signature=None,
    )


def changed_libraries(metadata: Metadata) -> list[str]:
    """Return in words which packages have another version here than where the file was written."""
    return [
        f"{name} {then} is {_version(name) or 'not installed'} here"
        for name, then in metadata.libraries.items()
        if _version(name) != then
    ]


def _libraries(method: MethodName, module: str) -> dict[str, str]:
    """Versions of the method's package, the model's, and NumPy, whose arrays are in nearly every model."""
    packages = _distributions().get(module.partition(".")[0], [])
    found = {name: _version(name) for name in sorted({method, "numpy", *packages})}
    return {name: installed for name, installed in found.items() if installed}


@cache
def _distributions() -> Mapping[str, list[str]]:
    """The packages by what can be imported from them: asked once, as this reads files of all of them."""
    return packages_distributions()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
