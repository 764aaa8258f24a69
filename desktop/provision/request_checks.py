"""What a unit asks to have certified, judged before anything is made for it."""

from __future__ import annotations

from desktop.core.catalogue.device import KEY_OF_ANOTHER_UNIT, KEY_REFUSED, REQUEST_REFUSED
from desktop.core.catalogue.provision import AUTHORITY_ENDS_TOO_SOON, CERTIFICATE_NOT_POSSIBLE
from desktop.core.errors import DeviceError, ProvisionError
from desktop.ledger.projections.keys import Keys
from desktop.provision.plan import Phase
from desktop.provision.unit import UnitAtWork
from desktop.settings.product.profile import ProductProfile
from signing.certificate_profile import CertificateProfile


def certificate_asked_for(product: ProductProfile, request_pem: str) -> CertificateProfile:
    """What the certificate for a request that was checked shall be."""
    from signing.certificates import requested_name

    return product.certificate_for(product.serial_of(requested_name(request_pem)))


def check_unit_request(unit: UnitAtWork) -> None:
    """The unit's CSR is its own, its key is good and no other unit's, and its certificate can be made.

    Raises `DeviceError` DEV-030, DEV-040, DEV-041 where the unit is at fault, `ProvisionError` PRV-080 and
    PRV-081 where the product profile or its authority is.
    """
    from signing.certificates import check_request, request_key_hash
    from signing.errors import KeyRefusedError, VerificationError

    profile = unit.services.product.certificate_for(unit.job.serial)
    try:
        check_request(
            unit.request_pem,
            common_name=unit.thing,
            public_key_pem=unit.public_key_pem,
            profile=profile,
        )
    except VerificationError as error:
        refused = KEY_REFUSED if isinstance(error, KeyRefusedError) else REQUEST_REFUSED
        raise DeviceError(
            refused, reason=error.message, advice=error.hint, context={"cause": error.code}
        ) from error
    unit.public_key_sha256 = request_key_hash(unit.request_pem)
    _check_possible(unit, profile)
    _note_key(unit)


def _check_possible(unit: UnitAtWork, profile: CertificateProfile) -> None:
    from signing.certificates import check_authority_lasts, check_names
    from signing.errors import SigningError

    try:
        check_names(profile)
    except SigningError as error:
        serial = unit.job.serial
        raise ProvisionError(CERTIFICATE_NOT_POSSIBLE, serial=serial, reason=error.message) from error
    if profile.validity is None or (authority := unit.issuer.certificates_from) is None:
        return
    try:
        check_authority_lasts(authority, profile.validity)
    except SigningError as error:
        raise ProvisionError(AUTHORITY_ENDS_TOO_SOON, reason=error.message, advice=error.hint) from error


def _note_key(unit: UnitAtWork) -> None:
    """The journal knows the key as this unit's. Of two that come with it at the same time, one gets it."""
    services, sha256, run = unit.services, unit.public_key_sha256, unit.job.run_id
    with services.keys:
        if other := _holder(unit):
            raise DeviceError(KEY_OF_ANOTHER_UNIT, port=unit.job.port, other=other)
        note = {"public_key_sha256": sha256, "thing": unit.thing}
        services.journal.intend(run, Phase.REQUEST, note)


def take_key(unit: UnitAtWork) -> None:
    """The account knows the key as this unit's. For the run alone that has the serial number: what another
    run of it took would be this one's from now on. Raises `DeviceError` DEV-041.
    """
    keys = unit.services.ports.unit_keys
    if keys is not None and (other := keys.take(unit.public_key_sha256, unit.thing, unit.job.run_id)):
        raise DeviceError(KEY_OF_ANOTHER_UNIT, port=unit.job.port, other=other)


def _holder(unit: UnitAtWork) -> str:
    """The serial number of another unit that was made with this key, or is being made; else nothing."""
    services, sha256 = unit.services, unit.public_key_sha256
    known = Keys(services.ledger.database).other_holder(sha256, unit.thing)
    if known is not None:
        return known.serial
    for run in services.journal.open_runs():
        taken = {record.intent.get("public_key_sha256"): record.intent for record in run.phases}
        if sha256 in taken and taken[sha256].get("thing") != unit.thing:
            return run.subject
    return ""
