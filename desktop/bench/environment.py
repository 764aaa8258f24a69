"""What MiniStack reads from the environment, while it is imported: so this comes before the import."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

REGION = "us-east-1"
ACCOUNT_ID = "000000000000"
HOST = "localhost"
LOOPBACK = "127.0.0.1"


def prepare(folder: Path, http_port: int, *, persist: bool) -> None:
    """Sets this process up for MiniStack with its state in `folder`.

    The caller's own AWS settings are dropped: Lambda functions inherit the environment, and must reach the
    bench and nothing else.
    """
    os.umask(0o077)  # MiniStack writes private keys into its state; Windows goes by the folder's access list
    for name in [name for name in os.environ if name.startswith(("AWS_", "MINISTACK_"))]:
        del os.environ[name]
    temporary = folder / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(temporary)
    loopback = ",".join(filter(None, [os.environ.get("NO_PROXY", ""), HOST, LOOPBACK]))
    os.environ.update(
        AUTH="true",
        DOCKER_HOST="unix:///nonexistent",  # MiniStack removes containers it believes to be its own
        GATEWAY_PORT=str(http_port),
        IOT_MTLS_ENABLED="0",  # its listener binds every interface: see `desktop.bench.doors`
        LAMBDA_EXECUTOR="local",
        LOG_LEVEL=os.environ.get("LINEKEY_BENCH_LOG", "WARNING"),
        MINISTACK_ACCOUNT_ID=ACCOUNT_ID,
        MINISTACK_HOST=HOST,
        MINISTACK_REGION=REGION,
        NO_PROXY=loopback,
        PERSIST_STATE="1" if persist else "0",
        S3_DATA_DIR=str(folder / "s3"),
        S3_PERSIST="1" if persist else "0",
        SFTP_ENABLED="0",
        STATE_DIR=str(folder / "state"),
        no_proxy=loopback,
    )
