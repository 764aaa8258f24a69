"""What issuers do in AWS IoT with the station's own AWS credentials."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.cloud import certificates
from desktop.cloud.errors import ConflictError, RefusedError
from desktop.cloud.joining import Membership, join
from desktop.core.catalogue.provision import AUTHORITY_NOT_TAKEN
from desktop.core.errors import ProvisionError
from desktop.provision.issuer import Access, Issued, Trace
from desktop.settings.product.identity import AuthoritySection, IdentitySection, PrivateCaSection

SPARE_DAYS = 1  # the certificate must last `certificate_days` when it is checked, which is a moment later


def register(access: Access, settings: IdentitySection, issued: Issued, serial: str) -> str:
    """Gives the certificate, which AWS IoT knows, its thing and everything else, and activates it last."""
    unit = Membership(
        thing=access.thing_name(serial),
        serial=serial,
        thing_type=settings.thing_type,
        thing_groups=settings.thing_groups,
        policy=access.unit_policy,
    )
    join(access.cloud, issued.certificate_id, unit)
    return unit.thing


def register_signed(
    access: Access, settings: AuthoritySection | PrivateCaSection, issued: Issued, serial: str, ca_pem: str
) -> str:
    """The same for what an authority of one's own signed: AWS IoT learns of it first. Raises PRV-061."""
    by_authority = ca_pem if settings.register_ == "now" else None
    try:
        certificates.register_inactive(access.cloud, issued.certificate_pem, by_authority)
    except (ConflictError, RefusedError) as error:
        authority = settings.ca_certificate if isinstance(settings, AuthoritySection) else settings.ca_arn
        raise ProvisionError(AUTHORITY_NOT_TAKEN, path=authority, reason=error.message) from error
    return register(access, settings, issued, serial)


def find(access: Access, trace: Trace) -> Iterable[Issued]:
    """What AWS IoT still has: by its id where that is known, else by the request, not used yet."""
    cloud, known = access.cloud, trace.issued.certificate_id
    left = (
        certificates.with_id(cloud, known)
        if known
        else certificates.for_request(cloud, trace.request_pem, trace.asked_at, "INACTIVE")
    )
    return [Issued(found.pem, found.certificate_id) for found in left]
