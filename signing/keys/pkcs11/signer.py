"""A signer whose private key is in a token, and how such a key is made."""

from __future__ import annotations

import secrets as random
from functools import cached_property
from typing import Any, BinaryIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, utils
from pkcs11 import exceptions
from pkcs11.constants import Attribute, MechanismFlag, ObjectClass
from pkcs11.mechanisms import KeyType, Mechanism
from pkcs11.types import Object, PrivateKey, Session, SignMixin

from signing.errors import SigningError
from signing.keys.pkcs11.token import TokenAccess
from signing.keys.pkcs11.uri import Pkcs11Uri, parse_uri
from signing.signer import Secrets
from signing.verification import UNREADABLE, require_p256, sha256_of

P256 = bytes.fromhex("06082a8648ce3d030107")  # DER of the object identifier prime256v1 (RFC 5480 2.1.1.1)
_POINT_IN_OCTET_STRING = bytes.fromhex("044104")  # CKA_EC_POINT as the standard has it; some tokens omit 0441
_KEY_ID_SIZE = 8  # bytes


class Pkcs11Signer:
    """Signs with an EC P-256 key by CKM_ECDSA: the token gets only digests, and the key never leaves it.

    Raises SIG-100 to SIG-112 and SIG-013 on use, and what `parse_uri` raises at once.
    """

    def __init__(self, uri: str, secrets: Secrets) -> None:
        self.uri = uri
        self._parsed = parse_uri(uri)
        self._access = TokenAccess(self._parsed, secrets)

    @cached_property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        with self._access.session() as session:
            return _public_key(session, _private_key(session, self._parsed), self._parsed)

    def sign(self, payload: BinaryIO) -> bytes:
        return self.sign_digest(sha256_of(payload))

    def sign_digest(self, digest: bytes) -> bytes:
        with self._access.session() as session:
            key = _private_key(session, self._parsed)
            if not isinstance(key, SignMixin):
                raise SigningError(
                    "SIG-112", f"The token does not let {self.uri} sign.", "Choose a key made for signing."
                )
            pin = self._access.pin if _asks_every_time(key) else None
            signature = key.sign(digest, mechanism=Mechanism.ECDSA, pin=pin)
        return _der(signature)


def create_token_key(uri: str, secrets: Secrets) -> ec.EllipticCurvePublicKey:
    """Makes a P-256 key in the token that cannot be read out. The URI names token and key (`object=NAME`).

    Raises SIG-001 (no name), SIG-014 (the name or id is taken), and what the token raises.
    """
    parsed = parse_uri(uri)
    if not parsed.label:
        raise SigningError("SIG-001", f"{uri} does not name the new key.", "Add object=NAME to the URI.")
    with TokenAccess(parsed, secrets).session(writable=True) as session:
        _refuse_taken(session, parsed)
        parameters = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: P256}, local=True)
        _, private = parameters.generate_keypair(
            id=parsed.key_id or random.token_bytes(_KEY_ID_SIZE),
            label=parsed.label,
            store=True,
            capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
            private_template={Attribute.EXTRACTABLE: False},
        )
        return _public_key(session, private, parsed)


def _refuse_taken(session: Session, uri: Pkcs11Uri) -> None:
    for name, value in ((Attribute.LABEL, uri.label), (Attribute.ID, uri.key_id)):
        if value and _objects(session, ObjectClass.PRIVATE_KEY, {name: value}):
            raise SigningError(
                "SIG-014",
                f"The token has the key {uri.text} already, and keys are never overwritten.",
                "Choose another name.",
            )


def _private_key(session: Session, uri: Pkcs11Uri) -> PrivateKey:
    asked = {Attribute.LABEL: uri.label, Attribute.ID: uri.key_id}
    template = {name: value for name, value in asked.items() if value is not None}
    found = _objects(session, ObjectClass.PRIVATE_KEY, template)
    if not found:
        raise SigningError(
            "SIG-104", f"The token has no private key {uri.text}.", "Correct object or id in the URI."
        )
    if len(found) > 1:
        raise SigningError(
            "SIG-105", f"{len(found)} private keys match {uri.text}.", "Add object=NAME or id=%01 to the URI."
        )
    key = found[0]
    if not isinstance(key, PrivateKey) or key[Attribute.KEY_TYPE] != KeyType.EC:
        raise _wrong_kind(uri)
    return key


def _public_key(session: Session, private: PrivateKey, uri: Pkcs11Uri) -> ec.EllipticCurvePublicKey:
    """From the public key or the certificate with the private key's CKA_ID, which is what joins them."""
    same = {Attribute.ID: private[Attribute.ID]}
    try:
        for public in _objects(session, ObjectClass.PUBLIC_KEY, same):
            return _from_object(public, uri)
        for certificate in _objects(session, ObjectClass.CERTIFICATE, same):
            der = certificate[Attribute.VALUE]
            return require_p256(x509.load_der_x509_certificate(der).public_key(), uri.text)
    except UNREADABLE as error:
        raise _no_public_half(uri) from error
    raise _no_public_half(uri)


def _from_object(public: Object, uri: Pkcs11Uri) -> ec.EllipticCurvePublicKey:
    if public[Attribute.KEY_TYPE] != KeyType.EC or public[Attribute.EC_PARAMS] != P256:
        raise _wrong_kind(uri)
    point = public[Attribute.EC_POINT]
    if point.startswith(_POINT_IN_OCTET_STRING):
        point = point[2:]
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _wrong_kind(uri: Pkcs11Uri) -> SigningError:
    return SigningError(
        "SIG-013",
        f"The key of {uri.text} is not ECDSA P-256.",
        "Units verify firmware with P-256: choose such a key.",
    )


def _no_public_half(uri: Pkcs11Uri) -> SigningError:
    return SigningError(
        "SIG-111",
        f"The token holds neither a public key nor a certificate with the id of {uri.text}.",
        "Import the certificate into the token under the private key's id.",
    )


def _objects(session: Session, kind: ObjectClass, template: dict[Attribute, Any]) -> list[Object]:
    return list(session.get_objects({Attribute.CLASS: kind, **template}))


def _asks_every_time(key: PrivateKey) -> bool:
    """CKA_ALWAYS_AUTHENTICATE: the token wants the PIN again for every signature, as PIV cards do."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except exceptions.AttributeTypeInvalid:
        return False


def _der(signature: bytes) -> bytes:
    """PKCS#11 answers r||s of one length each; everyone else wants ECDSA-Sig-Value (RFC 3279 2.2.3)."""
    half = len(signature) // 2
    return utils.encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )
