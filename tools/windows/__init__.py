"""Linekey tried on Windows: on Debian in a rig of wine with a genuine Windows Python, or on Windows itself.

`python3 dev.py windows` runs every check on the current tree and ends in one report. What the rig cannot
prove stands in docs/windows.md.
"""
