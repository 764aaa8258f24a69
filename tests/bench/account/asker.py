"""Asks a vending machine as a unit would, with Python's own means: a request in each line of JSON."""

from __future__ import annotations

import json
import ssl
import sys
import urllib.error
import urllib.request
from typing import Any


def ask(url: str, ca_file: str, token: str, body: dict[str, Any], query: str = "") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url + query, json.dumps(body).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=ca_file)) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(ask(**json.loads(line))) + "\n")
        sys.stdout.flush()
