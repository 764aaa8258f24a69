"""The phases of a run, in order. Each returns the facts that the journal keeps as its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.cloud import registry
from desktop.cloud.errors import NotFoundError
from desktop.core.cancel import CancelToken
from desktop.core.errors import DeviceError, ProvisionError
from desktop.device.driver import Ability, UnitInfo
from desktop.provision.unit import UnitAtWork

Facts = Mapping[str, object]


def inspect(unit: UnitAtWork) -> UnitInfo:
    """Who is on the port, and whether it may be provisioned. Changes nothing."""
    unit.plug()
    info = unit.driver.identify()
    _check_thing_is_free(unit)
    _check_unit_is_free(unit, info)
    return info


def identify(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    inspect(unit)
    unit.thing_existed = _thing_exists(unit)
    return {"thing_existed": unit.thing_existed}


def key(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    unit.touched = True
    unit.public_key_pem = unit.driver.make_key()
    return {"public_key_pem": unit.public_key_pem}


def request(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    """The unit's CSR, checked: its own signature, the thing's name, the key the unit reported."""
    from signing.certificates import check_request
    from signing.errors import VerificationError

    unit.request_pem = unit.driver.make_request(unit.thing)
    try:
        check_request(unit.request_pem, common_name=unit.thing, public_key_pem=unit.public_key_pem)
    except VerificationError as error:
        raise DeviceError(
            "DEV-030",
            f"The unit's certificate request is refused. {error.message}",
            error.hint,
            context={"cause": error.code},
        ) from error
    return {"request_pem": unit.request_pem}


def certificate(unit: UnitAtWork, cancel: CancelToken) -> Facts:
    """A certificate for the request and a thing that owns it. Once begun it goes on to the end."""
    cancel.check()
    begun = CancelToken()  # an answer thrown away would leave a certificate without a unit
    journal, run_id = unit.services.journal, unit.job.run_id
    with unit.services.open_issuer() as issuer:
        unit.issuer = issuer.name
        unit.issued = issuer.issue(unit.request_pem, begun)
        journal.intend(run_id, "register", {"certificate_id": unit.issued.certificate_id})
        _check_certificate(unit)
        thing = issuer.register(unit.issued, unit.job.serial, begun)
    if thing != unit.thing:
        raise ProvisionError(
            "PRV-013",
            f"AWS registered the unit as “{thing}”, not as “{unit.thing}”.",
            f"Compare the product profile with the template {unit.services.product.identity.template}; "
            f"then delete the thing “{thing}”.",
        )
    journal.done(run_id, "register", {"thing": thing})
    return {"certificate_id": unit.issued.certificate_id, "issuer": unit.issuer}


def write(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    """Everything the unit needs to meet the cloud and to check firmware, read back and made to last."""
    services, driver, issued = unit.services, unit.driver, unit.issued
    driver.write_trust(services.cloud.trust_pem())
    driver.set_endpoint(*services.cloud.mqtt_endpoint())
    driver.write_code_signing(services.product.firmware.certificate_label, services.code_signing_pem)
    driver.write_certificate(issued.certificate_pem)
    if (
        Ability.READ_BACK in driver.abilities
        and driver.read_certificate().split() != issued.certificate_pem.split()
    ):
        raise DeviceError(
            "DEV-031",
            "The certificate read back from the unit is not the one that was written.",
            "Try once more; if it happens again, the unit's memory is faulty.",
            retryable=True,
        )
    driver.commit()
    return {}


def restart(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    unit.services.presence.expect(unit.thing)
    unit.driver.restart()
    return {}


def connect(unit: UnitAtWork, cancel: CancelToken) -> Facts:
    """AWS, not the unit, says that it connected with this very certificate."""
    services = unit.services
    services.presence.wait_connected(unit.thing, unit.issued.certificate_id, services.connect_seconds, cancel)
    unit.connected = True
    return {"connected": True}


Phase = Callable[[UnitAtWork, CancelToken], Facts]

# `record` follows in `run`: it closes the journal, so it is not written there itself.
STEPS: dict[str, Phase] = {
    phase.__name__: phase for phase in (identify, key, request, certificate, write, restart, connect)
}


def _thing_exists(unit: UnitAtWork) -> bool:
    try:
        registry.describe_thing(unit.services.cloud, unit.thing)
    except NotFoundError:
        return False
    return True


def _check_thing_is_free(unit: UnitAtWork) -> None:
    if registry.thing_principals(unit.services.cloud, unit.thing):
        raise ProvisionError(
            "PRV-010",
            f"A unit with the serial number {unit.job.serial} is already provisioned: "
            f"the thing “{unit.thing}” has a certificate.",
            "Check the label. Nothing was changed. To use the serial number again, remove that certificate.",
        )


def _check_unit_is_free(unit: UnitAtWork, info: UnitInfo) -> None:
    if not info.has_certificate or not info.thing_name:
        return
    before, _, after = unit.services.product.unit.thing_name.partition("{serial}")
    known = unit.services.ledger.unit(info.thing_name.removeprefix(before).removesuffix(after))
    passed = any(row.body["verdict"] == "PASS" and row.body["thing"] == info.thing_name for row in known)
    # A unit whose certificate was removed from AWS is one to be made again.
    if passed and registry.thing_principals(unit.services.cloud, info.thing_name):
        raise ProvisionError(
            "PRV-011",
            f"The unit on {unit.job.port} is already provisioned as “{info.thing_name}”.",
            f"Take it out and plug in the unit with the label {unit.job.serial}. Nothing was changed.",
        )


def _check_certificate(unit: UnitAtWork) -> None:
    from signing.certificates import check_certificate, fingerprint
    from signing.errors import VerificationError

    issued = unit.issued
    try:
        check_certificate(issued.certificate_pem, unit.request_pem)
        named_right = fingerprint(issued.certificate_pem) == issued.certificate_id
    except VerificationError as error:
        raise ProvisionError(
            "PRV-012",
            f"The certificate from {unit.issuer} is refused. {error.message}",
            error.hint,
            context={"cause": error.code},
        ) from error
    if not named_right:
        raise ProvisionError(
            "PRV-012",
            f"The certificate from {unit.issuer} is not the one AWS names.",
            "Something between this station and AWS changes answers: check the network.",
        )
