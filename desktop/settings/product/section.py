"""What all sections of a product profile are: read-only, and strict about unknown keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _beside_the_profile(path: str, info: ValidationInfo) -> str:
    folder: Path = (info.context or {}).get(FOLDER, Path())
    return str(folder / path)


def _file_beside_the_profile(reference: str, info: ValidationInfo) -> str:
    scheme, colon, place = reference.partition(":")
    return f"{scheme}:{_beside_the_profile(place, info)}" if scheme == "file" and colon else reference


FOLDER = "folder"  # of the profile, in the context of its validation

ProfilePath = Annotated[str, AfterValidator(_beside_the_profile)]
"""A file; a relative path starts at the folder of the profile."""

KeyReference = Annotated[str, AfterValidator(_file_beside_the_profile)]
"""A key as `linekey sign --key` names it; `file:PATH` as in `ProfilePath`."""
