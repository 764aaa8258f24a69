"""How a key is made in a token."""

from __future__ import annotations

import secrets as random
from typing import Any

from pkcs11.constants import Attribute, MechanismFlag
from pkcs11.types import PrivateKey, Session

from signing.algorithms import P256, Algorithm, PublicKey
from signing.catalogue.keys import KEY_KIND_NOT_TAKEN, NO_NEW_TOKEN_KEY
from signing.errors import SigningError
from signing.keys.pkcs11.errors import kind_unknown
from signing.keys.pkcs11.kinds import KINDS
from signing.keys.pkcs11.objects import find_public_key, refuse_taken
from signing.keys.pkcs11.token import TokenAccess
from signing.keys.pkcs11.uri import Pkcs11Uri, parse_uri
from signing.signer import Secrets

_KEY_ID_SIZE = 8  # bytes


def create_token_key(uri: str, secrets: Secrets, algorithm: Algorithm = P256) -> PublicKey:
    """Makes a key in the token that cannot be read out. The URI names token and key (`object=NAME`).

    Raises SIG-001 (no name), SIG-013 (ML-DSA), SIG-014 (the name or id is taken), SIG-113 (the token knows
    no such keys), and what the token raises.
    """
    parsed = parse_uri(uri)
    if not parsed.label:
        raise SigningError(NO_NEW_TOKEN_KEY, uri=uri)
    if algorithm not in KINDS:
        wanted = ", ".join(known.name for known in KINDS)
        raise SigningError(
            KEY_KIND_NOT_TAKEN, owner=uri, found=algorithm.name, user="a PKCS#11 token", wanted=wanted
        )
    with TokenAccess(parsed, secrets).session(writable=True) as session:
        refuse_taken(session, parsed)
        # Asked before: a token may make a key that it cannot sign with.
        if KINDS[algorithm].mechanism not in session.token.slot.get_mechanisms():
            raise kind_unknown(uri)
        return find_public_key(session, _generate(session, parsed, algorithm), parsed)


def _generate(session: Session, uri: Pkcs11Uri, algorithm: Algorithm) -> PrivateKey:
    kind = KINDS[algorithm]
    asked: dict[str, Any] = {
        "id": uri.key_id or random.token_bytes(_KEY_ID_SIZE),
        "label": uri.label,
        "store": True,
        "capabilities": MechanismFlag.SIGN | MechanismFlag.VERIFY,
        "private_template": {Attribute.EXTRACTABLE: False},
    }
    if kind.size:
        return session.generate_keypair(kind.key_type, kind.size, **asked)[1]
    curve = session.create_domain_parameters(kind.key_type, {Attribute.EC_PARAMS: kind.curve}, local=True)
    return curve.generate_keypair(**asked)[1]
