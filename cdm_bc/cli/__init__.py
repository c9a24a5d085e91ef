"""The command ``cdm-bc``: a module per command, each option declared once, all words about files and exit status."""

from cdm_bc.cli.main import main

__all__ = ["main"]
