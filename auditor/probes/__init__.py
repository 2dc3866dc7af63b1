"""The ways of looking: the only code that touches the network or a browser."""
