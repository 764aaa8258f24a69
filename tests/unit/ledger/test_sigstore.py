"""Our checkpoints and proofs, read by the code with which sigstore reads Rekor's."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.ledger.checkpoints.note import key_id
from desktop.ledger.checkpoints.proving import prove_entry
from signing.algorithms import P256
from signing.keys.file import create_key_file
from signing.verification import public_key_der, public_key_pem
from tests.others import surroundings
from tests.unit.ledger.stations import PASSPHRASE, Station
from tests.unit.signing.image_judges import judges

JUDGE = """
import base64, json, sys
from types import SimpleNamespace as Made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sigstore._internal import merkle
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from sigstore.errors import VerificationError

asked = json.load(sys.stdin)
key = serialization.load_pem_public_key(asked["key"].encode())

class Keyring:
    def verify(self, *, key_id, signature, data):
        try:
            if isinstance(key, ec.EllipticCurvePublicKey):
                key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            else:
                key.verify(signature, data)
        except Exception as error:
            raise VerificationError(str(error))

read = SignedCheckpoint.from_text(asked["note"])
read.signed_note.verify(Keyring(), bytes.fromhex(asked["key_id"]))
told = read.checkpoint
proof = Made(
    log_index=asked["index"], tree_size=told.log_size, root_hash=bytes.fromhex(told.log_hash),
    hashes=[bytes.fromhex(node) for node in asked["path"]],
)
entry = Made(_inner=Made(inclusion_proof=proof, canonicalized_body=bytes.fromhex(asked["leaf"])))
merkle.verify_merkle_inclusion(entry)
print(json.dumps([told.origin, told.log_size, told.log_hash]))
"""


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_sigstore_reads_them(tmp_path: Path, kind: str) -> None:
    station = Station(tmp_path)
    if kind == "p256":
        create_key_file(tmp_path / "key.pem", PASSPHRASE, P256)
        station.checkpoints.key.use(f"file:{tmp_path / 'key.pem'}")
    station.append(11)
    told = station.checkpoints.take().proof.signed.checkpoint
    [key] = station.checkpoints.key.public_keys()
    proof = prove_entry(station.checkpoints, 7)
    asked = {
        "key": public_key_pem(key),
        "key_id": key_id(told.origin, key).hex(),
        "note": proof.signed.note,
        "index": proof.index,
        "path": [node.hex() for node in proof.path],
        "leaf": proof.entry("").hash,
    }
    assert judged(asked).stdout.strip() == json.dumps([told.origin, told.size, told.root.hex()])
    for wrong in ({"index": 5}, {"leaf": "00" * 32}, {"note": proof.signed.note.replace("time 2", "time 3")}):
        assert judged(asked | wrong).returncode != 0
    if kind == "p256":  # as Rekor does: the beginning of the key's SHA-256
        assert hashlib.sha256(public_key_der(key)).hexdigest().startswith(asked["key_id"])


def judged(asked: dict[str, object]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", JUDGE],
        input=json.dumps(asked),
        env=surroundings(PYTHONPATH=str(judges())),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
