"""The code-signing certificate and the Signer profile on it.

The key is made in memory and imported into ACM, which gives it to AWS Signer and to nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from desktop.account.expiry import expiry_warning
from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.cloud.acm import get_certificate, import_code_signing
from desktop.cloud.errors import NotFoundError, translated
from desktop.cloud.session import Cloud
from desktop.cloud.signing_profiles import (
    PLATFORM,
    SigningProfile,
    cancel_profile,
    create_profile,
    get_profile,
)
from signing.certificates import check_chain
from signing.certificates.code_signing import read_code_signing
from signing.errors import SigningError
from signing.identity import new_code_signing_identity
from signing.messages import said

VALIDITY_DAYS = 20 * 365
_TAG = "linekey:product"


@dataclass(frozen=True)
class CodeSigning:
    cloud: Cloud
    names: Names
    step: str = "signing-profile"

    @property
    def detail(self) -> str:
        return f"for {self.names.product.name}, certificate “{self._label}” on the unit, key in ACM"

    @property
    def _label(self) -> str:
        return self.names.product.firmware.certificate_label

    def active_profile(self) -> SigningProfile | None:
        """The product's profile, when there is one that signs."""
        return next((profile for profile in self._profiles() if profile.status == "Active"), None)

    def certificate_pem(self, profile: SigningProfile) -> str:
        """Raises CLD-004 when ACM has lost it."""
        return get_certificate(self.cloud, profile.certificate_arn)

    def problem(self) -> str | None:
        profile = self.active_profile()
        if profile is None:
            return said("There is no active signing profile.")
        if profile.platform != PLATFORM or profile.label != self._label:
            return said(
                "The signing profile {name} is for another platform or certificate label.", name=profile.name
            )
        try:
            check_chain([self.certificate_pem(profile)], None)
        except (NotFoundError, SigningError) as error:
            return said(
                "The certificate of the signing profile {name} is not usable: {message}",
                name=profile.name,
                message=error.message,
            )
        return None

    def warning(self) -> str | None:
        profile = self.active_profile()
        if profile is None:
            return None
        facts = read_code_signing(self.certificate_pem(profile))
        return expiry_warning(facts.subject, facts.not_after)

    def mend(self) -> None:
        """A profile cannot be changed and its name never comes back: cancels the old one, makes the next."""
        profiles = self._profiles()
        for profile in profiles:
            if profile.status == "Active":
                cancel_profile(self.cloud, profile.name)
        used = {profile.certificate_arn for profile in profiles}
        arn = self._imported(used) or self._import()
        create_profile(self.cloud, self.names.signing_profile(len(profiles) + 1), arn, self._label)

    def _profiles(self) -> list[SigningProfile]:
        """All of the product, the cancelled ones included, in the order they were made."""
        found: list[SigningProfile] = []
        for attempt in count(1):
            try:
                found.append(get_profile(self.cloud, self.names.signing_profile(attempt)))
            except NotFoundError:
                break
        return found

    def held(self) -> Holding:
        """Ours by the tag of the certificate: who only took the profile's name has another one."""
        active = [profile for profile in self._profiles() if profile.status == "Active"]
        tagged = set(self._tagged())
        if strange := [profile.name for profile in active if profile.certificate_arn not in tagged]:
            return left_alone(
                "{profiles} signs with a certificate that Linekey did not make", profiles=", ".join(strange)
            )
        return OURS if active or tagged else NOTHING

    def remove(self) -> str:
        """The profiles before their certificates, by which they are known as ours."""
        names = [profile.name for profile in self._profiles()]
        for profile in self._profiles():
            if profile.status == "Active":
                cancel_profile(self.cloud, profile.name)
        for arn in list(self._tagged()):
            with suppress(NotFoundError), translated("remove the certificate {arn}", arn=arn):
                self.cloud.client("acm").delete_certificate(CertificateArn=arn)
        if not names:
            return ""
        return said("AWS Signer never gives these names again: {names}.", names=", ".join(names))

    def _imported(self, used: set[str]) -> str | None:
        """A certificate that a run imported before it was cut off."""
        return next((arn for arn in self._tagged() if arn not in used), None)

    def _tagged(self) -> Iterator[str]:
        """ARNs of the product's certificates in ACM."""
        acm = self.cloud.client("acm")
        with translated("look for an imported code-signing certificate"):
            pages = acm.get_paginator("list_certificates").paginate(Includes={"keyTypes": ["EC_prime256v1"]})
            for page in pages:
                for summary in page["CertificateSummaryList"]:
                    arn = str(summary["CertificateArn"])
                    tags = acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]
                    if {"Key": _TAG, "Value": self.names.slug} in tags:
                        yield arn

    def _import(self) -> str:
        identity = new_code_signing_identity(f"{self.names.product.name} firmware", VALIDITY_DAYS)
        tags = {_TAG: self.names.slug}
        return import_code_signing(self.cloud, identity.certificate_pem, identity.private_key_pem, tags)
