"""Certificates of AWS Private CA: issued, fetched a moment later, revoked."""

from __future__ import annotations

import base64
import datetime
import time
from collections.abc import Mapping, MutableMapping
from typing import Any

from cryptography import x509

from desktop.bench.private_ca.algorithms import SigningAlgorithm, invalid_args, read_key
from desktop.bench.private_ca.authorities import (
    ARN,
    BACKGROUND_SECONDS,
    IDEMPOTENT_SECONDS,
    Authorities,
    Body,
    Record,
    colons,
    invalid_state,
)
from desktop.bench.private_ca.templates import DEFAULT, Template
from desktop.bench.private_ca.validity import read_time
from desktop.bench.rest import Refused
from signing.certificates.pem import UNREADABLE

# A certificate is valid from before it was issued, for devices whose clocks are behind.
BACKDATED = datetime.timedelta(minutes=60)
SHORT_LIVED = datetime.timedelta(days=7)
REASONS = (
    "UNSPECIFIED", "KEY_COMPROMISE", "CERTIFICATE_AUTHORITY_COMPROMISE", "AFFILIATION_CHANGED", "SUPERSEDED",
    "CESSATION_OF_OPERATION", "PRIVILEGE_WITHDRAWN", "A_A_COMPROMISE",
)  # fmt: skip


class Certificates:
    """The operations on certificates over `records`, by ARN."""

    def __init__(self, records: MutableMapping[str, dict[str, Any]], authorities: Authorities) -> None:
        self._records = records
        self._authorities = authorities

    def issue(self, body: Body) -> Body:
        authority = self._authorities.found(body)
        csr = _read_csr(body.get("Csr"))
        template = Template.named(body.get("TemplateArn", DEFAULT))
        _check_may_issue(authority, template)
        arn, token = authority["CertificateArn"], body.get("IdempotencyToken")
        for known, record in self._records.items():
            again = token and (record["authority"], record["token"]) == (arn, token)
            if again and time.time() - record["issued"] < IDEMPOTENT_SECONDS:
                return {"CertificateArn": known}
        pem = _signed(authority, csr, template, body)
        serial = x509.load_pem_x509_certificate(pem.encode()).serial_number
        issued = f"{arn}/certificate/{serial:032x}"
        self._records[issued] = {
            "authority": arn,
            "pem": pem,
            "token": token,
            "issued": time.time(),
            "serial": colons(serial),
        }
        return {"CertificateArn": issued}

    def get(self, body: Body) -> Body:
        authority = self._authorities.found(body)
        arn = body.get("CertificateArn")
        if not isinstance(arn, str) or not ARN.fullmatch(arn):
            raise Refused("InvalidArnException", f"{arn} is not an ARN of AWS Private CA.")
        record = self._records.get(arn)
        if record is None or record["authority"] != authority["CertificateArn"]:
            raise Refused("ResourceNotFoundException", f"Could not find certificate {arn}.")
        if time.time() - record["issued"] < BACKGROUND_SECONDS:
            raise Refused("RequestInProgressException", "The certificate is being issued.")
        chain = [authority[name].strip() for name in ("certificate", "chain") if authority.get(name)]
        answer = {"Certificate": record["pem"].strip()}
        return {**answer, "CertificateChain": "\n".join(chain)} if chain else answer

    def revoke(self, body: Body) -> Body:
        authority = self._authorities.found(body)
        if authority["authority"]["Status"] not in {"ACTIVE", "DISABLED"}:
            raise invalid_state("The certificate authority cannot revoke in its state.")
        if body.get("RevocationReason") not in REASONS:
            raise Refused("InvalidRequestException", f"RevocationReason must be one of {', '.join(REASONS)}.")
        serial = str(body.get("CertificateSerial")).lower()
        for record in self._records.values():
            if (record["authority"], record["serial"]) == (authority["CertificateArn"], serial):
                if "revoked" in record:
                    raise Refused("RequestAlreadyProcessedException", "The certificate is revoked already.")
                record["revoked"] = {"reason": body["RevocationReason"], "time": time.time()}
                return {}
        raise Refused("ResourceNotFoundException", f"Could not find a certificate with serial {serial}.")


def _read_csr(blob: object) -> x509.CertificateSigningRequest:
    try:
        csr = x509.load_pem_x509_csr(base64.b64decode(str(blob), validate=True))
        valid = csr.is_signature_valid
    except UNREADABLE as error:
        raise Refused("MalformedCSRException", "The certificate signing request cannot be read.") from error
    if not valid:
        raise Refused("MalformedCSRException", "The signature of the certificate signing request is wrong.")
    return csr


def _check_may_issue(authority: Record, template: Template) -> None:
    """A root signs its own certificate before it is active."""
    status = authority["authority"]["Status"]
    own = status == "PENDING_CERTIFICATE" and template.kind == "RootCACertificate"
    if status != "ACTIVE" and not (own and authority["authority"]["Type"] == "ROOT"):
        raise invalid_state(f"The certificate authority is {status} and issues no certificates.")
    if not authority.get("_private_key"):
        raise invalid_state("The private key of the certificate authority is lost: make another authority.")


def _signed(authority: Record, csr: x509.CertificateSigningRequest, template: Template, body: Body) -> str:
    described = authority["authority"]
    configuration = described["CertificateAuthorityConfiguration"]
    algorithm = SigningAlgorithm.named(body.get("SigningAlgorithm"), configuration["KeyAlgorithm"])
    begin, end = _lifetime(described, body, makes_ca=template.makes_ca)
    passed: Mapping[str, Any] = body.get("ApiPassthrough") or {}
    key = read_key(authority["_private_key"])
    issuer = x509.load_pem_x509_csr(authority["csr"].encode()).subject
    builder = (
        x509.CertificateBuilder(issuer, template.subject(csr, passed), csr.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(csr.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    set_here = {x509.SubjectKeyIdentifier.oid, x509.AuthorityKeyIdentifier.oid}
    for extension, critical in template.extensions(csr, passed):
        if extension.oid not in set_here:
            builder = builder.add_extension(extension, critical)
    return algorithm.sign(builder, key)


def _lifetime(
    authority: Mapping[str, Any], body: Body, *, makes_ca: bool
) -> tuple[datetime.datetime, datetime.datetime]:
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    begin = now - BACKDATED
    if "ValidityNotBefore" in body:
        begin = read_time(body["ValidityNotBefore"], now)
    end = read_time(body.get("Validity"), now)
    if end <= max(begin, now):
        raise invalid_args("The certificate would have expired already.")
    if authority.get("NotAfter") and end.timestamp() > authority["NotAfter"]:
        raise Refused(
            "ValidationException",
            "The certificate validity specified exceeds the certificate authority validity",
        )
    short = authority["UsageMode"] == "SHORT_LIVED_CERTIFICATE" and not makes_ca
    if short and end - now > SHORT_LIVED:
        raise Refused("ValidationException", "A certificate of this authority lives for at most 7 days.")
    return begin, end
