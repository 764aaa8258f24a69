"""The people of releases: their names, and how the first release policy is drafted."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from desktop.settings.product.section import ProfilePath, Section

ID = r"[a-z0-9][a-z0-9._-]{0,31}"


class NamedPerson(Section):
    """Somebody of the release policy, by the name that is shown: it is in no policy and can be erased."""

    id: str = Field(
        pattern=rf"^{ID}$", description="Who this is in the release policy: a staff number, no name."
    )
    name: str = Field("", description="As the history tells it; it can be erased.")
    public_key: ProfilePath = Field(
        "", description="Public key or certificate (PEM), for the draft of the first policy."
    )


class Approver(Section):
    id: str = Field(
        "",
        pattern=rf"^({ID})?$",
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
    """Names of the people of releases. Who may agree to one, the account's release policy says, not this."""

    approvals: int = Field(0, ge=0, description="Approvals that the first release policy asks for.")
    people: tuple[NamedPerson, ...] = Field((), description="People of the release policy.")
    approvers: tuple[Approver, ...] = Field((), description="The same, as older profiles have them.")

    def name_of(self, person_id: str) -> str:
        """Empty when the profile names nobody of that id."""
        older = {one.person_id: one.name for one in self.approvers}
        return {**older, **{one.id: one.name for one in self.people}}.get(person_id, "")

    def shown(self, person_id: str) -> str:
        return shown(person_id, self.name_of(person_id))

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [*(one.person_id for one in self.approvers), *(one.id for one in self.people)]
        people: tuple[Approver | NamedPerson, ...] = (*self.approvers, *self.people)
        names = [one.name for one in people if one.name]
        keys = [one.public_key_sha256 for one in self.approvers]
        for values in (ids, names, keys):
            if len(set(values)) < len(values):
                raise ValueError("a person's id, name or key is there twice")
        return self


def shown(person_id: str, name: str) -> str:
    """`Ada (e1815)`: the id always, since a name is whatever a profile says."""
    return f"{name} ({person_id})" if name else person_id
