"""What each phase does. Each returns the facts that the journal keeps as its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desktop.cloud.pace import going_through
from desktop.cloud.serials import ADMITTED, Reservation, SerialRefusedError
from desktop.core.cancel import CancelToken
from desktop.core.catalogue.device import (
    CERTIFICATE_READ_BACK_DIFFERS,
    READ_BACK_DAMAGED,
    REQUEST_DAMAGED,
    SETTINGS_NOT_KEPT,
)
from desktop.core.catalogue.provision import (
    CERTIFICATE_NOT_AWS_S,
    CERTIFICATE_REFUSED,
    REGISTERED_AS_ANOTHER,
    SERIAL_MADE,
    SERIAL_PROVISIONED,
    UNIT_CHANGED,
    UNIT_PROVISIONED,
)
from desktop.core.catalogue.serials import MORE_CERTIFICATES
from desktop.core.errors import DeviceError, ProvisionError, SettingsError
from desktop.core.verdicts import Verdict
from desktop.device.driver import Ability, UnitInfo
from desktop.device.link import NoiseError
from desktop.provision.issuer import Issued
from desktop.provision.plan import Phase, Registration
from desktop.provision.request_checks import check_unit_request, take_key
from desktop.provision.unit import UnitAtWork

REQUEST_ATTEMPTS = 3
WRITE_ATTEMPTS = 2
DAMAGED = ("SIG-060", "SIG-061")  # no request, or one that its own signature does not cover: line noise

Facts = Mapping[str, object]

ATTACHED_AFTER = (0.0, 0.5, 1.0, 2.0)  # seconds between looks


class AlreadyProvisionedError(ProvisionError):
    """The serial number or the unit has an identity: refused before anything was done (PRV-010, PRV-011)."""


def inspect(unit: UnitAtWork) -> UnitInfo:
    """Who is on the port, and whether it may be provisioned. Changes nothing."""
    info = unit.plug().identify()
    unit.name_before = info.thing_name
    _check_thing_is_free(unit)
    _check_unit_is_free(unit, info)
    return info


def identify(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    inspect(unit)
    unit.thing_existed = unit.services.ports.registry.thing_exists(unit.thing)
    return {"thing_existed": unit.thing_existed}


def key(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    unit.touched = True
    unit.public_key_pem = unit.plug().make_key()
    return {"public_key_pem": unit.public_key_pem}


def request(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    """The unit's CSR, checked. From then on the serial number is this run's."""
    from signing.errors import VerificationError

    unit.touched = True
    for attempt in range(REQUEST_ATTEMPTS):
        unit.request_pem = unit.plug().make_request(unit.thing)
        try:
            check_unit_request(unit)
            break
        except DeviceError as error:
            cause = error.__cause__
            if not isinstance(cause, VerificationError) or cause.code not in DAMAGED:
                raise
            if attempt == REQUEST_ATTEMPTS - 1:
                raise NoiseError(REQUEST_DAMAGED, reason=cause.message) from error
    _reserve(unit)
    take_key(unit)
    return {"request_pem": unit.request_pem}


def certificate(unit: UnitAtWork, cancel: CancelToken) -> Facts:
    """A certificate for the request, checked before it can be used. Once begun it goes on to the end."""
    cancel.check()
    begun = CancelToken()  # an answer thrown away would leave a certificate without a unit
    unit.issued_by = unit.services.product.identity.issuer
    with going_through(), unit.issuer as issuer:
        unit.issued = issuer.acquire(unit.request_pem, begun)
        facts = _facts(unit.issued) | {"issuer": unit.issued_by}
        if unit.services.ports.registration is Registration.WHEN_ISSUED:
            journal, run_id = unit.services.journal, unit.job.run_id
            journal.intend(run_id, Phase.REGISTER, facts)
            _accept_certificate(unit)
            journal.done(run_id, Phase.REGISTER, register(unit, begun))
        else:
            _accept_certificate(unit)
    return facts


def register(unit: UnitAtWork, cancel: CancelToken) -> Facts:
    """A thing that owns this certificate and no other, and is no other than this unit's."""
    thing = unit.issuer.register(unit.issued, unit.job.serial, cancel)
    if thing != unit.thing:
        raise ProvisionError(
            REGISTERED_AS_ANOTHER, registered=thing, thing=unit.thing, template=unit.issued_by
        )
    _check_alone(unit, cancel)
    return {"thing": thing}


