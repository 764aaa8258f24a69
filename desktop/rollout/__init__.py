"""Bringing a release to units: preflight, stream, job, and what became of it on every thing."""
