"""An application to a funding programme, as elected people, a desk and machines read it."""
