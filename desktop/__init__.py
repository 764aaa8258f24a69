"""Linekey: the application."""

# Said here too: asking the metadata of the installed package takes longer than the rest of `--version`.
VERSION = "0.1.0"
