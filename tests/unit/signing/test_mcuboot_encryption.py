"""Encrypted MCUboot images: a decryptor written from the specification opens ours and imgtool's."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

from signing.algorithms import ED25519, P256, P384, RSA2048, RSA3072, Algorithm
from signing.content import as_content
from signing.errors import SigningError, VerificationError
from signing.formats.mcuboot import encryption, reading
from signing.formats.mcuboot.encryption import Encryption, load_encryption_key
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.inspection import mcuboot as inspection
from signing.keys.local import LocalSigner, memory_signer, new_private_key
from signing.release import sign_image
from signing.verification import public_key_pem
from tests.unit.signing import mcuboot_decryptor as decryptor
from tests.unit.signing.image_judges import imgtool, private_pem

BODY = bytes(range(1, 256)) * 20 + b"and no whole block"
HEADER = 0x200
PLAIN: dict[str, Any] = {"version": Version(1, 2, 3), "header_size": HEADER, "slot_size": 0x10000}
SAME = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000", "--pad-header"]
LOADERS: dict[str, Any] = {
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "x25519": x25519.X25519PrivateKey.generate(),
    "rsa2048": rsa.generate_private_key(65537, 2048),
    "rsa3072": rsa.generate_private_key(65537, 3072),
}
SIGNERS = {kind: new_private_key(kind) for kind in (P256, P384, RSA2048, RSA3072, ED25519)}
KINDS: list[tuple[Algorithm, str, dict[str, Any]]] = [
    (P256, "p256", {}),
    (P256, "p256", {"keylen": 256}),
    (RSA2048, "rsa2048", {}),
    (RSA3072, "rsa3072", {"keylen": 256}),
    (ED25519, "x25519", {}),
    (ED25519, "x25519", {"keylen": 256, "hmac_sha": "512"}),
    (ED25519, "p256", {}),
]


def signer_of(algorithm: Algorithm) -> LocalSigner:
    return memory_signer(SIGNERS[algorithm])


def of_imgtool(options: dict[str, Any]) -> list[str]:
    names = {"keylen": "--encrypt-keylen", "hmac_sha": "--hmac-sha"}
    return [part for name, value in options.items() for part in (names[name], str(value))]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "灯.bin"
    path.write_bytes(BODY)
    return path


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Public halves of the boot loaders' keys: NAME.pem."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    for name, key in LOADERS.items():
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, form)
        (tmp_path / f"{name}.pem").write_bytes(pem)
    return tmp_path


def signed(algorithm: Algorithm, form: Mcuboot, image: bytes = BODY) -> bytes:
    signer = signer_of(algorithm)
    unsigned = form.prepare(image, signer.public_key)
    return bytes(unsigned.with_signature(signer.sign_digest(unsigned.digest)))


def encrypted(name: str, **options: Any) -> Mcuboot:
    return Mcuboot(**PLAIN, pad_header=True, encrypt=Encryption(LOADERS[name].public_key(), **options))


@pytest.mark.parametrize(("signer", "loader", "options"), KINDS)
@pytest.mark.parametrize("pad", [False, True], ids=["bare", "padded"])
def test_a_boot_loader_opens_ours(
    image: Path, tmp_path: Path, signer: Algorithm, loader: str, options: dict[str, Any], pad: bool
) -> None:
    form = dataclasses.replace(encrypted(loader, **options), confirm=pad)
    done = sign_image(image, signer_of(signer), form)
    whole = done.output.read_bytes()
    assert BODY[:16] not in whole
    clear = decryptor.decrypt(whole, LOADERS[loader])
    assert clear[HEADER : HEADER + len(BODY)] == BODY
    (tmp_path / "clear.bin").write_bytes(clear)
    (tmp_path / "pub.pem").write_text(public_key_pem(signer_of(signer).public_key), encoding="utf-8")
    judged = imgtool("verify", "-k", tmp_path / "pub.pem", tmp_path / "clear.bin")
    assert judged.returncode == 0, judged.stdout
    assert "ENCRYPTED" in imgtool("dumpinfo", done.output).stdout
    reading.verify(whole, signer_of(signer).public_key, LOADERS[loader])


@pytest.mark.parametrize(("signer", "loader", "options"), KINDS)
@pytest.mark.parametrize("more", [[], ["--clear"]], ids=["encrypted", "clear"])
def test_those_of_imgtool_are_opened_and_verified(
    image: Path, public: Path, signer: Algorithm, loader: str, options: dict[str, Any], more: list[str]
) -> None:
    ours = signer_of(signer)
    (public / "key.pem").write_bytes(private_pem(SIGNERS[signer]))
    for_loader = ["--encrypt", public / f"{loader}.pem", *of_imgtool(options), *more]
    made = imgtool("sign", "-k", public / "key.pem", *SAME, *for_loader, image, public / "theirs.bin")
    assert made.returncode == 0, made.stderr
    theirs = (public / "theirs.bin").read_bytes()
    clear = decryptor.decrypt(theirs, LOADERS[loader])
    assert clear[HEADER : HEADER + len(BODY)] == BODY
    assert (clear == theirs) == bool(more)
    reading.verify(theirs, ours.public_key, LOADERS[loader])


@pytest.mark.parametrize(("signer", "loader", "options"), KINDS)
@pytest.mark.parametrize("clear", [False, True], ids=["encrypted", "clear"])
def test_all_that_is_not_random_is_as_imgtool_writes_it(
    image: Path,
    public: Path,
    monkeypatch: pytest.MonkeyPatch,
    signer: Algorithm,
    loader: str,
    options: dict[str, Any],
    clear: bool,
) -> None:
    """Given the key and the sealed key that imgtool drew, and its signature."""
    ours = signer_of(signer)
    (public / "key.pem").write_bytes(private_pem(SIGNERS[signer]))
    for_loader = [
        "--encrypt",
        public / f"{loader}.pem",
        *of_imgtool(options),
        *(["--clear"] if clear else []),
    ]
    slot = ["--align", "8", "--pad", "--security-counter", "7"]
    made = imgtool("sign", "-k", public / "key.pem", *SAME, *for_loader, *slot, image, public / "theirs.bin")
    assert made.returncode == 0, made.stderr
    theirs = (public / "theirs.bin").read_bytes()
    tlvs = dict(reading.parse(theirs).tlvs)
    (sealed,) = tlvs.keys() & reading.SEALED_KEYS.keys()
    key = decryptor.image_key(tlvs, LOADERS[loader])
    monkeypatch.setattr(encryption, "new_image_key", lambda _bits: key)
    monkeypatch.setattr(Encryption, "sealed", lambda _self, _key: (sealed, tlvs[sealed]))
    form = dataclasses.replace(
        encrypted(loader, **options, clear=clear), align=8, pad=True, security_counter=7
    )
    (signature,) = (content for kind, content in tlvs.items() if 0x20 <= kind <= 0x24)
    assert bytes(form.prepare(BODY, ours.public_key).with_signature(signature)) == theirs


def test_a_body_in_clear_passes_imgtool_and_is_verified_without_the_key(image: Path, tmp_path: Path) -> None:
    signer = signer_of(P256)
    done = sign_image(image, signer, encrypted("p256", clear=True))
    (tmp_path / "pub.pem").write_text(public_key_pem(signer.public_key), encoding="utf-8")
    assert imgtool("verify", "-k", tmp_path / "pub.pem", done.output).returncode == 0
    whole = done.output.read_bytes()
    assert BODY in whole
    reading.verify(whole, signer.public_key)
    reading.verify(whole, signer.public_key, LOADERS["p256"])
    with pytest.raises(VerificationError, match="SIG-173"):
        reading.verify(whole, signer.public_key, ec.generate_private_key(ec.SECP256R1()))


def test_no_key_is_used_twice() -> None:
    one, other = (signed(P256, encrypted("p256")) for _ in range(2))
    end = HEADER + len(BODY)
    assert sum(a == b for a, b in zip(one[HEADER:end], other[HEADER:end], strict=True)) < len(BODY) // 16


def test_what_is_written_is_decrypted_and_verified_before_it_stays(
    image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cipher that goes wrong once leaves no image."""
    crypt, calls = encryption.crypt, []

    def fails_once(key: bytes, data: bytes, place: int = 0) -> bytes:
        calls.append(place)
        return crypt(key, data, place) if len(calls) != 2 else bytes(len(data))

    monkeypatch.setattr(encryption, "crypt", fails_once)  # 1: the image's key, 2: the body
    with pytest.raises(VerificationError):
        sign_image(image, signer_of(P256), encrypted("p256"))
    assert len(calls) > 2
    assert list(image.parent.iterdir()) == [image]


