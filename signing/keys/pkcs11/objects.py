"""The objects of a token that make up a key: the private key, its public half, or a certificate instead."""

from __future__ import annotations

from typing import Any, cast

from cryptography import x509
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.types import Object, PrivateKey, Session

from signing.algorithms import PublicKey, algorithm_of, known_key
from signing.catalogue.tokens import NO_PUBLIC_HALF, NO_SUCH_KEY, SEVERAL_KEYS, TOKEN_KEY_EXISTS
from signing.certificates.pem import UNREADABLE
from signing.errors import SigningError, TakenError
from signing.keys.pkcs11.kinds import KINDS, public_key_of
from signing.keys.pkcs11.uri import Pkcs11Uri


def find_private_key(session: Session, uri: Pkcs11Uri) -> PrivateKey:
    """The one that the URI names. Raises SIG-104 (none), SIG-105 (several)."""
    asked = {Attribute.LABEL: uri.label, Attribute.ID: uri.key_id}
    template = {name: value for name, value in asked.items() if value is not None}
    found = _objects(session, ObjectClass.PRIVATE_KEY, template)
    if not found:
        raise SigningError(NO_SUCH_KEY, uri=uri.text)
    if len(found) > 1:
        raise SigningError(SEVERAL_KEYS, count=len(found), uri=uri.text)
    return cast(PrivateKey, found[0])  # asked for by its class


def find_public_key(session: Session, private: PrivateKey, uri: Pkcs11Uri) -> PublicKey:
    """From the public key or the certificate with the private key's CKA_ID, which is what joins them.

    Raises SIG-111 when there is neither, SIG-013.
    """
    key_type = private[Attribute.KEY_TYPE]
    same = {Attribute.ID: private[Attribute.ID]}
    try:
        for public in _objects(session, ObjectClass.PUBLIC_KEY, {**same, Attribute.KEY_TYPE: key_type}):
            return known_key(public_key_of(public), uri.text)
        for certificate in _objects(session, ObjectClass.CERTIFICATE, same):
            der = certificate[Attribute.VALUE]
            key = known_key(x509.load_der_x509_certificate(der).public_key(), uri.text)
            if KINDS[algorithm_of(key, uri.text)].key_type == key_type:
                return key
    except UNREADABLE as error:
        raise _no_public_half(uri) from error
    raise _no_public_half(uri)


def refuse_taken(session: Session, uri: Pkcs11Uri) -> None:
    """Raises SIG-014 when the token has a private key of that name or id."""
    for name, value in ((Attribute.LABEL, uri.label), (Attribute.ID, uri.key_id)):
        if value and _objects(session, ObjectClass.PRIVATE_KEY, {name: value}):
            raise TakenError(TOKEN_KEY_EXISTS, uri=uri.text)


def _no_public_half(uri: Pkcs11Uri) -> SigningError:
    return SigningError(NO_PUBLIC_HALF, uri=uri.text)


def _objects(session: Session, kind: ObjectClass, template: dict[Attribute, Any]) -> list[Object]:
    return list(session.get_objects({Attribute.CLASS: kind, **template}))
