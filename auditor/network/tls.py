"""A TLS context that reaches any server: what its certificate is worth is judged later, from facts."""

from __future__ import annotations

import ssl

#: SSL_OP_LEGACY_SERVER_CONNECT of OpenSSL, which the ssl module names since Python 3.12.
_LEGACY_SERVER_CONNECT = 0x4


def permissive_context() -> ssl.SSLContext:
    """Every version and suite that OpenSSL still speaks, and no verification."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    return context
