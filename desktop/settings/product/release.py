"""Who must approve a release."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from desktop.settings.product.section import Section


class Approver(Section):
    name: str = Field(min_length=1, description="Who this is, as the history tells it.")
    public_key_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 of the approver's public key, as `linekey keys show` prints it.",
    )


class ReleaseSection(Section):
    """Who must approve a release before it is rolled out. Without this section nobody has to."""

    approvals: int = Field(0, ge=0, description="How many approvers must have signed a release.")
    approvers: tuple[Approver, ...] = Field((), description="Those who may approve, each with one key.")

    @model_validator(mode="after")
    def _enough_and_each_once(self) -> Self:
        names = {approver.name for approver in self.approvers}
        keys = {approver.public_key_sha256 for approver in self.approvers}
        if not len(names) == len(keys) == len(self.approvers):
            raise ValueError("an approver's name or key is there twice")
        if self.approvals > len(self.approvers):
            raise ValueError("more approvals are needed than approvers are named")
        return self
