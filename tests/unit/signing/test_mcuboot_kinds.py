"""MCUboot images signed by every kind of key: imgtool's own bytes, accepted both ways."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from imgtool import keys as imgtool_keys

from signing.algorithms import CLASSICAL, ED25519, P256, P384, RSA2048, RSA3072, Algorithm
from signing.errors import SigningError, VerificationError
from signing.formats.mcuboot import kinds, layout, parsing, reading
from signing.formats.mcuboot.compression import Compression
from signing.formats.mcuboot.layout import Tlv, Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import verify_image
from signing.keys.local import LocalSigner, memory_signer, new_private_key
from signing.release import sign_image
from signing.verification import public_key_pem
from tests.unit.signing.image_judges import imgtool, private_pem, signer_of

BODY = bytes(range(1, 256)) * 20
PLAIN: dict[str, Any] = {
    "version": Version(1, 2, 3),
    "header_size": 0x200,
    "slot_size": 0x10000,
    "pad_header": True,
}
SAME = ["--version", "1.2.3", "--header-size", "0x200", "--slot-size", "0x10000", "--pad-header"]
# kind of key, our options, imgtool's, the name the signature is told by
CASES: list[tuple[Algorithm, dict[str, Any], list[str], str]] = [
    *((algorithm, {}, [], algorithm.name) for algorithm in CLASSICAL),
    (P256, {"public_key_format": "full"}, ["--public-key-format", "full"], "ECDSA P-256"),
    (RSA2048, {"public_key_format": "full"}, ["--public-key-format", "full"], "RSA-2048"),
    (
        P384,
        {"sha": "384", "boot_record": "SPE", "security_counter": 3},
        ["--sha", "384", "--boot-record", "SPE", "--security-counter", "3"],
        "ECDSA P-384",
    ),
    (RSA3072, {"boot_record": "SPE"}, ["--boot-record", "SPE"], "RSA-3072"),
    (ED25519, {"sha": "512", "boot_record": "NSPE"}, ["--sha", "512", "--boot-record", "NSPE"], "Ed25519"),
    (
        ED25519,
        {"pure": True, "security_counter": 3, "confirm": True, "align": 8},
        ["--pure", "--security-counter", "3", "--confirm", "--align", "8"],
        "Ed25519 (pure)",
    ),
]
each_case = pytest.mark.parametrize(
    ("algorithm", "ours", "theirs", "name"),
    CASES,
    ids=[f"{case[0].kind} {' '.join(case[2])}" for case in CASES],
)


@each_case
def test_imgtool_and_linekey_write_the_same_and_accept_each_other(
    tmp_path: Path, algorithm: Algorithm, ours: dict[str, Any], theirs: list[str], name: str
) -> None:
    private = new_private_key(algorithm)
    image, public, output = tmp_path / "image.bin", tmp_path / "pub.pem", tmp_path / "theirs.bin"
    image.write_bytes(BODY)
    public.write_text(public_key_pem(private.public_key()), encoding="utf-8")
    (tmp_path / "key.pem").write_bytes(private_pem(private))

    done = sign_image(image, memory_signer(private), Mcuboot(**PLAIN | ours))
    said = imgtool("verify", "-k", public, done.output)
    assert "correctly validated" in said.stdout, said.stdout + said.stderr

    made = imgtool("sign", "-k", tmp_path / "key.pem", *SAME, *theirs, image, output)
    assert made.returncode == 0, made.stdout + made.stderr
    told = verify_image(output, public)
    assert [one.algorithm for one in told.signatures] == [name]

    if algorithm is not ED25519:  # whose signatures are the same each time; imgtool has no --fix-sig for pure
        (tmp_path / "sig").write_bytes(base64.b64encode(done.signature))
        fixed = ["--fix-sig", tmp_path / "sig", "--fix-sig-pubkey", public]
        assert imgtool("sign", *fixed, *SAME, *theirs, image, output).returncode == 0
    assert done.output.read_bytes() == output.read_bytes()
    assert verify_image(done.output, public) == verify_image(output, public)


@pytest.mark.parametrize("compression", [None, "lzma2"])
def test_a_padded_signature_takes_the_room_that_imgtool_gives_it(
    tmp_path: Path, compression: Compression | None
) -> None:
    """The signature of the image before compression, too."""
    private = new_private_key(P256)
    image, public, output = tmp_path / "image.bin", tmp_path / "pub.pem", tmp_path / "theirs.bin"
    image.write_bytes(BODY)
    public.write_text(public_key_pem(private.public_key()), encoding="utf-8")
    (tmp_path / "key.pem").write_bytes(private_pem(private))

    done = sign_image(image, memory_signer(private), Mcuboot(**PLAIN, pad_sig=True, compression=compression))
    options = ["--pad-sig", "--compression", compression or "disabled"]
    made = imgtool("sign", "-k", tmp_path / "key.pem", *SAME, *options, image, output)
    assert made.returncode == 0, made.stdout + made.stderr
    ours, theirs = (parsing.parse(path.read_bytes()) for path in (done.output, output))
    for mine, other in ((ours.protected, theirs.protected), (ours.tlvs, theirs.tlvs)):
        assert [(kind, len(told)) for kind, told in mine] == [(kind, len(told)) for kind, told in other]
    assert dict(ours.tlvs)[Tlv.ECDSA] == done.signature + bytes(72 - len(done.signature))
    assert imgtool("verify", "-k", public, done.output).returncode == 0
    verify_image(done.output, public)
    verify_image(output, public)


@pytest.mark.parametrize("size", range(8, 105, 8))
@pytest.mark.parametrize("algorithm", [P256, P384])
def test_imgtool_pads_a_signature_alike(
    algorithm: Algorithm, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key.pem").write_bytes(private_pem(new_private_key(algorithm)))
    theirs = imgtool_keys.load(tmp_path / "key.pem")
    theirs.pad_sig = True
    monkeypatch.setattr(theirs, "raw_sign", lambda _payload: bytes([1]) * size)
    assert kinds.padded(bytes([1]) * size, algorithm) == theirs.sign(b"")


@pytest.mark.parametrize("algorithm", [RSA2048, RSA3072, ED25519])
def test_signatures_of_one_size_are_not_padded(algorithm: Algorithm) -> None:
    assert len(signed(signer_of(algorithm), pad_sig=True)) == len(signed(signer_of(algorithm)))


@pytest.mark.parametrize(
    ("algorithm", "options"),
    [
        (P256, {"sha": "384"}),
        (P384, {"sha": "256"}),
        (RSA3072, {"sha": "512"}),
        (ED25519, {"sha": "384"}),
        (P256, {"pure": True}),
        (RSA2048, {"pure": True}),
        (ED25519, {"pure": True, "sha": "512"}),
    ],
)
def test_an_option_that_does_not_go_with_the_key_is_refused(
    algorithm: Algorithm, options: dict[str, Any]
) -> None:
    with pytest.raises(SigningError, match="SIG-089"):
        Mcuboot(**PLAIN, **options).prepare(BODY, signer_of(algorithm).public_key)


def signed(signer: LocalSigner, **options: Any) -> bytes:
    unsigned = Mcuboot(**PLAIN, **options).prepare(BODY, signer.public_key)
    return bytes(unsigned.with_signature(signer.sign_digest(unsigned.digest)))


@pytest.mark.parametrize("algorithm", CLASSICAL, ids=lambda algorithm: algorithm.kind)
def test_another_key_of_any_kind_is_refused(algorithm: Algorithm) -> None:
    whole = signed(signer_of(algorithm))
    for other in CLASSICAL:
        with pytest.raises(VerificationError, match="SIG-088"):
            reading.verify(whole, signer_of(other, 2).public_key)


@pytest.mark.parametrize("algorithm", CLASSICAL, ids=lambda algorithm: algorithm.kind)
@pytest.mark.parametrize("public_key_format", ["hash", "full"])
def test_a_signature_by_another_under_our_key_is_refused(
    algorithm: Algorithm, public_key_format: str
) -> None:
    ours = signer_of(algorithm)
    form = Mcuboot(**PLAIN | {"public_key_format": public_key_format})
    unsigned = form.prepare(BODY, ours.public_key)
    forged = bytes(unsigned.with_signature(signer_of(algorithm, 2).sign_digest(unsigned.digest)))
    with pytest.raises(VerificationError, match="SIG-051"):
        reading.verify(forged, ours.public_key)


def with_tlvs(whole: bytes, change: dict[int, bytes | None]) -> bytes:
    """The image with TLVs added, replaced or (None) taken away."""
    image = parsing.parse(whole)
    tlvs: dict[int, bytes | None] = dict(image.tlvs) | change
    area = layout.tlv_area(layout.AREA, [(kind, one) for kind, one in tlvs.items() if one is not None])
    return whole[: image.covered_end] + area + whole[image.end :]


ECDSA, EDWARDS = signer_of(P256), signer_of(ED25519)
FOREIGN: list[tuple[LocalSigner, dict[str, Any], dict[int, bytes | None]]] = [
    (ECDSA, {}, {Tlv.ED25519: bytes(64)}),  # a second signature, which nobody has looked at
    (ECDSA, {}, {Tlv.PURE: b"\1"}),
    (ECDSA, {}, {Tlv.SHA256: None}),
    (ECDSA, {}, {Tlv.SHA512: bytes(64)}),
    (ECDSA, {}, {Tlv.PUBLIC_KEY: b"another"}),
    (ECDSA, {}, {Tlv.KEY_HASH: None}),
    (ECDSA, {}, {Tlv.ECDSA: None}),
    (EDWARDS, {}, {Tlv.PURE: b"\1"}),  # a signature of the digest passed for one of the image
    (EDWARDS, {"pure": True}, {Tlv.PURE: None}),
    (EDWARDS, {"pure": True}, {Tlv.PURE: b"\0"}),
    (EDWARDS, {}, {Tlv.ED25519: bytes(63)}),
]


@pytest.mark.parametrize(("signer", "options", "change"), FOREIGN)
def test_tlvs_that_do_not_make_one_signature_are_refused(
    signer: LocalSigner, options: dict[str, Any], change: dict[int, bytes | None]
) -> None:
    whole = signed(signer, **options)
    reading.verify(with_tlvs(whole, {}), signer.public_key)
    with pytest.raises(VerificationError):
        reading.verify(with_tlvs(whole, change), signer.public_key)


@pytest.mark.parametrize(("padding", "accepted"), [(bytes(4), True), (b"\0\0\0\1", False), (b"\1", False)])
def test_behind_an_ecdsa_signature_there_are_only_zeros(padding: bytes, accepted: bool) -> None:
    whole = signed(ECDSA)
    signature = dict(parsing.parse(whole).tlvs)[Tlv.ECDSA]
    padded = with_tlvs(whole, {Tlv.ECDSA: signature + padding})
    if accepted:
        reading.verify(padded, ECDSA.public_key)
    else:
        with pytest.raises(VerificationError, match="SIG-050"):
            reading.verify(padded, ECDSA.public_key)
