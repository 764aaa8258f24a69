"""An initial device identity (IEEE 802.1AR), by the profile and the commands of the documentation."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from desktop.account.setup import AccountSetup
from desktop.core.program import linekey_command
from desktop.settings.product.profile import load_product
from desktop.settings.secrets import environment_name
from signing.certificate_profile import NO_END
from signing.certificates import check_chain
from signing.keys.file import create_key_file
from tests.bench.provision.line import RUN_SECONDS, Line, Plug, passphrase

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "idevid.toml"


def linekey(*arguments: str | Path) -> str:
    done = subprocess.run(
        linekey_command(*map(str, arguments)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=RUN_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_unit_gets_its_makers_identity(
    line: Line, plug: Plug, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in ("passphrase", "authority passphrase", "claim passphrase"):
        monkeypatch.setenv(environment_name(secret), passphrase(secret))
    monkeypatch.setenv("LINEKEY_DATA_DIR", str(line.folder))
    product = tmp_path / "idevid.toml"
    shutil.copy(EXAMPLE, product)
    key = tmp_path / "idevid-ca.key.pem"
    create_key_file(key, passphrase("authority passphrase"))
    subject, out = "CN=Devices,O=Example,C=DE", tmp_path / "idevid-ca.pem"
    create = ("account", "ca", "create", "--no-end", "--key", f"file:{key}", "--subject", subject)
    linekey(*create, "--out", out)
    AccountSetup(line.cloud, load_product(product), passphrase).setup()

    port = ("--port", plug()[0], "--serial", "GW00000001")
    told = linekey("provision", "--endpoint", "bench", "--product", product, *port, "--json")

    [unit] = json.loads(told)["units"]
    assert (unit["verdict"], unit["connected"]) == ("PASS", True)
    described = line.iot.describe_certificate(certificateId=unit["certificate_id"])
    pem = described["certificateDescription"]["certificatePem"]
    check_chain([pem], out.read_text(encoding="ascii"))
    certificate = x509.load_pem_x509_certificate(pem.encode())
    assert certificate.subject.rfc4514_string() == "2.5.4.5=GW00000001,CN=GW00000001,O=Example GmbH,C=DE"
    assert certificate.not_valid_after_utc == NO_END
