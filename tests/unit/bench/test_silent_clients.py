"""A client that does not answer the end of a TLS connection is no line in the bench's log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# In a process of its own: MiniStack reads its settings when it is imported. The server does as
# hypercorn does, and its client keeps the connection without reading.
SCRIPT = """
import asyncio, gc, socket, ssl, sys
from asyncio import constants
from pathlib import Path
from desktop.bench.environment import prepare

prepare(Path(sys.argv[1]), 1, persist=False)
from desktop.bench import stack
from desktop.bench.cloud import _ignore_silent_clients

async def close(reader, writer):
    writer.write(b"x")
    writer.close()
    await writer.wait_closed()

async def main():
    asyncio.get_running_loop().set_exception_handler(_ignore_silent_clients if sys.argv[2] else None)
    constants.SSL_SHUTDOWN_TIMEOUT = 0.1
    server = await asyncio.start_server(close, "127.0.0.1", 0, ssl=stack.server_tls_context())
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE

    def keep():
        plain = socket.create_connection(server.sockets[0].getsockname())
        client = trusting.wrap_socket(plain)
        client.recv(1)
        return client

    client = await asyncio.to_thread(keep)
    await asyncio.sleep(0.5)
    client.close()
    gc.collect()
    asyncio.get_running_loop().call_exception_handler({"message": "another", "exception": OSError("planted")})

asyncio.run(main())
"""


def logged(tmp_path: Path, handled: bool) -> str:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), "yes" if handled else ""]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_it_is_no_error_and_others_are(tmp_path: Path) -> None:
    assert "SSL shutdown timed out" in logged(tmp_path, handled=False)
    told = logged(tmp_path, handled=True)
    assert "SSL shutdown timed out" not in told
    assert "planted" in told
