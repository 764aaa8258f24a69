"""Who must approve a release."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from desktop.settings.product.section import Section


class Approver(Section):
    id: str = Field(
        "",
        pattern=r"^([a-z0-9][a-z0-9._-]{0,31})?$",
        description="What is recorded for good of who approved, as a staff number; default: from the key.",
    )
    name: str = Field(min_length=1, description="Who this is, as the history tells it; it can be erased.")
    public_key_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the approver's public key, as `linekey keys show` prints it.",
    )

    @property
    def person_id(self) -> str:
        """`id`, else of the key: never of the name, which must not enter what is hashed or signed."""
        return self.id or f"key-{self.public_key_sha256[:16]}"


class ReleaseSection(Section):
    """Who must approve a release before it is rolled out. Without this section nobody has to."""

    approvals: int = Field(0, ge=0, description="How many approvers must have signed a release.")
    approvers: tuple[Approver, ...] = Field((), description="Those who may approve, each with one key.")

    @model_validator(mode="after")
    def _enough_and_each_once(self) -> Self:
        names = {approver.name for approver in self.approvers}
        keys = {approver.public_key_sha256 for approver in self.approvers}
        ids = {approver.person_id for approver in self.approvers}
        if not len(names) == len(keys) == len(ids) == len(self.approvers):
            raise ValueError("an approver's id, name or key is there twice")
        if self.approvals > len(self.approvers):
            raise ValueError("more approvals are needed than approvers are named")
        return self
