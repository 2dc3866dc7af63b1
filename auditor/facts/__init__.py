"""What was seen: frozen, versioned, one module per kind of fact."""
