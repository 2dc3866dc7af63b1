"""A server of TLS with the groups of ML-KEM: pyOpenSSL, in its own virtual environment."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import suppress

from OpenSSL import SSL  # type: ignore[import-not-found]


def serve(port: int, chain: str, key: str) -> None:
    """Shake hands with whoever comes, and hang up."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.use_certificate_chain_file(chain)
    context.use_privatekey_file(key)
    server = socket.create_server(("127.0.0.1", port))
    while True:
        client, _ = server.accept()
        threading.Thread(target=_attend, args=(context, client), daemon=True).start()


def _attend(context: SSL.Context, client: socket.socket) -> None:
    session = SSL.Connection(context, client)
    session.set_accept_state()
    with suppress(SSL.Error, OSError):
        session.do_handshake()
        session.shutdown()
    client.close()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], sys.argv[3])
