"""A station of its own: a certificate for which AWS IoT lends it what a station may do, and no AWS key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.account.documents import document
from desktop.account.facts import folder
from desktop.account.names import Names
from desktop.account.part import NOTHING, OURS, Holding, left_alone
from desktop.account.policies import IotPolicy
from desktop.account.rights.shipped import shipped
from desktop.account.roles import Role
from desktop.account.station_certificate import Secrets, StationCertificate
from desktop.cloud import certificates
from desktop.cloud.credential_provider import Identity
from desktop.cloud.role_aliases import (
    SECONDS,
    RoleAlias,
    credential_host,
    delete_alias,
    find_alias,
    write_alias,
)
from desktop.cloud.session import Cloud
from desktop.core.catalogue.settings import ENROLLED_ELSEWHERE, ENROLMENT_UNREADABLE
from desktop.core.errors import SettingsError
from desktop.settings.enrolment import Enrolment, forget_enrolment
from desktop.settings.product.profile import ProductProfile
from signing.certificates import fingerprint
from signing.identity import client_key_pem
from signing.messages import N, said

KIND = N("station")
PASSPHRASE = f"{KIND} passphrase"


@dataclass(frozen=True)
class Alias:
    cloud: Cloud
    names: Names
    step: str = "line-alias"

    @property
    def detail(self) -> str:
        return self.names.line

    @property
    def _wanted(self) -> RoleAlias:
        return RoleAlias(self.names.line, self.names.role_arn(self.names.line_role), SECONDS)

    def problem(self) -> str | None:
        found = find_alias(self.cloud, self.names.line)
        if found is None:
            return said("The role alias {name} does not exist.", name=self.names.line)
        if found != self._wanted:
            return said("The role alias {name} lends something else than it should.", name=self.names.line)
        return None

    def mend(self) -> None:
        write_alias(self.cloud, self._wanted)

    def held(self) -> Holding:
        """Ours by the role that it lends."""
        found = find_alias(self.cloud, self.names.line)
        if found is None:
            return NOTHING
        if found.role_arn != self._wanted.role_arn:
            return left_alone("it lends {role}, which is not Linekey's", role=found.role_arn)
        return OURS

    def remove(self) -> str:
        delete_alias(self.cloud, self.names.line)
        return ""


def enrolment_parts(
    cloud: Cloud, product: ProductProfile, secrets: Secrets
) -> tuple[Role, Alias, IotPolicy, StationCertificate]:
    """In the order they are made."""
    names = Names(cloud, product)
    return (
        Role(
            cloud,
            "line-role",
            names.line_role,
            document("policies/lent-trust"),
            lambda: shipped(cloud, product, "station"),
        ),
        Alias(cloud, names),
        IotPolicy(
            cloud, "line-policy", names.line, document("policies/enrolled", iot=names.iot, alias=names.line)
        ),
        _certificate(cloud, names, secrets),
    )


def _certificate(cloud: Cloud, names: Names, secrets: Secrets) -> StationCertificate:
    place = folder(cloud, names.product)
    return StationCertificate(cloud, names.line, place, secrets, KIND, "Linekey station")


def enrolment(cloud: Cloud, product: ProductProfile) -> Enrolment:
    """What the station keeps once all of `enrolment_parts` are there."""
    names = Names(cloud, product)
    made = _certificate(cloud, names, lambda _name: "")
    return Enrolment(
        cloud.account_id,
        cloud.region,
        credential_host(cloud),
        names.line,
        str(made.certificate_path),
        str(made.key_path),
    )


def open_enrolment(enrolled: Enrolment, secrets: Secrets) -> Identity:
    """Raises SET-093 (no certificate), SIG-010 (no key), SIG-012 (wrong passphrase), SET-020."""
    certificate = _certificate_of(enrolled)
    return Identity(certificate, client_key_pem(Path(enrolled.key), lambda: secrets(PASSPHRASE)))


def check_not_elsewhere(cloud: Cloud, product: ProductProfile, enrolled: Enrolment | None) -> None:
    """Raises SET-095 for another enrolment of the station: its certificate would be left behind, in use."""
    if enrolled is None:
        return
    _check_account(cloud, enrolled)
    if Names(cloud, product).line != enrolled.alias:
        raise _elsewhere(enrolled)


def end_enrolment(cloud: Cloud, enrolled: Enrolment, place: Path) -> None:
    """Takes the certificate out of AWS, its key and the enrolment out of `place`: it opens nothing any more.

    It can be done again when it was cut off. Raises SET-095 in another account or Region, SET-093 without the
    certificate.
    """
    _check_account(cloud, enrolled)
    certificates.discard(cloud, fingerprint(_certificate_of(enrolled)))
    Path(enrolled.key).unlink(missing_ok=True)
    forget_enrolment(place)
    Path(enrolled.certificate).unlink(missing_ok=True)  # last: it says what to take out of AWS


def _check_account(cloud: Cloud, enrolled: Enrolment) -> None:
    if (cloud.account_id, cloud.region) != (enrolled.account_id, enrolled.region):
        raise _elsewhere(enrolled)


def _elsewhere(enrolled: Enrolment) -> SettingsError:
    return SettingsError(
        ENROLLED_ELSEWHERE, account=enrolled.account_id, region=enrolled.region, alias=enrolled.alias
    )


def _certificate_of(enrolled: Enrolment) -> str:
    try:
        return Path(enrolled.certificate).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise SettingsError(ENROLMENT_UNREADABLE, path=enrolled.certificate) from error
