"""One migration a file; one that was published is never changed."""
