"""Unity Catalog's list of schemas, as the test's workspace answers it."""

import json
from collections.abc import Mapping

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

PATH = "/api/2.1/unity-catalog/schemas"


def answer(server: HTTPServer, catalog: str, schemas: Mapping[str, Mapping[str, str] | None]) -> None:
    """Let a server list a catalog's schemas, a page each, by name with their properties."""
    items = list(schemas.items())

    def page(request: Request) -> Response:
        if request.args["catalog_name"] != catalog:
            absent = {"error_code": "CATALOG_DOES_NOT_EXIST", "message": "Catalog does not exist."}
            return Response(json.dumps(absent), status=404, content_type="application/json")
        position = int(request.args.get("page_token", "0"))
        name, properties = items[position]
        content: dict[str, object] = {
            "schemas": [{"name": name, "catalog_name": catalog, "properties": properties}]
        }
        if position + 1 < len(items):
            content["next_page_token"] = str(position + 1)
        return Response(json.dumps(content), content_type="application/json")

    server.expect_request(PATH).respond_with_handler(page)
