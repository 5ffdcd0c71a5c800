"""The command lines of `docs/operations.md`, by the test that runs them."""

from collections.abc import Mapping

LOGIN = "pulumi login '<url>'"
NEW_STACK = "pulumi stack init <stack> --secrets-provider azurekeyvault://<vault>.vault.azure.net/keys/pulumi-state/<version>"
NEW_KEY = "az keyvault key rotate --vault-name <vault> --name pulumi-state --query key.kid --output tsv"
NEW_PROVIDER = (
    "pulumi stack change-secrets-provider "
    '"azurekeyvault://<vault>.vault.azure.net/keys/pulumi-state/<version>" -s <stack>'
)
NEW_SECRET = "pulumi config set --secret teamsWebhookUrl <new> -s <stack>"
EXPORT = "pulumi stack export -s <stack>"
ROTATION = (LOGIN, NEW_STACK, NEW_KEY, NEW_PROVIDER, NEW_SECRET, EXPORT)
"""Run by ``tests/lifecycle/test_rotation.py``."""

_STATE = ".pulumi/stacks/databricks-mlops/<stack>.json"
VERSIONS = (
    "az storage blob list --account-name <account> --auth-mode login --container-name state --include v "
    f'--prefix {_STATE} --query "[].[name, versionId, properties.lastModified]" --output tsv'
)
RESTORE = (
    "az storage blob copy start --account-name <account> --auth-mode login --destination-container state "
    f"--destination-blob {_STATE} "
    f'--source-uri "https://<account>.blob.core.windows.net/state/{_STATE}?versionid=<version>"'
)
REFRESH = "pulumi refresh -s <stack>"
PREVIEW = "make preview STACK=<stack> CLOUD=account"
RESTORING = (VERSIONS, RESTORE, REFRESH, PREVIEW)
"""Run in this order by ``tests/lifecycle/test_recipes.py``."""

DELETED_WORKSPACE = (
    "pulumi state delete 'urn:pulumi:<stack>::databricks-mlops::pulumi:providers:databricks::workspace' "
    "--target-dependents -s <stack>",
    "pulumi up -s <stack> --refresh --replace '**PrivateEndpoint::workspace-*' "
    "--replace '**::serverless-rules-workspace-*' --replace '**::workspace-serverless-policy'",
    "make drift STACK=<stack> CLOUD=account",
)
"""Run in this order by ``tests/lifecycle/test_recipes.py``."""

AZURE_ALONE = "make drift STACK=<stack> ONLY=azure CLOUD=account"
"""Run by ``tests/lifecycle/test_recipes.py``."""

END = (
    "pulumi state unprotect 'urn:pulumi:shared::databricks-mlops::databricks-mlops:shared:DestroyGuard"
    "::environments-stand-on-this' -s shared",
    "pulumi destroy -s shared --exclude-protected",
)
"""Run in this order by ``tests/lifecycle/test_recipes.py``."""

DOUBLED = (
    "az login",
    "az role assignment list --all --assignee <principal> --output table",
    "az storage account show --name <account> "
    '--query "privateEndpointConnections[].[name, privateEndpoint.id]"',
    "az storage account private-endpoint-connection delete --account-name <account> --name <name> --yes",
    "cd framework && databricks bundle deploy -t <target>",
)
"""Run by ``tests/recipes/test_doubled_commands.py`` on doubles of ``az`` and ``databricks``."""

DEPLOY = "make deploy STACK=<stack> CLOUD=account"
"""Run by ``tests/recipes/test_deploy.py`` on a double of ``pulumi``; lifecycle tests run its flags."""

ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "localcloud reach <from> <to>": ("tests/localcloud/run/test_reach.py", 'localcloud("reach", '),
    "make backend": ("tests/lifecycle/test_backend.py", '"toolchain.backend"'),
    "make backend CLOUD=account": ("tests/lifecycle/test_backend.py", '"toolchain.backend"'),
    "make bundle": ("tests/lifecycle/test_bundle.py", '"toolchain.bundle"'),
    "make bundle CLOUD=account": ("tests/lifecycle/test_bundle.py", '"toolchain.bundle"'),
    "make check": ("tests/toolchain/test_gate.py", ".venv/bin/actionlint"),
    "make integration STACK=<stack> CLOUD=account": (
        "tests/toolchain/test_integration.py",
        'integration.try_jobs(checkout, "test"',
    ),
    "make mirror STACK=<stack> CLOUD=account": (
        "tests/lifecycle/test_mirror.py",
        '"toolchain.mirror", "dev"',
    ),
    "make up": ("tests/lifecycle/conftest.py", '"toolchain.stacks", "up"'),
    "pulumi cancel -s <stack>": ("tests/lifecycle/test_killed.py", '"cancel"'),
    "pulumi import --file <file> -s <stack>": ("tests/lifecycle/test_killed.py", '"import"'),
    "pulumi preview -s <stack> --refresh --expect-no-changes": (
        "tests/lifecycle/test_killed.py",
        '"preview", "--refresh", "--expect-no-changes"',
    ),
    "pulumi refresh -s <stack> --clear-pending-creates": (
        "tests/lifecycle/test_killed.py",
        '"--clear-pending-creates"',
    ),
    "pulumi up -C backend -s backend": (
        "tests/lifecycle/test_backend.py",
        '("-C", "backend", "-s", "backend")',
    ),
    "pulumi up -s <stack> --refresh": ("tests/lifecycle/test_ml_plane.py", 'up(own_platform, "--refresh"'),
    "pulumi up -s <stack>": ("tests/lifecycle/test_killed.py", '"up"'),
}
"""Lines whose work another test does already: the file, and the words by which it does it."""
