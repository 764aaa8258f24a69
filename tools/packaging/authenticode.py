"""Authenticode signatures made by Linekey's own signers: `python -m tools.packaging.authenticode FILE…`.

osslsigncode extracts what is signed of a program (its digest, in an SpcIndirectDataContent) and attaches the
finished signature; in between any key that `signing` opens signs the attributes of a CMS SignedData
(RFC 5652), as Microsoft's "Windows Authenticode Portable Executable Signature Format" lays them out. The
signature has no timestamp: it holds as long as its certificate.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from asn1crypto import algos, cms, core, pem, x509

from desktop.cli.key_options import aws_clients, passphrase_source
from desktop.core.errors import LinekeyError
from signing.algorithms import P256, P384, require_kind
from signing.certificates.code_signing import check_code_signing
from signing.certificates.issued import check_chain
from signing.certificates.pem import split_chain
from signing.errors import SigningError
from signing.keys import open_signer
from signing.output import read_whole
from signing.signer import Signer
from tools.packaging.installer import PackagingError

INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4"
# SpcSpOpusInfo with neither a name nor an address; SpcStatementType with SPC_INDIVIDUAL_SP_KEY_PURPOSE.
OPUS_INFO, NO_OPUS = "1.3.6.1.4.1.311.2.1.12", bytes.fromhex("3000")
STATEMENT_TYPE, INDIVIDUAL = "1.3.6.1.4.1.311.2.1.11", bytes.fromhex("300c060a2b060104018237020115")


class AnyAttribute(core.Sequence):  # type: ignore[misc]
    """A signed attribute (RFC 5652 5.3), also one of Microsoft's."""

    _fields = [("type", core.ObjectIdentifier), ("values", core.SetOf, {"spec": core.Any})]  # noqa: RUF012


class AnyAttributes(core.SetOf):  # type: ignore[misc]
    _child_spec = AnyAttribute


def sign_program(program: Path, signer: Signer, chain_pem: str, *, now: datetime | None = None) -> None:
    """Replaces `program`, an EXE or DLL, by itself with a signature; whole or not at all.

    `chain_pem` has the signer's certificate first. Before anything is written it must be the key's, for
    code, and valid now: `check_code_signing`. The key is ECDSA: RSA keys sign PSS here, and Authenticode is
    RSASSA-PKCS1-v1_5. Raises `SigningError`, and `PackagingError` when osslsigncode refuses or its check of
    the result fails.
    """
    chain = split_chain(chain_pem)
    require_kind(signer.public_key, signer.uri, (P256, P384), "Authenticode")
    check_code_signing(chain[0], signer.public_key, now=now)
    check_chain(chain, None, now=now)
    with tempfile.TemporaryDirectory(dir=program.parent, prefix=".signing ") as folder:
        extracted, signature, signed = (Path(folder, name) for name in ("data", "signature", "signed"))
        _osslsigncode("extract-data", "-h", "sha256", "-in", str(program), "-out", str(extracted))
        signature.write_bytes(signed_data(extracted.read_bytes(), signer, chain, now or datetime.now(UTC)))
        anchor = Path(folder, "anchor.pem")
        anchor.write_text(chain[-1], encoding="ascii")
        attached = ("-sigin", str(signature), "-in", str(program), "-out", str(signed))
        _osslsigncode("attach-signature", "-CAfile", str(anchor), *attached)
        verify_program(signed, anchor)
        shutil.copymode(program, signed)
        signed.replace(program)


def verify_program(program: Path, authorities: Path) -> None:
    """Raises `PackagingError` unless osslsigncode finds a signature that leads to `authorities` (PEM)."""
    _osslsigncode("verify", "-CAfile", str(authorities), "-in", str(program))


def signed_data(extracted: bytes, signer: Signer, chain: Sequence[str], now: datetime) -> bytes:
    """The PKCS#7 of `extracted`, an unsigned one as osslsigncode writes it, with a signature (DER)."""
    algorithm = require_kind(signer.public_key, signer.uri, (P256, P384), "Authenticode")
    content = cms.ContentInfo.load(extracted)["content"]["encap_content_info"]
    # PKCS#7 has the structure itself here, not octets; its digest leaves out tag and length.
    indirect = content["content"].parse(core.Sequence)
    digest = algorithm.prehash(io.BytesIO(indirect.contents))
    attributes = AnyAttributes(
        [
            _attribute("1.2.840.113549.1.9.3", core.ObjectIdentifier(INDIRECT_DATA)),
            _attribute("1.2.840.113549.1.9.4", core.OctetString(digest)),
            _attribute("1.2.840.113549.1.9.5", core.UTCTime(now.replace(microsecond=0))),
            _attribute(OPUS_INFO, core.Sequence.load(NO_OPUS)),
            _attribute(STATEMENT_TYPE, core.Sequence.load(INDIVIDUAL)),
        ]
    ).dump()
    signature = signer.sign(io.BytesIO(attributes))
    certificates = [x509.Certificate.load(pem.unarmor(block.encode())[2]) for block in chain]
    hashed = algos.DigestAlgorithm({"algorithm": str(algorithm.hash_name)})
    signer_info = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": _issuer_and_serial(certificates[0])},
        "digest_algorithm": hashed,
        "signed_attrs": cms.CMSAttributes.load(attributes),
        "signature_algorithm": {"algorithm": f"{algorithm.hash_name}_ecdsa"},
        "signature": signature,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [hashed],
        "encap_content_info": content,
        "certificates": [cms.CertificateChoices("certificate", certificate) for certificate in certificates],
        "signer_infos": [signer_info],
    }
    whole = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
    return bytes(whole.dump())


def _issuer_and_serial(certificate: x509.Certificate) -> dict[str, object]:
    return {"issuer": certificate.issuer, "serial_number": certificate.serial_number}


def _attribute(name: str, value: core.Asn1Value) -> AnyAttribute:
    return AnyAttribute({"type": name, "values": [value]})


def _osslsigncode(*arguments: str) -> None:
    if shutil.which("osslsigncode") is None:
        raise PackagingError("osslsigncode is not on PATH: install Debian's package osslsigncode.")
    done = subprocess.run(
        ["osslsigncode", *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise PackagingError(f"osslsigncode {arguments[0]} refused:\n{done.stdout}{done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--sign", required=True, metavar="URI", help="a key: file:, pkcs11: or awskms:")
    parser.add_argument("--certificate", required=True, type=Path, metavar="CHAIN.pem", help="signer's first")
    parser.add_argument("--passphrase-fd", type=int, metavar="N", help="read the passphrase or PIN from here")
    parser.add_argument("--endpoint", help="of AWS, or `bench`")
    options = parser.parse_args()
    try:
        sign = opened(options.sign, options.certificate, options.passphrase_fd, options.endpoint)
        for program in options.programs:
            sign(program)
    except (SigningError, LinekeyError, PackagingError) as error:
        sys.exit(str(error))


def opened(
    uri: str, certificate: Path, passphrase_fd: int | None = None, endpoint: str | None = None
) -> Callable[[Path], None]:
    """What signs a program with the key `uri`; its passphrase or PIN is asked for once, at its first use.

    Secrets come from where `linekey sign` takes them: the environment, the keyring, the terminal.
    """
    asked = cache(passphrase_source(passphrase_fd))
    signer = open_signer(uri, asked, client=aws_clients(endpoint, None, None))
    chain = read_whole(certificate).decode("utf-8", "replace")
    return lambda program: sign_program(program, signer, chain)


if __name__ == "__main__":
    main()
