"""securesystemslib's and sigstore's DSSE code, run as a program of its own: nothing of ours is imported.

Reads `{"library", "act", …}` from standard input and writes what the library made of it. `keys` are public
keys in PEM by the keyid that the envelope has for them, `key` is a private one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key


def securesystemslib_verifies(order: dict[str, Any]) -> list[str]:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey

    keys = [
        SSlibKey.from_crypto(load_pem_public_key(pem.encode()), keyid=keyid)
        for keyid, pem in order["keys"].items()
    ]
    envelope = Envelope.from_dict(json.loads(order["envelope"]))
    return sorted(envelope.verify(keys, len(keys)))


def securesystemslib_signs(order: dict[str, Any]) -> str:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import CryptoSigner

    signer = CryptoSigner(load_pem_private_key(order["key"].encode(), None))  # with a keyid of its own making
    if "envelope" in order:
        envelope = Envelope.from_dict(json.loads(order["envelope"]))
    else:
        envelope = Envelope(order["payload"].encode(), "application/vnd.in-toto+json", {})
    envelope.sign(signer)
    return json.dumps(envelope.to_dict(), indent=2)


def sigstore_verifies(order: dict[str, Any]) -> list[str]:
    """It takes one signature an envelope."""
    from sigstore.dsse import Envelope, Statement, _verify

    document, accepted = json.loads(order["envelope"]), []
    for signature in document["signatures"]:
        if (pem := order["keys"].get(signature["keyid"])) is not None:
            alone = json.dumps({**document, "signatures": [signature]})
            Statement(_verify(load_pem_public_key(pem.encode()), Envelope._from_json(alone)))
            accepted.append(signature["keyid"])
    return sorted(accepted)


def sigstore_signs(order: dict[str, Any]) -> str:
    from sigstore.dsse import Statement, _sign

    key = load_pem_private_key(order["key"].encode(), None)
    return _sign(key, Statement(order["payload"].encode())).to_json()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    given = json.load(sys.stdin)
    acts = {
        ("securesystemslib", "verify"): securesystemslib_verifies,
        ("securesystemslib", "sign"): securesystemslib_signs,
        ("sigstore", "verify"): sigstore_verifies,
        ("sigstore", "sign"): sigstore_signs,
    }
    json.dump(acts[given["library"], given["act"]](given), sys.stdout)
