"""What the signing library says when something fails: one entry for each message, by subject.

A module is read by whoever raises from it, so what a verb does not need is not loaded.
"""
