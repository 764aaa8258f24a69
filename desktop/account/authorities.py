"""Your own authorities: registered in AWS IoT, looked at, and taken out of use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop.account.expiry import expiry_warning
from desktop.account.part import NOTHING, Holding, left_alone, needs_a_person
from desktop.cloud import authorities as cloud_authorities
from desktop.cloud.authorities import RegisteredAuthority, find_authority, list_authorities
from desktop.cloud.session import Cloud
from desktop.cloud.templates import describe_template
from desktop.core.catalogue.settings import (
    AUTHORITY_ACTIVE,
    AUTHORITY_REGISTERED,
    TEMPLATE_NOT_JUST_IN_TIME,
)
from desktop.core.errors import SettingsError
from signing.certificates import fingerprint, proof_of_possession
from signing.certificates.authorities import (
    AuthorityFacts,
    check_authority,
    check_authority_key,
    read_authority,
)
from signing.errors import SigningError
from signing.messages import N, said
from signing.signer import DigestSigner


@dataclass(frozen=True)
class AuthorityView:
    """A registered authority with what its certificate says; None where that cannot be read."""

    registered: RegisteredAuthority
    facts: AuthorityFacts | None
    warnings: tuple[str, ...]


def view_all(cloud: Cloud) -> list[AuthorityView]:
    registered = list_authorities(cloud)
    return [_view(one, registered) for one in registered]


def view(cloud: Cloud, authority_id: str) -> AuthorityView:
    """Raises CLD-004 when there is no such authority."""
    return _view(cloud_authorities.describe_authority(cloud, authority_id), list_authorities(cloud))


def register(
    cloud: Cloud,
    pem: str,
    signer: DigestSigner | None,
    *,
    auto_registration: bool = False,
    template: str = "",
) -> AuthorityView:
    """Registers an authority, ACTIVE. `signer` proves that its key is held; without it, units must use SNI.

    With `template` AWS provisions its units at their first connection. Raises what `check_authority` raises,
    SIG-076 (another key's), SET-050 (registered already), SET-052 (not a template for that), `CloudError`.
    """
    facts = check_authority(pem)
    known = find_authority(cloud, facts.fingerprint)
    if known is not None:
        raise SettingsError(
            AUTHORITY_REGISTERED, subject=facts.subject, status=known.status, id=known.authority_id
        )
    if template:
        _check_just_in_time(cloud, template)
    proof = None if signer is None else _proof(cloud, pem, signer)
    made = cloud_authorities.register_authority(
        cloud, pem, proof=proof, auto_registration=auto_registration or bool(template), template=template
    )
    return view(cloud, made)


def require_inactive(cloud: Cloud, authority_id: str) -> None:
    """Raises CLD-004 when there is no such authority, SET-051 while it is ACTIVE."""
    if cloud_authorities.describe_authority(cloud, authority_id).status == "ACTIVE":
        raise SettingsError(AUTHORITY_ACTIVE, id=authority_id)


def _proof(cloud: Cloud, pem: str, signer: DigestSigner) -> str:
    check_authority_key(pem, signer.public_key)
    return proof_of_possession(signer, pem, cloud_authorities.registration_code(cloud))


def _check_just_in_time(cloud: Cloud, name: str) -> None:
    """A template for fleet provisioning, or a disabled one, would leave units at the door. Raises SET-052."""
    found = describe_template(cloud, name)
    if found.kind != "JITP" or not found.enabled:
        state = "enabled" if found.enabled else "disabled"
        raise SettingsError(TEMPLATE_NOT_JUST_IN_TIME, name=name, kind=found.kind, state=state)


def _view(one: RegisteredAuthority, everyone: Iterable[RegisteredAuthority]) -> AuthorityView:
    facts = _facts(one)
    if facts is None:
        return AuthorityView(one, None, ("Its certificate cannot be read.",))
    said = (expiry_warning(facts.subject, facts.not_after), _namesake(one, facts, everyone))
    return AuthorityView(one, facts, tuple(warning for warning in said if warning))


def _namesake(
    one: RegisteredAuthority, facts: AuthorityFacts, everyone: Iterable[RegisteredAuthority]
) -> str | None:
    """AWS finds the authority of a certificate by its issuer's name, and does not choose between two."""
    others = [
        other.authority_id[:12]
        for other in everyone
        if other.authority_id != one.authority_id and (_facts(other) or facts).subject == facts.subject
    ]
    if not others:
        return None
    return (
        f"“{facts.subject}” is also the subject of {', '.join(others)}: AWS refuses a certificate when it is "
        "not said which of them it is of."
    )


def _facts(one: RegisteredAuthority) -> AuthorityFacts | None:
    try:
        return read_authority(one.pem)
    except SigningError:
        return None


@dataclass(frozen=True)
class Authority:
    """The authority of a product, as AWS IoT must know it.

    `template` is the one by which AWS provisions its units at their first connection; `just_in_time` without
    one leaves that to a function.
    """

    cloud: Cloud
    certificate: Path
    just_in_time: bool = False
    template: str = ""
    step: str = "authority"

    @property
    def detail(self) -> str:
        return f"{self.certificate.name}, registered in AWS IoT"

    def problem(self) -> str | None:
        facts = self._checked()
        found = find_authority(self.cloud, facts.fingerprint)
        if found is None:
            return said("AWS IoT does not know the authority “{subject}”.", subject=facts.subject)
        if found.status != "ACTIVE":
            return said(
                "The authority “{subject}” is {status} in AWS IoT.",
                subject=facts.subject,
                status=found.status,
            )
        if self.just_in_time and not found.auto_registration:
            return said(
                "AWS IoT registers no units of “{subject}” when they first connect.", subject=facts.subject
            )
        if self.just_in_time and found.template != self.template:
            by = said(N("by “{template}”"), template=found.template)
            return said(
                "AWS IoT provisions units of “{subject}” {by}, not as the product says.",
                subject=facts.subject,
                by=by if found.template else N("without a template"),
            )
        return None

    def warning(self) -> str | None:
        facts = read_authority(self._pem())
        return expiry_warning(facts.subject, facts.not_after)

    def mend(self) -> None:
        """Registers it without a proof, for that needs its key. Raises SET-011 for one that was deactivated,
        or whose units another template provisions.
        """
        facts = self._checked()
        found = find_authority(self.cloud, facts.fingerprint)
        if found is None:
            cloud_authorities.register_authority(
                self.cloud,
                self._pem(),
                proof=None,
                auto_registration=self.just_in_time,
                template=self.template,
            )
        elif found.status != "ACTIVE":
            advice = f"If that was not on purpose: linekey account ca activate {found.authority_id}"
            raise needs_a_person(self.problem() or "", advice)
        elif found.template not in ("", self.template):
            advice = "Products whose units come in different ways need an authority each."
            raise needs_a_person(self.problem() or "", advice)
        else:
            cloud_authorities.register_just_in_time(self.cloud, found.authority_id, self.template)

    def held(self) -> Holding:
        """Whoever registered it: its certificate is not Linekey's."""
        known = fingerprint(self._pem())
        if find_authority(self.cloud, known) is None:
            return NOTHING
        return left_alone("it is yours: linekey account ca deactivate {id}, then ca remove {id}", id=known)

    def remove(self) -> str:
        return ""

    def _checked(self) -> AuthorityFacts:
        return check_authority(self._pem())

    def _pem(self) -> str:
        from signing.output import read_whole

        return read_whole(self.certificate).decode("utf-8", "replace")
