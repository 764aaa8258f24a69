"""The functions of a rule's SQL that make or open arrays and objects."""

from __future__ import annotations

import math
from collections.abc import Sequence

from desktop.bench.rules.values import UNDEFINED, Undefined, as_integer, as_text


def item(collection: object, key: object) -> object:
    if isinstance(collection, dict):
        return collection.get(key, UNDEFINED) if isinstance(key, str) else UNDEFINED
    index = as_integer(key)
    if not isinstance(collection, list | str) or isinstance(index, Undefined):
        return UNDEFINED
    return collection[index] if 0 <= index < len(collection) else UNDEFINED


def joined(given: Sequence[object]) -> object:
    """An array when one of several is an array, else a text."""
    if len(given) < 2:
        return given[0] if given else UNDEFINED
    if any(isinstance(value, Undefined) for value in given):
        return UNDEFINED
    if any(isinstance(value, list) for value in given):
        return [one for value in given for one in (value if isinstance(value, list) else [value])]
    texts = [as_text(value) for value in given]
    return "".join(map(str, texts)) if UNDEFINED not in texts else UNDEFINED


def first_of(value: object, instead: object) -> object:
    missing = value is None or isinstance(value, Undefined)
    return instead if missing or (isinstance(value, float) and math.isnan(value)) else value


def transformed(mode: object, attributes: object, array: object) -> object:
    if mode != "enrichArray" or not isinstance(attributes, dict) or not isinstance(array, list):
        return UNDEFINED
    if not all(isinstance(one, dict) for one in array):
        return UNDEFINED
    return [{**one, **attributes} for one in array]
