"""What Linekey says when something fails: one entry for each message, by the family of its code.

A module is read by whoever raises from it, so what a verb does not need is not loaded.
"""
