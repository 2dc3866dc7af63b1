"""Pure functions from facts to findings: one folder per family, one module per subject."""
