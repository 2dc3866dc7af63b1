"""The only way out: every name is resolved and every address judged here."""

from auditor.network.addresses import AddressPolicy
from auditor.network.network import Network
from auditor.network.resolver import Answer, Resolver

__all__ = ["AddressPolicy", "Answer", "Network", "Resolver"]
