"""What was seen and what was judged of it, kept: SQLite by default, PostgreSQL by URL.

Facts are written once and never changed; a new judgement stands beside the old ones. A scan lands
whole, in one transaction, or not at all.
"""
