"""Signs the CSR that it reads with the authority in a folder: a company's own program."""

from __future__ import annotations

import sys
from pathlib import Path

from signing.certificates import issue_certificate
from signing.keys.file import file_signer


def sign(folder: Path, request_pem: str) -> str:
    signer = file_signer(f"file:{folder / 'ca.key'}", lambda _uri: "a passphrase for tests")
    ca_pem = (folder / "ca.pem").read_text(encoding="ascii")
    return issue_certificate(request_pem, ca_pem, signer, 6 * 365)


if __name__ == "__main__":
    sys.stdout.write(sign(Path(sys.argv[1]), sys.stdin.read()))
