"""Three fictional towns served on loopback: real DNS, real TLS, real HTTP, nothing to install."""

from auditor.demo.laboratory import FREE_PORTS, Laboratory, Ports, serve_towns
from auditor.demo.towns import DemoTown

__all__ = ["FREE_PORTS", "DemoTown", "Laboratory", "Ports", "serve_towns"]
