"""Certificate authorities of AWS Private CA: from creation to deletion.

States and errors: AWS Private CA API reference.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
import time
import uuid
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.bench.place import Here
from desktop.bench.private_ca.algorithms import KEYS, SigningAlgorithm, invalid_args, new_key, read_key
from desktop.bench.private_ca.names import read_subject
from desktop.bench.rest import Refused, Request, page
from signing.certificates.pem import UNREADABLE

# What AWS does in the background takes this long here.
BACKGROUND_SECONDS = 0.3
IDEMPOTENT_SECONDS = 300
PAGE_SIZE = 1000
DELETION_DAYS = range(7, 31)
DAY_SECONDS = 86_400
TYPES = ("ROOT", "SUBORDINATE")
NOT_MADE = ("CREATING", "DELETED", "FAILED")
MODES = ("GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE")
ARN = re.compile(r"arn:[\w+=/,.@-]+:acm-pca:[\w+=/,.@-]*:[0-9]*:[\w+=,.@-]+(/[\w+=,.@-]+)*")

Body = Mapping[str, Any]
# `authority` is what DescribeCertificateAuthority shows; the private key stands under `_private_key`.
Record = dict[str, Any]


class Authorities:
    """The operations on authorities over `records`, a mapping by ARN that knows the account and Region."""

    def __init__(self, records: MutableMapping[str, Record], here: Here) -> None:
        self._records = records
        self._here = here
        self._making: set[asyncio.Task[None]] = set()

    async def create(self, body: Body) -> Body:
        configuration = _checked_configuration(body)
        token = body.get("IdempotencyToken")
        for record in self._records.values():
            recent = time.time() - record["authority"]["CreatedAt"] < IDEMPOTENT_SECONDS
            if token and record["token"] == token and recent:
                return {"CertificateAuthorityArn": record["CertificateArn"]}
        arn = self._here().arn("acm-pca", f"certificate-authority/{uuid.uuid4()}")
        now = time.time()
        authority = {
            "Arn": arn,
            "OwnerAccount": self._here().account_id,
            "CreatedAt": now,
            "LastStateChangeAt": now,
            "Type": body["CertificateAuthorityType"],
            "Status": "CREATING",
            "CertificateAuthorityConfiguration": configuration,
            "RevocationConfiguration": body.get("RevocationConfiguration") or _NO_REVOCATION,
            "KeyStorageSecurityStandard": body.get("KeyStorageSecurityStandard", _KEY_STORAGE),
            "UsageMode": body.get("UsageMode", MODES[0]),
        }
        record = {"CertificateArn": arn, "authority": authority, "token": token, "tags": body.get("Tags", [])}
        self._records[arn] = record
        task = asyncio.create_task(_make_key(record))
        self._making.add(task)
        task.add_done_callback(self._making.discard)
        return {"CertificateAuthorityArn": arn}

    def describe(self, body: Body) -> Body:
        return {"CertificateAuthority": self.found(body)["authority"]}

    def list(self, body: Body) -> Body:
        said = {"maxResults": body.get("MaxResults"), "nextToken": body.get("NextToken")}
        query = {name: str(value) for name, value in said.items() if value is not None}
        request = Request("POST", "/ListCertificateAuthorities", query, {})
        shown, more = page([*self._records.values()], request, PAGE_SIZE, _no_such_page)
        answer: dict[str, Any] = {
            "CertificateAuthorities": [_up_to_date(record)["authority"] for record in shown]
        }
        if more:
            answer["NextToken"] = more["nextToken"]
        return answer

    def csr(self, body: Body) -> Body:
        record = self.found(body)
        _check_state(record, "GetCertificateAuthorityCsr", except_for=("DELETED", "FAILED"))
        if "csr" not in record:
            raise Refused("RequestInProgressException", "The certificate authority is being created.")
        return {"Csr": record["csr"]}

    def import_certificate(self, body: Body) -> Body:
        record = self.found(body)
        _check_state(
            record, "ImportCertificateAuthorityCertificate", except_for=("CREATING", "DELETED", "FAILED")
        )
        pem, chain = _pem(body.get("Certificate")), _pem(body.get("CertificateChain"))
        certificate = _checked_certificate(record, pem, chain)
        authority = record["authority"]
        authority["Serial"] = colons(certificate.serial_number)
        authority["NotBefore"] = certificate.not_valid_before_utc.timestamp()
        authority["NotAfter"] = certificate.not_valid_after_utc.timestamp()
        record |= {"certificate": pem, "chain": chain}
        if authority["Status"] != "DISABLED":
            _change(record, "ACTIVE")
        return {}

    def certificate(self, body: Body) -> Body:
        record = self.found(body)
        _check_state(
            record, "GetCertificateAuthorityCertificate", except_for=("CREATING", "DELETED", "FAILED")
        )
        if "certificate" not in record:
            raise invalid_state("The certificate authority has no certificate yet.")
        chain = {"CertificateChain": record["chain"]} if record["chain"] else {}
        return {"Certificate": record["certificate"], **chain}

    def update(self, body: Body) -> Body:
        record = self.found(body)
        status = body.get("Status")
        if status is not None:
            if status not in {"ACTIVE", "DISABLED"}:
                raise invalid_args("Status must be ACTIVE or DISABLED.")
            _check_state(record, "UpdateCertificateAuthority", only=("ACTIVE", "DISABLED"))
            _change(record, status)
        if "RevocationConfiguration" in body:
            record["authority"]["RevocationConfiguration"] = body["RevocationConfiguration"]
        return {}

    def delete(self, body: Body) -> Body:
        record = self.found(body)
        days = body.get("PermanentDeletionTimeInDays", DELETION_DAYS[-1])
        if days not in DELETION_DAYS:
            raise invalid_args("PermanentDeletionTimeInDays must lie between 7 and 30.")
        _check_state(record, "DeleteCertificateAuthority", except_for=("ACTIVE", "DELETED"))
        _change(record, "DELETED")
        record["authority"]["RestorableUntil"] = time.time() + days * DAY_SECONDS
        return {}

    def restore(self, body: Body) -> Body:
        record = self.found(body)
        _check_state(record, "RestoreCertificateAuthority", only=("DELETED",))
        _change(record, "DISABLED" if "certificate" in record else "PENDING_CERTIFICATE")
        del record["authority"]["RestorableUntil"]
        return {}

    def tag(self, body: Body) -> Body:
        record = self.found(body)
        given = {tag["Key"]: tag for tag in body.get("Tags") or []}
        record["tags"] = [tag for tag in record["tags"] if tag["Key"] not in given] + [*given.values()]
        return {}

    def untag(self, body: Body) -> Body:
        record = self.found(body)
        gone = {tag["Key"] for tag in body.get("Tags") or []}
        record["tags"] = [tag for tag in record["tags"] if tag["Key"] not in gone]
        return {}

    def tags(self, body: Body) -> Body:
        return {"Tags": self.found(body)["tags"]}

    def found(self, body: Body) -> Record:
        """The authority that the request names. Raises `Refused`."""
        arn = body.get("CertificateAuthorityArn")
        if not isinstance(arn, str) or not ARN.fullmatch(arn):
            raise Refused("InvalidArnException", f"{arn} is not an ARN of AWS Private CA.")
        record = self._records.get(arn)
        if record is None:
            raise Refused("ResourceNotFoundException", f"Could not find certificate authority {arn}.")
        return _up_to_date(record)


_NO_REVOCATION = {"CrlConfiguration": {"Enabled": False}, "OcspConfiguration": {"Enabled": False}}
_KEY_STORAGE = "FIPS_140_2_LEVEL_3_OR_HIGHER"


def colons(serial: int) -> str:
    """A serial number as AWS writes it: pairs of hexadecimal digits."""
    digits = f"{serial:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return ":".join(digits[index : index + 2] for index in range(0, len(digits), 2))


def _no_such_page(message: str) -> Refused:
    return Refused("InvalidNextTokenException", message)


def invalid_state(message: str) -> Refused:
    return Refused("InvalidStateException", message)


def _checked_configuration(body: Body) -> Body:
    configuration = body.get("CertificateAuthorityConfiguration")
    if not isinstance(configuration, Mapping):
        raise invalid_args("CertificateAuthorityConfiguration is missing.")
    if configuration.get("KeyAlgorithm") not in KEYS:
        raise invalid_args(f"The key algorithm {configuration.get('KeyAlgorithm')} is not supported.")
    SigningAlgorithm.named(configuration.get("SigningAlgorithm"), configuration["KeyAlgorithm"])
    read_subject(configuration.get("Subject"))
    if body.get("CertificateAuthorityType") not in TYPES:
        raise invalid_args(f"CertificateAuthorityType must be one of {', '.join(TYPES)}.")
    if body.get("UsageMode", MODES[0]) not in MODES:
        raise invalid_args(f"UsageMode must be one of {', '.join(MODES)}.")
    return configuration


async def _make_key(record: Record) -> None:
    await asyncio.sleep(BACKGROUND_SECONDS)
    configuration = record["authority"]["CertificateAuthorityConfiguration"]
    pem = await asyncio.to_thread(new_key, configuration["KeyAlgorithm"])
    algorithm = SigningAlgorithm.named(configuration["SigningAlgorithm"], configuration["KeyAlgorithm"])
    builder = x509.CertificateSigningRequestBuilder(read_subject(configuration["Subject"]))
    record |= {"_private_key": pem, "csr": algorithm.sign(builder, read_key(pem))}
    if record["authority"]["Status"] == "CREATING":
        _change(record, "PENDING_CERTIFICATE")


def _change(record: Record, status: str) -> None:
    record["authority"] |= {"Status": status, "LastStateChangeAt": time.time()}


def _up_to_date(record: Record) -> Record:
    authority = record["authority"]
    if authority["Status"] in {"ACTIVE", "DISABLED"} and authority["NotAfter"] < time.time():
        _change(record, "EXPIRED")
    return record


def _check_state(
    record: Record, operation: str, *, only: Sequence[str] = (), except_for: Sequence[str] = ()
) -> None:
    status = record["authority"]["Status"]
    if status in except_for or (only and status not in only):
        raise invalid_state(f"{operation} is not possible while the certificate authority is {status}.")


def _pem(blob: object) -> str:
    """The text of a base64 blob; empty when there is none. Raises `Refused`."""
    try:
        return base64.b64decode(str(blob or ""), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise _malformed("The certificate is not PEM.") from error


def _checked_certificate(record: Record, pem: str, chain: str) -> x509.Certificate:
    """A CA certificate for this authority's key that its chain signed, or itself."""
    root = record["authority"]["Type"] == "ROOT"
    if root == bool(chain):
        raise Refused(
            "InvalidRequestException",
            "A root has no certificate chain." if root else "The certificate chain is missing.",
        )
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        signers = x509.load_pem_x509_certificates(chain.encode()) if chain else [certificate]
        is_ca = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (*UNREADABLE, x509.ExtensionNotFound) as error:
        raise _malformed("The certificate, or its chain, cannot be read.") from error
    csr = x509.load_pem_x509_csr(record["csr"].encode())
    if not is_ca or _key_bytes(certificate) != _key_bytes(csr):
        raise _mismatch("The certificate is not a CA certificate for the key of this authority.")
    try:
        certificate.verify_directly_issued_by(signers[0])
    except (ValueError, TypeError, InvalidSignature) as error:
        raise _mismatch("The certificate was not signed by its chain.") from error
    return certificate


def _key_bytes(holder: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return holder.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _malformed(message: str) -> Refused:
    return Refused("MalformedCertificateException", message)


def _mismatch(message: str) -> Refused:
    return Refused("CertificateMismatchException", message)