SEALED = signed(P256, encrypted("p256"))
IMAGE = reading.parse(SEALED)


def test_an_encrypted_image_is_not_verified_without_the_key() -> None:
    with pytest.raises(VerificationError, match="SIG-173"):
        reading.verify(SEALED, signer_of(P256).public_key)


@pytest.mark.parametrize(("clear", "told"), [(False, "encrypted"), (True, "holds")])
def test_inspect_tells_whether_the_digest_can_be_seen_to_hold(clear: bool, told: str) -> None:
    facts = inspection.inspect(as_content(signed(P256, encrypted("p256", clear=clear))))
    assert (facts["digest"], facts["problems"]) == (told, [])
    assert "ENCRYPTED_AES128" in facts["header"]["flag_names"]


def test_inspect_reads_big_endian_and_uuids() -> None:
    form = dataclasses.replace(
        encrypted("p256"), encrypt=None, endian="big", align=16, pad=True, security_counter=7, vid=bytes(16)
    )
    facts = inspection.inspect(as_content(signed(P256, form)))
    assert (facts["version"], facts["header"]["endian"], facts["digest"]) == ("1.2.3", "big", "holds")
    assert [tlv["means"] for tlv in facts["protected_tlvs"]] == [7, str(UUID(int=0))]
    assert facts["trailer"]["align"] == 16


