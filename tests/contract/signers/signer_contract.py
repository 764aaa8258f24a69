"""What every signer keeps, wherever its key lives: test classes inherit it and give a `signer`."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import SignatureAlgorithmOID

from signing.algorithms import (
    ED25519,
    P256,
    P384,
    POST_QUANTUM,
    RSA2048,
    RSA3072,
    algorithm_of,
    prehash,
)
from signing.certificates import (
    certificate_authority,
    code_signing_certificate,
    code_signing_request,
    issue_certificate,
)
from signing.certificates.authorities import AUTHORITY_KEYS
from signing.certificates.code_signing import check_code_signing
from signing.errors import SigningError, VerificationError
from signing.formats import FORMATS, EmbeddedFormat
from signing.formats.esp.writing import EspSecureBoot
from signing.formats.mcuboot.layout import Version
from signing.formats.mcuboot.writing import Mcuboot
from signing.images import verify_image
from signing.keys.local import memory_signer, new_private_key
from signing.release import sign_file, sign_image, verify_file
from signing.signer import DigestSigner, Signer, require_digest_signer
from signing.verification import public_key_pem, verify_digest, verify_payload
from tests.unit.signing.dilithium import dilithium_accepts
from tests.unit.signing.image_judges import esp_application

PSS = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32")
# How openssl is asked to verify a signature of each kind.
OPENSSL = {
    P256: ("dgst", "-sha256", "-verify"),
    P384: ("dgst", "-sha384", "-verify"),
    RSA2048: ("dgst", "-sha256", *PSS, "-verify"),
    RSA3072: ("dgst", "-sha256", *PSS, "-verify"),
    ED25519: ("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey"),
}
CERTIFIES = {
    P256: SignatureAlgorithmOID.ECDSA_WITH_SHA256,
    P384: SignatureAlgorithmOID.ECDSA_WITH_SHA384,
    RSA2048: SignatureAlgorithmOID.RSA_WITH_SHA256,
    RSA3072: SignatureAlgorithmOID.RSA_WITH_SHA256,
}


class SignerContract:
    algorithm = P256
    content = bytes(range(64)) * 4000  # less where the key signs the message itself and takes little

    @pytest.fixture
    def signer(self) -> Signer:
        raise NotImplementedError

    def test_its_key_is_of_its_kind_and_stays_the_same(self, signer: Signer) -> None:
        assert algorithm_of(signer.public_key, signer.uri) is self.algorithm
        assert signer.public_key == signer.public_key

    def test_it_is_known_by_its_uri(self, signer: Signer) -> None:
        assert ":" in signer.uri

    @pytest.mark.parametrize("size", [1, None], ids=["one byte", "all"])
    def test_its_signature_verifies_with_its_key(self, signer: Signer, size: int | None) -> None:
        content = self.content[:size]
        signature = signer.sign(io.BytesIO(content))
        verify_payload(signer.public_key, io.BytesIO(content), signature)
        with pytest.raises(VerificationError, match="SIG-051"):
            verify_payload(signer.public_key, io.BytesIO(content + b"y"), signature)

    @pytest.mark.parametrize("form", ["raw", "freertos"])
    def test_its_signature_files_verify(self, signer: Signer, tmp_path: Path, form: str) -> None:
        image, key = tmp_path / "image.bin", tmp_path / "pub.pem"
        image.write_bytes(self.content)
        key.write_text(public_key_pem(signer.public_key), encoding="utf-8")
        if self.algorithm not in FORMATS[form].KINDS:
            with pytest.raises(SigningError, match="SIG-013"):
                sign_file(image, signer, form)
            return
        verify_file(image, sign_file(image, signer, form).output, key)

    @pytest.mark.parametrize(
        "form",
        [
            Mcuboot(Version(1, 2, 3), header_size=0x200, slot_size=0x80000, pad_header=True),
            EspSecureBoot(),
        ],
        ids=["mcuboot", "esp"],
    )
    def test_its_signed_images_verify(self, signer: Signer, tmp_path: Path, form: EmbeddedFormat) -> None:
        image, key = tmp_path / "image.bin", tmp_path / "pub.pem"
        image.write_bytes(esp_application(self.content))
        key.write_text(public_key_pem(signer.public_key), encoding="utf-8")
        if self.algorithm not in form.kinds:
            with pytest.raises(SigningError, match="SIG-013"):
                sign_image(image, signer, form)
            return
        told = verify_image(sign_image(image, signer, form).output, key)
        assert (told.format, len(told.signatures)) == (form.name, 1)

    def test_another_program_accepts_its_signature(self, signer: Signer, tmp_path: Path) -> None:
        image, key = tmp_path / "image.bin", tmp_path / "pub.pem"
        image.write_bytes(self.content)
        key.write_text(public_key_pem(signer.public_key), encoding="utf-8")
        signed = sign_file(image, signer, "raw")
        if self.algorithm in POST_QUANTUM:
            dilithium_accepts(self.algorithm, signer.public_key, image.read_bytes(), signed.signature)
            return
        command = ["openssl", *OPENSSL[self.algorithm], key]
        ends = ["-sigfile", signed.output, "-in"] if "pkeyutl" in command else ["-signature", signed.output]
        done = subprocess.run([*command, *ends, image], capture_output=True, encoding="utf-8", check=False)
        assert done.stdout.strip() in {"Verified OK", "Signature Verified Successfully"}, done.stderr


class DigestSignerContract(SignerContract):
    def test_it_signs_a_digest_as_it_signs_the_whole(self, signer: DigestSigner) -> None:
        digest = prehash(signer.public_key, io.BytesIO(self.content))
        verify_digest(signer.public_key, digest, signer.sign_digest(digest))
        assert require_digest_signer(signer) is signer

    def test_it_certifies_its_own_key(self, signer: DigestSigner) -> None:
        if self.algorithm in POST_QUANTUM:
            with pytest.raises(SigningError, match="SIG-013"):
                code_signing_certificate(signer, "Lamp release", 30)
            return
        pem = code_signing_certificate(signer, "Lamp release", 30)
        assert check_code_signing(pem, signer.public_key).subject == "CN=Lamp release"

    def test_openssl_accepts_the_units_of_its_authority(self, signer: DigestSigner, tmp_path: Path) -> None:
        """RSA by PKCS #1 v1.5, and Ed25519 not at all: AWS IoT takes none."""
        if self.algorithm in POST_QUANTUM:
            with pytest.raises(SigningError, match="SIG-013"):
                certificate_authority(signer, "Lamp authority", 3650)
            return
        ca = certificate_authority(signer, "Lamp authority", 3650)
        request = code_signing_request(memory_signer(new_private_key(P256)), "SN-1")
        if self.algorithm not in AUTHORITY_KEYS:
            with pytest.raises(SigningError, match="SIG-013"):
                issue_certificate(request, ca, signer, 365)
            return
        unit = issue_certificate(request, ca, signer, 365)
        for pem in (ca, unit):
            made = x509.load_pem_x509_certificate(pem.encode()).signature_algorithm_oid
            assert made == CERTIFIES[self.algorithm]
        (tmp_path / "ca.pem").write_text(ca, encoding="ascii")
        (tmp_path / "unit.pem").write_text(unit, encoding="ascii")
        strict = ["-x509_strict", "-purpose", "sslclient", "-CAfile", tmp_path / "ca.pem"]
        command = ["openssl", "verify", *strict, tmp_path / "unit.pem"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.stdout.strip().endswith("OK"), done.stderr

    def test_openssl_accepts_its_request_for_a_certificate(
        self, signer: DigestSigner, tmp_path: Path
    ) -> None:
        if self.algorithm in POST_QUANTUM:
            with pytest.raises(SigningError, match="SIG-013"):
                code_signing_request(signer, "CN=Lamp release")
            return
        request = tmp_path / "release.csr"
        request.write_text(code_signing_request(signer, "CN=Lamp release,O=Example"), encoding="utf-8")
        command = ["openssl", "req", "-verify", "-noout", "-pubkey", "-in", request]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        assert "verify OK" in done.stderr
        assert done.stdout == public_key_pem(signer.public_key)