def write(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    """Everything the unit needs to meet the cloud and to check firmware, read back and made to last."""
    services, driver = unit.services, unit.plug()
    found = driver.identify().thing_name
    if found != unit.thing:  # a certificate takes its time, and a jig is opened quickly
        raise ProvisionError(UNIT_CHANGED, port=unit.job.port, thing=unit.thing, found=found)
    driver.write_trust(services.ports.home.trust_pem())
    driver.set_endpoint(*services.ports.home.mqtt_endpoint())
    driver.write_code_signing(services.product.firmware.certificate_label, services.code_signing_pem)
    _write_certificate(unit)
    driver.commit()
    return {}


def restart(unit: UnitAtWork, _cancel: CancelToken) -> Facts:
    """The unit is asked once more for what it was told: now it says what will last."""
    unit.services.presence.expect(unit.thing)
    unit.plug().restart()
    host, _port = unit.services.ports.home.mqtt_endpoint()
    info = unit.plug().identify()
    if (info.thing_name, info.endpoint) != (unit.thing, host):
        raise DeviceError(
            SETTINGS_NOT_KEPT, found=info.thing_name, found_host=info.endpoint, thing=unit.thing, host=host
        )
    return {}


def connect(unit: UnitAtWork, cancel: CancelToken) -> Facts:
    """AWS, not the unit, says that it connected with this very certificate."""
    cancel.check()  # the unit may have been seen already, and nothing would be waited for
    services = unit.services
    services.presence.wait_connected(unit.thing, unit.issued.certificate_id, services.connect_seconds, cancel)
    unit.connected = True
    return {"connected": True}


def activate(unit: UnitAtWork) -> None:
    """The serial number is this certificate's for good. Raises `SerialRefusedError`."""
    unit.services.ports.serials.activate(unit.thing, unit.issued.certificate_id)


# `record` closes the journal, so it is not written there itself: the run does it.
STEPS: Mapping[Phase, Callable[[UnitAtWork, CancelToken], Facts]] = {
    Phase.IDENTIFY: identify,
    Phase.KEY: key,
    Phase.REQUEST: request,
    Phase.CERTIFICATE: certificate,
    Phase.WRITE: write,
    Phase.RESTART: restart,
    Phase.REGISTER: register,
    Phase.CONNECT: connect,
}


def _write_certificate(unit: UnitAtWork) -> None:
    """Once more when another one is read back: noise answers differently each time, a bad memory does not."""
    driver, wanted = unit.plug(), unit.issued.certificate_pem
    answers: list[list[str]] = []
    for _attempt in range(WRITE_ATTEMPTS):
        driver.write_certificate(wanted)
        if not unit.can(Ability.READ_BACK):
            return
        answers.append(driver.read_certificate().split())
        if answers[-1] == wanted.split():
            return
    if answers[0] != answers[-1]:
        raise NoiseError(READ_BACK_DAMAGED, port=unit.job.port)
    raise DeviceError(CERTIFICATE_READ_BACK_DIFFERS)


def _facts(issued: Issued) -> dict[str, object]:
    return {"certificate_id": issued.certificate_id, "certificate_pem": issued.certificate_pem}


def _reserve(unit: UnitAtWork) -> None:
    """Raises `SerialRefusedError`. A row whose certificate is gone holds nobody up."""
    services, ports = unit.services, unit.services.ports
    wanted = Reservation(
        thing=unit.thing,
        serial=unit.job.serial,
        product=services.product.slug,
        key=unit.public_key_sha256,
        station=services.station.id,
        host=services.station.host,
        run=unit.job.run_id,
    )
    unit.reserved = True  # also when the answer is lost
    try:
        ports.serials.reserve(wanted)
    except SerialRefusedError as refused:
        row = refused.row
        if row is None or row.state not in ADMITTED or ports.registry.certificate_exists(row.certificate_id):
            raise
        ports.serials.reserve(wanted, gone=row.certificate_id)


def _check_alone(unit: UnitAtWork, cancel: CancelToken) -> None:
    """Another certificate of the thing would be another unit's: both would throw each other out."""
    attached: Sequence[str] = ()
    for pause in ATTACHED_AFTER:  # AWS attaches without making anybody wait for it
        cancel.wait(pause)
        attached = unit.services.ports.registry.certificates_of(unit.thing)
        if attached:
            break
    if list(attached) != [unit.issued.certificate_id]:
        found = ", ".join(f"{one[:12]}…" for one in attached) or "-"
        raise ProvisionError(MORE_CERTIFICATES, thing=unit.thing, found=found)


def _check_thing_is_free(unit: UnitAtWork) -> None:
    if _latest_verdict(unit, unit.job.serial) == Verdict.MADE:
        raise AlreadyProvisionedError(SERIAL_MADE, serial=unit.job.serial)
    if unit.services.ports.registry.certificates_of(unit.thing):
        raise AlreadyProvisionedError(SERIAL_PROVISIONED, serial=unit.job.serial, thing=unit.thing)


def _latest_verdict(unit: UnitAtWork, serial: str) -> str:
    last = unit.services.ledger.latest("unit", serial)
    return "" if last is None else str(last.body["verdict"])


def _check_unit_is_free(unit: UnitAtWork, info: UnitInfo) -> None:
    if not info.has_certificate or not info.thing_name:
        return
    serial = _serial_of(unit, info.thing_name)
    known = unit.services.ledger.unit(serial)
    passed = any(row.body["verdict"] == "PASS" and row.body["thing"] == info.thing_name for row in known)
    passed = passed or _is_made_elsewhere(unit, info.thing_name)
    made = _latest_verdict(unit, serial) == Verdict.MADE
    # A unit whose certificate was removed from AWS is one to be made again.
    if made or (passed and unit.services.ports.registry.certificates_of(info.thing_name)):
        raise AlreadyProvisionedError(
            UNIT_PROVISIONED,
            port=unit.job.port,
            slot=unit.job.slot,
            thing=info.thing_name,
            serial=unit.job.serial,
        )


def _serial_of(unit: UnitAtWork, thing: str) -> str:
    """Nothing for a unit of another product, of which this station's ledger may know as well."""
    try:
        return unit.services.product.serial_of(thing)
    except SettingsError:
        return ""


def _is_made_elsewhere(unit: UnitAtWork, thing: str) -> bool:
    """Whether another run made the unit on this port: its own certificate is its thing's.

    That run may have been cut off: whoever settles it may still find that the unit has passed.
    """
    from signing.certificates import fingerprint
    from signing.errors import SigningError

    if not unit.can(Ability.READ_BACK):
        return True
    try:
        held = fingerprint(unit.plug().read_certificate())
    except SigningError:
        return False
    return held in unit.services.ports.registry.certificates_of(thing)


def _accept_certificate(unit: UnitAtWork) -> None:
    """Checked, and from then on the only one that can be registered as the thing."""
    _check_certificate(unit)
    unit.services.ports.serials.bind(unit.thing, unit.job.run_id, unit.issued.certificate_id)


def _check_certificate(unit: UnitAtWork) -> None:
    from signing.certificates import check_certificate, fingerprint
    from signing.errors import VerificationError

    issued = unit.issued
    try:
        check_certificate(
            issued.certificate_pem,
            unit.request_pem,
            issuer_pem=unit.issuer.certificates_from,
            lasts=unit.services.product.identity.lasts,
            profile=unit.services.product.certificate_for(unit.job.serial),
        )
        named_right = fingerprint(issued.certificate_pem) == issued.certificate_id
    except VerificationError as error:
        raise ProvisionError(
            CERTIFICATE_REFUSED,
            issuer=unit.issued_by,
            reason=error.message,
            advice=error.hint,
            context={"cause": error.code},
        ) from error
    if not named_right:
        raise ProvisionError(CERTIFICATE_NOT_AWS_S, issuer=unit.issued_by)