def test_unread_an_encrypted_image_passes_by_its_signer_alone() -> None:
    assert not reading.verify(SEALED, signer_of(P256).public_key, unread=True)
    assert reading.verify(SEALED, signer_of(P256).public_key, LOADERS["p256"], unread=True)
    other = memory_signer(new_private_key(P256)).public_key
    with pytest.raises(VerificationError, match="SIG-088"):
        reading.verify(SEALED, other, unread=True)
    for tlv in (0x10, 0x22):  # digest, signature
        place = SEALED.index(dict(IMAGE.tlvs)[tlv]) + 9
        flipped = bytearray(SEALED)
        flipped[place] ^= 1
        with pytest.raises(VerificationError):
            reading.verify(bytes(flipped), signer_of(P256).public_key, unread=True)


def test_unread_passes_nothing_that_is_not_encrypted() -> None:
    clear, plain = encrypted("p256", clear=True), dataclasses.replace(encrypted("p256"), encrypt=None)
    assert reading.verify(signed(P256, clear), signer_of(P256).public_key, unread=True)
    changed = bytearray(signed(P256, plain))
    changed[HEADER] ^= 1
    with pytest.raises(VerificationError, match="SIG-087"):
        reading.verify(bytes(changed), signer_of(P256).public_key, unread=True)


def test_a_pure_signature_is_of_a_body_that_has_to_be_read() -> None:
    form = dataclasses.replace(encrypted("x25519"), pure=True)
    whole = signed(ED25519, form)
    with pytest.raises(VerificationError, match="SIG-173"):
        reading.verify(whole, signer_of(ED25519).public_key, unread=True)
    assert reading.verify(whole, signer_of(ED25519).public_key, LOADERS["x25519"])


@pytest.mark.parametrize("loader", ["p256", "x25519", "rsa2048"])
def test_another_loader_s_key_does_not_open_it(loader: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1()) if loader == "p256" else LOADERS[loader]
    with pytest.raises(VerificationError, match="SIG-173"):
        reading.verify(SEALED, signer_of(P256).public_key, key)


