"""DigiCert's pkilint, a program we did not write, finds no error in any certificate we make (RFC 5280)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.algorithms import CLASSICAL
from signing.certificate_profile import CertificateProfile, Validity
from signing.certificates import (
    certificate_authority,
    code_signing_certificate,
    issue_certificate,
    proof_of_possession,
)
from signing.certificates.authorities import AUTHORITY_KEYS
from signing.keys.local import LocalSigner
from tests.others import run_python, surroundings
from tests.unit.signing.certificate_profiles import IDEVID, KEY_KINDS, key_of
from tests.unit.signing.image_judges import judges, signer_of

CA_KEY = signer_of(CLASSICAL[0])
CA = certificate_authority(CA_KEY, "Lamp authority", 25 * 365)
ENDLESS_CA = certificate_authority(CA_KEY, "Lamp authority", None)
FULL = CertificateProfile(
    subject=(
        ("C", "DE"),
        ("ST", "Berlin"),
        ("L", "Köln"),
        ("O", "Exämple GmbH"),
        ("OU", "灯"),
        ("CN", "SN-1"),
        ("serialNumber", "SN-1"),
        ("dnQualifier", "a"),
    ),
    validity=Validity(years=30),
    key_usage=frozenset({"digitalSignature", "contentCommitment"}),
    extended_key_usage=("clientAuth", "1.3.6.1.4.1.99999.5"),
    names=(
        ("dns", "sn-1.lamp.example"),
        # pkilint 0.13 takes a URI without a host, such as a urn, for an error; RFC 5280 4.2.1.6 does not.
        ("uri", "https://lamp.example/id/SN-1"),
        ("hardware", "1.3.6.1.4.1.99999.1:SN-1"),
    ),
)


def lint(pem: str, folder: Path) -> str:
    """What pkilint finds, from warnings on."""
    path = folder / "certificate.pem"
    path.write_text(pem, encoding="ascii")
    program, arguments = "pkilint.bin.lint_pkix_cert", ["lint", "-s", "WARNING", path]
    done = run_python(program, arguments, surroundings(PYTHONPATH=str(judges())), loaded=[program])
    # The status is how many findings there are; a program that failed has said so on stderr.
    assert not done.stderr, done.stderr
    assert done.returncode == len(re.findall(r"\((?:WARNING|ERROR|FATAL)\)", done.stdout)), done.stdout
    return done.stdout.strip()


def unit(
    kind: str, ca_pem: str = CA, profile: CertificateProfile | None = None, signer: LocalSigner = CA_KEY
) -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SN-1")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    request = builder.sign(key_of(kind), hashes.SHA256())  # type: ignore[arg-type]
    pem = request.public_bytes(serialization.Encoding.PEM).decode("ascii")
    asked = profile or CertificateProfile()
    return issue_certificate(pem, ca_pem, signer, 3650, asked)


def made() -> Mapping[str, str]:
    found = {f"unit {kind}": unit(kind) for kind in KEY_KINDS}
    for kind in ("p256", "p384", "rsa2048"):
        found[f"device identity {kind}"] = unit(kind, ENDLESS_CA, IDEVID)
    found |= {"unit with all": unit("p256", ENDLESS_CA, FULL)}
    for algorithm in CLASSICAL:
        signer, kind = signer_of(algorithm), algorithm.kind
        ca = found[f"authority {kind}"] = certificate_authority(signer, "Lamp authority", 9125)
        if algorithm in AUTHORITY_KEYS:
            found[f"unit of {kind}"] = unit("p256", ca, signer=signer)
        found[f"code signing {kind}"] = code_signing_certificate(signer, "CN=Lamp,O=Example,C=DE", 7300)
    found["authority without an end"] = ENDLESS_CA
    found["proof of possession"] = proof_of_possession(CA_KEY, CA, "66cdba1d2b3c4d5e6f708192a3b4c5d6e7f80912")
    return found


CERTIFICATES = made()


@pytest.mark.parametrize("name", CERTIFICATES)
def test_pkilint_finds_no_error(name: str, tmp_path: Path) -> None:
    assert lint(CERTIFICATES[name], tmp_path) == ""


def test_pkilint_finds_what_is_wrong(tmp_path: Path) -> None:
    """An authority's usage without being one."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = x509.load_pem_x509_certificate(CA.encode())
    usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    builder = x509.CertificateBuilder().subject_name(authority.subject).issuer_name(authority.subject)
    builder = builder.public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(authority.not_valid_before_utc)
    builder = builder.not_valid_after(authority.not_valid_after_utc).add_extension(usage, critical=False)
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode("ascii")
    assert "(ERROR)" in lint(pem, tmp_path)
