"""What set-up leaves to a person."""

from __future__ import annotations

from desktop.core.errors import SettingsError


def needs_a_person(problem: str, hint: str) -> SettingsError:
    """SET-011: the state in AWS may be somebody's intention, so set-up does not overwrite it."""
    return SettingsError("SET-011", problem, hint)