def test_one_flipped_bit_is_refused_when_the_key_is_there() -> None:
    in_image = (0, 13, HEADER - 1, HEADER, HEADER + len(BODY))
    for place in (*in_image, *range(IMAGE.covered_end, len(SEALED))):
        flipped = bytearray(SEALED)
        flipped[place] ^= 1 << place % 8
        with pytest.raises(VerificationError):
            reading.verify(bytes(flipped), signer_of(P256).public_key, LOADERS["p256"])


@pytest.mark.parametrize("flag", [0x0C, 0x08], ids=["both", "AES-256"])
def test_a_flag_that_is_not_true_of_the_key_is_damage(flag: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encryption, "flag", flag)
    forged = signed(P256, encrypted("p256"))
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(forged, signer_of(P256).public_key, LOADERS["p256"])


def test_an_image_that_says_it_is_encrypted_holds_one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Encryption, "sealed", lambda _self, _key: (0x20, b""))  # not what was promised
    with pytest.raises(VerificationError, match="SIG-086"):
        reading.verify(signed(P256, encrypted("p256")), signer_of(P256).public_key, LOADERS["p256"])


@pytest.mark.parametrize(
    ("signer", "loader"),
    [(P256, "x25519"), (P256, "rsa2048"), (RSA2048, "p256"), (RSA3072, "x25519"), (P384, "p256")],
)
def test_signing_and_encryption_go_together(signer: Algorithm, loader: str) -> None:
    with pytest.raises(SigningError, match="SIG-170"):
        encrypted(loader).prepare(BODY, signer_of(signer).public_key)


def test_sha512_goes_with_x25519_alone() -> None:
    with pytest.raises(SigningError, match="SIG-170"):
        encrypted("p256", hmac_sha="512").prepare(BODY, signer_of(P256).public_key)


def _pem(key: Any) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return bytes(key.public_key().public_bytes(serialization.Encoding.PEM, form))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_pem(ec.generate_private_key(ec.SECP384R1())), "no key that"),
        (_pem(ed25519.Ed25519PrivateKey.generate()), "no key that"),
        (_pem(rsa.generate_private_key(65537, 4096)), "no key that"),
        (private_pem(LOADERS["p256"]), "private key"),
        (
            b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "private key",
        ),
        (b"-----BEGIN PUBLIC KEY-----\nMII=\n-----END PUBLIC KEY-----\n", "no key that"),
        (b"", "no key that"),
    ],
    ids=["P-384", "Ed25519", "RSA-4096", "private", "private, encrypted", "damaged", "empty"],
)
def test_a_key_that_nobody_encrypts_for_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(SigningError, match=rf"(?s){words}.*SIG-170"):
        load_encryption_key(data, "loader.pem")


@pytest.mark.parametrize(("save_enctlv", "kept"), [(False, 16), (True, 113)], ids=["key", "sealed key"])
def test_the_trailer_keeps_both_images_keys(save_enctlv: bool, kept: int) -> None:
    form = dataclasses.replace(encrypted("p256"), align=8, save_enctlv=save_enctlv)
    body = len(BODY) + -len(BODY) % 16
    least = HEADER + body + 4 + 36 + 36 + (4 + 70) + (4 + 113)
    trailer = 128 * 3 * 8 + 2 * (-(-kept // 8) * 8) + 4 * 8 + 16
    signed(P256, dataclasses.replace(form, slot_size=least + trailer + 2))
    with pytest.raises(SigningError, match="SIG-082"):
        signed(P256, dataclasses.replace(form, slot_size=least + trailer - 4))


def test_an_encrypted_image_is_not_signed_anew() -> None:
    form = dataclasses.replace(encrypted("p256"), replace=True)
    with pytest.raises(SigningError, match="SIG-081"):
        form.prepare(SEALED, signer_of(P256).public_key)


def test_any_part_is_decrypted_alone() -> None:
    whole = as_content(BODY)
    sealed = encryption.crypted(whole, b"k" * 16)
    for start, end in [(0, 1), (15, 17), (16, 48), (1000, 3000), (len(BODY) - 1, len(BODY))]:
        again = encryption.crypted(sealed, b"k" * 16)[start:end]
        assert bytes(again) == BODY[start:end]
        assert bytes(sealed[start:end]) == bytes(sealed)[start:end]
