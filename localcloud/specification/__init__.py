r"""Holds localcloud against Microsoft's own specifications of the services that it simulates.

Two public repositories of Microsoft's, both under the MIT licence, are read from a checkout, a git directory
or an unpacked source archive: ``Azure/azure-rest-api-specs`` for request examples, and
``Azure/azure-resource-manager-schemas`` for the enums, ranges, patterns and required properties of the same
specifications. What the tests need of them goes into one file, so that they need no network:

    python -m localcloud.specification --examples azure-rest-api-specs \
        --schemas azure-resource-manager-schemas --write tests/localcloud/specification/azure.json

``--examples`` may be given several times; an archive's folder is named after its commit.
"""
