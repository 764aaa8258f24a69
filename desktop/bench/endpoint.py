"""Where the running bench is found, by this process and by any other on this machine."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from desktop.core.catalogue.bench import NO_BENCH
from desktop.core.errors import BenchError
from desktop.core.paths import data_dir, read_replaced, write_atomic

CONNECT_SECONDS = 1.0


@dataclass(frozen=True)
class Administrator:
    """Who may do everything in an account; the key is new with every start."""

    account_id: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class BenchEndpoint:
    """All that an AWS SDK, the AWS command line or a unit needs to reach one bench.

    The access key is new with every start. `hosts`: the lines with which AWS's own names resolve to a bench
    that serves AWS's own ports; empty for one that does not. `accounts` are those that the bench was asked
    for beside its own.
    """

    endpoint_url: str
    endpoint_url_tls: str
    mqtt_host: str
    mqtt_port: int
    ca_file: str
    region: str
    access_key_id: str
    secret_access_key: str
    account_id: str
    pid: int
    hosts: str = ""
    accounts: tuple[Administrator, ...] = ()

    def __repr__(self) -> str:
        return f"BenchEndpoint({self.endpoint_url}, pid={self.pid})"

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> BenchEndpoint:
        """Raises `ValueError` when `text` is not what `to_json` wrote."""
        document = json.loads(text)
        names = {field.name for field in fields(BenchEndpoint)}
        if not isinstance(document, dict) or document.keys() != names:
            raise ValueError("not the description of a bench")
        try:
            accounts = tuple(Administrator(**one) for one in document.pop("accounts"))
        except TypeError as error:
            raise ValueError("not the description of a bench") from error
        return BenchEndpoint(**document, accounts=accounts)


def record_path() -> Path:
    """The file that tells where the running bench is; it holds its secret key, so it is private (0600)."""
    return data_dir() / "bench" / "running.json"


def publish(endpoint: BenchEndpoint) -> None:
    write_atomic(record_path(), endpoint.to_json().encode(), private=True)


def withdraw(endpoint: BenchEndpoint) -> None:
    """Removes the record, unless a later bench has put its own there."""
    if _recorded() == endpoint:
        record_path().unlink(missing_ok=True)


def running_bench() -> BenchEndpoint:
    """The bench started last, when it still answers; otherwise `BenchError` BEN-001."""
    endpoint = _recorded()
    if endpoint is None or not _answers(endpoint):
        raise BenchError(NO_BENCH)
    return endpoint


def _recorded() -> BenchEndpoint | None:
    try:
        return BenchEndpoint.from_json(read_replaced(record_path()))
    except (FileNotFoundError, ValueError):
        return None


def _answers(endpoint: BenchEndpoint) -> bool:
    address = urlsplit(endpoint.endpoint_url)
    try:
        socket.create_connection((address.hostname, address.port or 80), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
