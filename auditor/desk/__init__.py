"""The territorial desk: from the audit of a town to an application that a prefecture can rank.

Nothing of any one programme stands in the code: programmes and actions are data (``programmes/*.toml``,
``actions.toml``), and a desk may write its own.
"""
