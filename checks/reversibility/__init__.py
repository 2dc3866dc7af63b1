"""Whether the town can leave its suppliers."""
