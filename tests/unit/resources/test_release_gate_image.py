"""What the gate checks of an image: the signature is of the certificate, and that is the manifest's own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from resources.lambdas.release_gate import consent
from resources.lambdas.release_gate.envelope import Envelope, read_envelope
from resources.lambdas.release_gate.image import check_signatures
from resources.lambdas.release_gate.refusals import Refused
from signing.certificates import fingerprint
from signing.certificates.issuing import code_signing_certificate
from signing.dsse import sign_envelope
from signing.signer import digest_signer
from tests.unit.resources.gate_people import CODE, OTHER_CODE, manifest, released


def digesting(signer: Any) -> Any:
    found = digest_signer(signer)
    assert found is not None
    return found


IMAGE = hashlib.sha256(b"an image").digest()
CERTIFICATE = code_signing_certificate(digesting(CODE), "Lamp", 30)
RENEWED = code_signing_certificate(digesting(CODE), "Lamp", 60)
OTHERS = code_signing_certificate(digesting(OTHER_CODE), "Lamp", 30)
SIGNATURE = digesting(CODE).sign_digest(IMAGE)
BODY = manifest(sha256=IMAGE.hex(), certificate_sha256=fingerprint(CERTIFICATE))


def signed_by_code(body: Any, signer: Any = CODE) -> Envelope:
    """As the gate reads it: requested, and signed by the key that signed the image."""
    envelope = released(body, "ana")
    return read_envelope(envelope.with_signature(sign_envelope(envelope, signer)).to_json())


def check(certificate: str, signature: bytes, body: Any = BODY, signer: Any = CODE) -> None:
    envelope = signed_by_code(body, signer)
    check_signatures(certificate, signature, consent.read_manifest(envelope), envelope)


def test_what_belongs_together_is_taken() -> None:
    check(CERTIFICATE, SIGNATURE)


@pytest.mark.parametrize(
    ("certificate", "said"),
    [(RENEWED, "is not the manifest's"), (OTHERS, "is not the manifest's"), ("-", "no certificate")],
    ids=["another of the same key", "another key's", "none"],
)
def test_only_the_manifests_own_certificate_is_taken(certificate: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        check(certificate, SIGNATURE)


def test_a_certificate_of_another_key_than_the_manifest_names_is_refused() -> None:
    named = replace(BODY, certificate_sha256=fingerprint(OTHERS))
    with pytest.raises(Refused, match="another key than the manifest names"):
        check(OTHERS, digesting(OTHER_CODE).sign_digest(IMAGE), named)


def test_a_signature_over_other_bytes_is_refused() -> None:
    other = digesting(CODE).sign_digest(hashlib.sha256(b"another").digest())
    with pytest.raises(Refused, match="not the certificate's over the image"):
        check(CERTIFICATE, other)


def test_the_key_that_signed_the_image_must_have_signed_the_manifest() -> None:
    with pytest.raises(Refused, match="has not signed the manifest"):
        check(CERTIFICATE, SIGNATURE, signer=OTHER_CODE)
