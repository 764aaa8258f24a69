"""Parts found by name: those that Linekey carries, then the entry points of installed packages."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

from desktop.core.catalogue.settings import PART_CANNOT_BE_LOADED
from desktop.core.errors import SettingsError


def find(group: str, name: str, built_in: Mapping[str, str]) -> Callable[..., Any] | None:
    """What `built_in` says as "module:attribute", or else the entry point of that group and name; else None.

    Imported when it is asked for. A built-in name never looks through the installed packages, which takes
    70 ms, and cannot be replaced by one of them. Raises SET-006 for an entry point that cannot be loaded.
    """
    if name in built_in:
        module, _, attribute = built_in[name].partition(":")
        found: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
        return found
    if is_closed():
        return None
    from importlib.metadata import entry_points

    for point in entry_points(group=group, name=name):
        try:
            loaded: Callable[..., Any] = point.load()
        except (ImportError, AttributeError) as error:
            raise SettingsError(
                PART_CANNOT_BE_LOADED, name=name, group=group, place=point.value, reason=error
            ) from error
        return loaded
    return None


def names(group: str, built_in: Mapping[str, str]) -> list[str]:
    """All that `find` finds, sorted: for the hint of an error."""
    if is_closed():
        return sorted(built_in)
    from importlib.metadata import entry_points

    return sorted({*built_in, *entry_points(group=group).names})


def is_closed() -> bool:
    """True in the packaged executable, which takes no part from elsewhere."""
    return bool(getattr(sys, "frozen", False))
