"""Figures on their way out: JSON, tables, the client file to fill in."""
