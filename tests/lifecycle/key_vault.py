"""A double of Azure Key Vault and of Entra ID's log-in, which Pulumi's own command reaches through a proxy.

The command's client accepts TLS only, and only under the services' own names: so the double is an HTTPS
proxy whose certificates the client trusts. It holds a key with versions, encrypts and decrypts as the vault
does (https://learn.microsoft.com/rest/api/keyvault/keys/decrypt/decrypt). An id token is what it lets in.
"""

import base64
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

AUTHORITY = "login.microsoftonline.com"
TENANT = "00000000-0000-0000-0000-000000000001"
_OPERATION = re.compile(r"/keys/(?P<key>[^/]+)(/(?P<version>[^/]+))?/(?P<operation>encrypt|decrypt)")
_PADDING = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class Vault:
    """A vault with one key, whose versions are all enabled; the newest is meant where none is named."""

    host = "kv-states.vault.azure.net"

    def __init__(self) -> None:
        self.versions: dict[str, rsa.RSAPrivateKey] = {}
        self.rotate()

    def rotate(self) -> str:
        """Add a version of the key, and return how a secrets provider names it."""
        version = f"{len(self.versions) + 1:032x}"
        self.versions[version] = rsa.generate_private_key(65537, 2048)
        return f"azurekeyvault://{self.host}/keys/pulumi-state/{version}"

    def answer(self, path: str, body: Mapping[str, str]) -> tuple[int, Any]:
        """Return status and JSON of the answer to a request that has a token."""
        asked = _OPERATION.fullmatch(path)
        if not asked:
            return 404, {"error": {"code": "NotFound", "message": path}}
        version = asked["version"] or list(self.versions)[-1]
        key, value = self.versions[version], _decode(body["value"])
        if asked["operation"] == "encrypt":
            result = key.public_key().encrypt(value, _PADDING)
        else:
            try:
                result = key.decrypt(value, _PADDING)
            except ValueError:
                return 400, {"error": {"code": "BadParameter", "message": "The parameter is incorrect."}}
        return 200, {"kid": f"https://{self.host}/keys/{asked['key']}/{version}", "value": _encode(result)}


@contextmanager
def served(vault: Vault, folder: Path) -> Iterator[dict[str, str]]:
    """Serve the vault while the context lasts; yield the variables by which a client finds it and logs in."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    (folder / "id-token").write_text("id-token", encoding="utf-8")
    contexts: dict[str, ssl.SSLContext] = {}
    for host in (vault.host, AUTHORITY):
        contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(contexts[host])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _proxy(vault, contexts))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield {
            "HTTPS_PROXY": f"http://127.0.0.1:{server.server_port}",
            "NO_PROXY": "",
            "SSL_CERT_FILE": str(folder / "authority.pem"),
            "AZURE_TENANT_ID": TENANT,
            "AZURE_CLIENT_ID": "00000000-0000-0000-0000-000000000002",
            "AZURE_FEDERATED_TOKEN_FILE": str(folder / "id-token"),
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _proxy(vault: Vault, contexts: Mapping[str, ssl.SSLContext]) -> type[BaseHTTPRequestHandler]:
    class Proxy(BaseHTTPRequestHandler):
        """Opens a tunnel to one of the services, at the other end of which the double itself answers."""

        protocol_version = "HTTP/1.1"

        def do_CONNECT(self) -> None:
            host = self.path.partition(":")[0]
            if host not in contexts:
                self.send_error(502, f"{host} is not simulated")
                return
            self.send_response(200)
            self.end_headers()
            tunnel = contexts[host].wrap_socket(self.connection, server_side=True)
            _service(vault, host)(tunnel, self.client_address, self.server)
            tunnel.close()
            self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet: what is asked is no part of a test's report."""

    return Proxy


def _service(vault: Vault, host: str) -> type[BaseHTTPRequestHandler]:
    class Service(BaseHTTPRequestHandler):
        """One of the services, as its client sees it."""

        protocol_version = "HTTP/1.1"
        connection: socket.socket

        def do_GET(self) -> None:
            known = urlsplit(self.path).path.endswith(("/openid-configuration", "/discovery/instance"))
            self._send(*((200, _discovery()) if host == AUTHORITY and known else (404, {})))

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            if host == AUTHORITY:
                sent = parse_qs(text).get("client_assertion") == ["id-token"]
                token = {"access_token": "access", "expires_in": 3600, "token_type": "Bearer"}
                self._send(*((200, token) if sent else (401, {"error": "invalid_client"})))
            elif self.headers.get("Authorization") == "Bearer access":
                self._send(*vault.answer(path, json.loads(text)))
            else:
                self._send(401, {}, _CHALLENGE)

        def _send(self, status: int, answer: Any, headers: Mapping[str, str] | None = None) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            described = {"Content-Type": "application/json", "Content-Length": str(len(content))}
            for name, value in {**described, **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet: what is asked is no part of a test's report."""

    return Service


_CHALLENGE = {
    "WWW-Authenticate": f'Bearer authorization="https://{AUTHORITY}/{TENANT}", resource="https://vault.azure.net"'
}


def _discovery() -> dict[str, Any]:
    base = f"https://{AUTHORITY}/{TENANT}"
    return {
        "tenant_discovery_endpoint": f"{base}/v2.0/.well-known/openid-configuration",
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "issuer": f"{base}/v2.0",
    }


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
