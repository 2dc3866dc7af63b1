"""Whether the town keeps the duties that the law lays on a public site."""
