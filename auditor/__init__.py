"""Beffroi: audits the public digital presence of French towns."""

__version__ = "0.1.0"
