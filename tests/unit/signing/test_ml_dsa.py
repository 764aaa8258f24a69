"""ML-DSA against published answers and against an implementation that shares no line with ours."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa

from signing.algorithms import ML_DSA_44, ML_DSA_65, ML_DSA_87, POST_QUANTUM, Algorithm, PublicKey, prehash
from signing.errors import SigningError, VerificationError
from signing.keys.file import create_key_file, load_key_file
from signing.keys.local import memory_signer
from signing.ml_dsa import MlDsaPublicKey, message_representative
from signing.verification import load_public_key, public_key_pem, verify_digest, verify_payload
from tests.unit.signing.dilithium import dilithium, name_of
from tests.unit.signing.image_judges import signer_of

VECTORS = Path(__file__).parents[2] / "vectors" / "ml_dsa"
PRIVATE = {
    ML_DSA_44: mldsa.MLDSA44PrivateKey,
    ML_DSA_65: mldsa.MLDSA65PrivateKey,
    ML_DSA_87: mldsa.MLDSA87PrivateKey,
}
MESSAGE = b"firmware" * 1000
CONTEXT = b"lamp"
every = pytest.mark.parametrize("algorithm", POST_QUANTUM, ids=lambda one: one.kind)


def verify(key: PublicKey, message: bytes, signature: bytes, context: bytes = b"") -> None:
    """As our verification does, but for signatures of others with contexts, which ours never have."""
    assert isinstance(key, MlDsaPublicKey)
    verify_digest(key, message_representative(key, io.BytesIO(message), context), signature)


def refused(key: PublicKey, message: bytes, signature: bytes, context: bytes = b"") -> str:
    with pytest.raises(VerificationError) as error:
        verify(key, message, signature, context)
    return error.value.code


def changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


def known_answers(algorithm: Algorithm) -> list[dict[str, bytes]]:
    file = VECTORS / f"kat_{algorithm.name.replace('-', '', 1).replace('-', '_')}_det_pure.rsp"
    cases: list[dict[str, bytes]] = []
    for name, value in (line.split(" = ") for line in file.read_text(encoding="ascii").splitlines()):
        if name == "count":
            cases.append({})
        else:
            cases[-1][name] = bytes.fromhex(value)
    return cases


@every
def test_published_signatures_hold_and_nothing_near_them(algorithm: Algorithm) -> None:
    answers = known_answers(algorithm)
    assert len(answers) == 4
    for case in answers:
        key = PRIVATE[algorithm].from_seed_bytes(case["xi"]).public_key()
        assert key.public_bytes_raw() == case["pk"]
        message, context = case["msg"], case["ctx"]
        signature = case["sm"].removesuffix(message)
        verify(key, message, signature, context)
        assert refused(key, message, signature) == "SIG-051"
        assert refused(key, message, signature, context + b"!") == "SIG-051"
        assert refused(key, context + message, signature) == "SIG-051"
        assert refused(key, changed(message, 0), signature, context) == "SIG-051"
        for at in (0, len(signature) // 2, len(signature) - 1):
            assert refused(key, message, changed(signature, at), context) == "SIG-051"
        assert refused(key, message, signature[:-1], context) == "SIG-050"
        assert refused(key, message, signature + b"\0", context) == "SIG-050"
        assert refused(key, message, b"", context) == "SIG-050"


@every
def test_the_judge_and_we_accept_each_other(algorithm: Algorithm) -> None:
    private = PRIVATE[algorithm].generate()
    key, name, hashing = private.public_key(), name_of(algorithm), f"HASH_{name_of(algorithm)}_WITH_SHA512"
    ours = memory_signer(private).sign(io.BytesIO(MESSAGE))
    ((public, secret),) = dilithium((name, "key_derive", {"seed": private.private_bytes_raw()}))
    assert bytes.fromhex(public) == key.public_bytes_raw()
    sk, raw = bytes.fromhex(secret), key.public_bytes_raw()
    mu = message_representative(key, io.BytesIO(MESSAGE), CONTEXT)
    holds, in_context, hashed, theirs, with_context, by_mu, of_hash, their_mu = dilithium(
        (name, "verify", {"pk": raw, "m": MESSAGE, "sig": ours}),
        (name, "verify", {"pk": raw, "m": MESSAGE, "sig": ours, "ctx": CONTEXT}),
        (hashing, "verify", {"pk": raw, "m": MESSAGE, "sig": ours}),
        (name, "sign", {"sk": sk, "m": MESSAGE}),
        (name, "sign", {"sk": sk, "m": MESSAGE, "ctx": CONTEXT}),
        (name, "sign_external_mu", {"sk": sk, "mu": mu}),
        (hashing, "sign", {"sk": sk, "m": MESSAGE}),
        (name, "prehash_external_mu", {"pk": raw, "m": MESSAGE, "ctx": CONTEXT}),
    )
    assert (holds, in_context, hashed) == (True, False, False)
    assert bytes.fromhex(their_mu) == mu
    verify(key, MESSAGE, bytes.fromhex(theirs))
    verify_payload(key, io.BytesIO(MESSAGE), bytes.fromhex(theirs))
    assert refused(key, MESSAGE, bytes.fromhex(theirs), CONTEXT) == "SIG-051"
    for signature in (with_context, by_mu):
        verify(key, MESSAGE, bytes.fromhex(signature), CONTEXT)
        assert refused(key, MESSAGE, bytes.fromhex(signature)) == "SIG-051"
    assert refused(key, MESSAGE, bytes.fromhex(of_hash)) == "SIG-051"


@every
def test_keys_of_another_set_or_another_person_are_refused(algorithm: Algorithm) -> None:
    signature = signer_of(algorithm).sign(io.BytesIO(MESSAGE))
    assert refused(signer_of(algorithm, 2).public_key, MESSAGE, signature) == "SIG-051"
    for other in POST_QUANTUM:
        if other is not algorithm:
            assert refused(signer_of(other).public_key, MESSAGE, signature) == "SIG-050"


@every
def test_signing_is_hedged(algorithm: Algorithm) -> None:
    signer = signer_of(algorithm)
    first, second = (signer.sign(io.BytesIO(MESSAGE)) for _ in range(2))
    assert first != second
    for signature in (first, second):
        verify(signer.public_key, MESSAGE, signature)


@every
def test_what_is_signed_is_bound_to_the_key(algorithm: Algorithm) -> None:
    """μ of one key is none of another: a signer cannot be given the digest of somewhere else."""
    signer, other = signer_of(algorithm), signer_of(algorithm, 2)
    mu = prehash(signer.public_key, io.BytesIO(MESSAGE))
    assert len(mu) == 64
    assert mu != prehash(other.public_key, io.BytesIO(MESSAGE))
    with pytest.raises(VerificationError, match="SIG-051"):
        verify_payload(other.public_key, io.BytesIO(MESSAGE), other.sign_digest(mu))
    with pytest.raises(KeyError):  # a digest without the key does not exist
        algorithm.prehash(io.BytesIO(MESSAGE))


def test_a_message_of_any_size_is_signed_in_pieces() -> None:
    class Endless(io.RawIOBase):
        left = 40 * 1024 * 1024

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1024 * 1024
            block = bytes(min(size, self.left))
            self.left -= len(block)
            return block

    signer = signer_of(ML_DSA_65)
    signature = signer.sign(Endless())  # type: ignore[arg-type] # it is only read
    verify_payload(signer.public_key, Endless(), signature)  # type: ignore[arg-type] # as above


@every
def test_a_key_file_is_encrypted_and_read_again(algorithm: Algorithm, tmp_path: Path) -> None:
    path = tmp_path / "ключ 65.pem"
    made = create_key_file(path, "secret", algorithm)
    assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert load_key_file(path, lambda: "secret").public_key() == made
    assert load_public_key(public_key_pem(made).encode(), "the file") == made
    with pytest.raises(SigningError, match="SIG-012"):
        load_key_file(path, lambda: "wrong")
