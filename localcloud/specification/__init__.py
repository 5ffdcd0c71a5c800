r"""Holds localcloud against Microsoft's own specifications of the services that it simulates.

Two public repositories of Microsoft's are read from a checkout, a git directory or an unpacked source
archive: ``Azure/azure-rest-api-specs`` for request examples, and ``Azure/azure-resource-manager-schemas`` for
the enums, ranges, patterns and required properties of the same specifications. Neither is a part of this
project, so examples are checked where there is a checkout, and the wrong values that are made from the
schemas go into a file that the tests read:

    python -m localcloud.specification examples azure-rest-api-specs
    python -m localcloud.specification mutations azure-resource-manager-schemas \
        --requests tests/localcloud/specification/requests.json \
        --write tests/localcloud/specification/mutations.json

An archive's folder is named after its commit.
"""
