"""Which model and version a command means, asked of the registry before anything moves."""

from company_ml.cli.deploy.serving import number_of
from company_ml.errors import FrameworkError, InputError
from company_ml.names import CHALLENGER, CHAMPION, SERVED, ModelName
from company_ml.promotion.champion import check_champion
from company_ml.registry.failures import explained
from company_ml.registry.versions import registered
from company_ml.serving.verdict import Verdict
from company_ml.settings.connections import registry, stages
from company_ml.settings.environment import Environment, EnvironmentName, load
from company_ml.stages import Stages


def model_in_stage_before(settings: Environment, schemas: Stages, model: str) -> ModelName:
    """Return the full name of a model in the stage that versions come from.

    Args:
        settings: The environment that versions come to.
        schemas: The schemas of the stages.
        model: The model's own name; or its full name, which a registered model gives its deployment job.

    Raises:
        InputError: nothing is promoted to the environment, or the full name is that of another stage.
    """
    before = schemas.before(settings.stage)
    name = ModelName.parse(model) if "." in model else ModelName(settings.models_catalog, before, model)
    if (name.catalog, name.schema) != (settings.models_catalog, before):
        raise InputError(
            f"{name} is not in {settings.models_catalog}.{before}, where versions for {settings.name} come "
            "from"
        )
    return name


def own_name(settings: Environment, schemas: Stages, model: str) -> str:
    """Return a model's own name, of which the full one may be given as ``model_in_stage_before`` takes it."""
    return model_in_stage_before(settings, schemas, model).model if "." in model else model


def version_to_serve(environment: EnvironmentName, model: ModelName, version: str) -> str:
    """Return the number of a version that an endpoint may serve.

    Where the challenger is asked for and has become the champion since, that is the champion: so a job that
    is run again ends as it did. What production serves must be able to become its champion afterwards.

    Raises:
        InputError: there is no such version.
        RefusedError: no version has the alias, it is not ready, or production may not serve it.
    """
    number = number_of(environment, model, _present(environment, model, version))
    settings = load(environment)
    if model.catalog != settings.models_catalog:
        return number
    schemas = stages(settings)
    if schemas.stage_of(model) == SERVED:
        with explained(f"looking whether production may serve version {number} of {model}"):
            check_champion(registry(settings), schemas, model, number)
    return number


def without_endpoint(environment: EnvironmentName, endpoint: str, model: str, version: str) -> Verdict:
    """Return the verdict where there is no endpoint yet: it is for the stack to create, for a first champion.

    Args:
        environment: Whose registry is asked.
        endpoint: Name of the endpoint that is not there.
        model: The model's own name, or its full one in the stage before.
        version: Number of the version, or an alias with ``@`` before it.

    Raises:
        FrameworkError: another version is the champion, so that the endpoint should be there.
        RefusedError: the version may not become the champion.
    """
    settings = load(environment)
    client, schemas = registry(settings), stages(settings)
    own = own_name(settings, schemas, model)
    name = ModelName(settings.models_catalog, schemas.schema(settings.stage), own)
    number = number_of(environment, name, _present(environment, name, version))
    with explained(f"looking for the champion of {name}"):
        change = check_champion(client, schemas, name, number)
    if change.changed and change.before is not None:
        raise FrameworkError(
            f"there is no endpoint {endpoint}, although version {change.before} of {name} is the champion: "
            "deploy the stack, which creates it, and run this again; or check the name and the workspace"
        )
    reason = (
        f"there is no endpoint {endpoint} and no champion yet: version {number} of {name} is the first, and "
        "the stack creates the endpoint once it is the champion"
    )
    return Verdict(endpoint, number, True, reason)


def _present(environment: EnvironmentName, model: ModelName, version: str) -> str:
    if version != f"@{CHALLENGER}":
        return version
    with explained(f"looking for {version} of {model}"):
        found = registered(registry(load(environment)), model)
    if found is None or CHALLENGER in found.aliases or CHAMPION not in found.aliases:
        return version
    return f"@{CHAMPION}"
