"""The portfolio: a static site for a territorial desk, made of one campaign."""

from reports.portfolio.site import portfolio

__all__ = ["portfolio"]
