# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false, reportUnknownParameterType=false
"""The generated protocol modules, which carry no usable types: everything untyped is named here once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import plugin_pb2
from pulumi.runtime.proto import provider_pb2 as messages
from pulumi.runtime.proto import provider_pb2_grpc as services

Message: Any = messages
"""The protocol's messages: ``Message.CheckResponse(...)``."""

Servicer: Any = services.ResourceProviderServicer
Empty: Any = empty_pb2.Empty
Struct: Any = struct_pb2.Struct
Value: Any = struct_pb2.Value
PluginInfo: Any = plugin_pb2.PluginInfo

UNKNOWN_ERROR: Any = grpc.StatusCode.UNKNOWN
INTERNAL: Any = grpc.StatusCode.INTERNAL
CANCELLED: Any = grpc.StatusCode.CANCELLED

_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


class Context(Protocol):
    """What gRPC tells about one call."""

    def peer(self) -> str:
        """Return the address of the connection."""
        ...

    def abort(self, code: Any, details: str) -> None:
        """End the call with an error. Does not return."""
        ...


def serve(servicers: list[Any], workers: int) -> list[int]:
    """Serve each servicer on a port of its own, until the process ends. Returns the ports."""
    ports: list[int] = []
    for servicer in servicers:
        server = grpc.server(ThreadPoolExecutor(workers), options=_UNLIMITED)
        services.add_ResourceProviderServicer_to_server(servicer, server)
        ports.append(server.add_insecure_port("127.0.0.1:0"))
        server.start()
        _SERVERS.append(server)
    return ports


_SERVERS: list[Any] = []
"""Servers stop when nothing refers to them."""
