"""Who may send and who receives the e-mail of the town."""
