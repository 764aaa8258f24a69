"""dilithium-py, FIPS 204 in Python alone, as a judge; slow."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from signing.algorithms import Algorithm, PublicKey
from tests.others import surroundings
from tests.unit.signing.image_judges import judges

# Reads a list of calls, `[name of the object, method, {argument: hexadecimal}]`, and writes their answers.
_PROGRAM = """
import json, sys
from dilithium_py import ml_dsa
for name, method, arguments in json.load(sys.stdin):
    given = {key: bytes.fromhex(value) for key, value in arguments.items()}
    made = getattr(getattr(ml_dsa, name), method)(**given)
    told = [part.hex() for part in made] if isinstance(made, tuple) else made
    print(json.dumps(told.hex() if isinstance(told, bytes) else told))
"""


def dilithium(*calls: tuple[str, str, dict[str, bytes]]) -> list[Any]:
    """What the judge answers to each call; bytes are hexadecimal."""
    asked = [
        (name, method, {key: value.hex() for key, value in given.items()}) for name, method, given in calls
    ]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        env=surroundings(PYTHONPATH=str(judges())),
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def name_of(algorithm: Algorithm) -> str:
    return algorithm.name.replace("-", "_")


def dilithium_accepts(algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> None:
    raw: bytes = key.public_bytes_raw()  # type: ignore[union-attr] # ML-DSA's have it
    given = {"pk": raw, "m": message, "sig": signature}
    changed = given | {"m": message + b"!"}
    name = name_of(algorithm)
    assert dilithium((name, "verify", given), (name, "verify", changed)) == [True, False]
