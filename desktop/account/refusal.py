"""What set-up leaves to a person."""

from __future__ import annotations

from desktop.core.catalogue.settings import ACCOUNT_AS_SOMEBODY_LEFT_IT
from desktop.core.errors import SettingsError


def needs_a_person(problem: str, hint: str) -> SettingsError:
    """SET-011: the state in AWS may be somebody's intention, so set-up does not overwrite it."""
    return SettingsError(ACCOUNT_AS_SOMEBODY_LEFT_IT, problem=problem, advice=hint)
