"""What a station makes of the vending machine's answers: what was refused, what may have been done."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from desktop.cloud import vending
from desktop.cloud.errors import LostAnswerError
from desktop.cloud.session import Cloud, CloudTarget
from desktop.core.errors import CloudError

CLOUD = Cloud(CloudTarget("eu-west-1"))
TOKEN = "planted-token-5511-of-a-unit"
ID = "f0" * 32
MADE = {"certificateId": ID, "certificateArn": "arn", "certificatePem": "pem", "thingName": "DL1"}
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[Any]]]:
    """The address of an HTTP server, and what it was asked: path, headers, body."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, dict(self.headers), json.loads(body)))
            answer(self)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])  # seconds until it sees its end
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/certificate", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(status: int, document: object, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def ask(url: str) -> Any:
    return vending.vend(CLOUD, url, TOKEN, "DL1", "a request")


def test_the_token_goes_in_a_header_and_nowhere_else(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with caplog.at_level("DEBUG", "desktop"), serving(answering(200, MADE)) as (url, asked):
        made = ask(url)
    assert (made.certificate_id, made.pem, made.status) == (ID, "pem", "INACTIVE")
    [(path, headers, body)] = asked
    assert path == "/certificate"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert body == {"productid": "DL1", "csr": "a request", "activate": False}
    assert TOKEN not in caplog.text


def said(code: str) -> dict[str, str]:
    return {"code": code, "message": "In the vending machine's words."}


@pytest.mark.parametrize(
    ("status", "document", "code", "retryable"),
    [
        (403, said("AccessDenied"), "PRV-071", False),
        (409, said("AlreadyIssued"), "PRV-072", False),
        (409, said("InProgress"), "PRV-073", True),
        (409, said("ThingInUse"), "PRV-074", False),
        (400, said("CsrRefused"), "PRV-074", False),
        (413, said("TooLong"), "PRV-074", False),
        (403, {"message": "Forbidden"}, "PRV-074", False),
        (404, {"message": "Not Found"}, "PRV-074", False),
        (404, b"<html>", "PRV-074", False),
        (301, b"", "PRV-074", False),
        (429, {"message": "Too Many Requests"}, "CLD-003", True),
        (503, said("TryAgain"), "CLD-011", True),
    ],
)
def test_a_refusal_says_that_nothing_was_made(
    status: int, document: object, code: str, *, retryable: bool
) -> None:
    with serving(answering(status, document)) as (url, asked), pytest.raises(CloudError) as refused:
        ask(url)
    assert (refused.value.code, refused.value.retryable) == (code, retryable)
    assert not isinstance(refused.value, LostAnswerError)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (500, said("Failed")),
        (503, said("Uncertain")),
        (500, {"message": "Internal Server Error"}),
        (502, b""),
        (503, {"message": "Service Unavailable"}),
        (504, {"message": "Endpoint request timed out"}),
        (200, b"no JSON"),
        (200, []),
        (200, b"[" * 100_000),
        (200, {**MADE, "certificatePem": 7}),
        (200, {}),
    ],
)
def test_what_may_have_been_done_is_a_lost_answer_and_not_asked_for_again(
    status: int, document: object
) -> None:
    with serving(answering(status, document)) as (url, asked), pytest.raises(LostAnswerError):
        ask(url)
    assert len(asked) == 1


def test_a_redirection_takes_the_token_nowhere() -> None:
    with serving(answering(200, MADE)) as (elsewhere, others):
        moved = answering(307, b"", Location=elsewhere)
        with serving(moved) as (url, _), pytest.raises(CloudError) as refused:
            ask(url)
    assert (refused.value.code, others) == ("PRV-074", [])


def hang_up(request: BaseHTTPRequestHandler) -> None:
    request.connection.close()


def cut_off(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "10000")
    request.end_headers()
    request.wfile.write(b"{")


@pytest.mark.parametrize("answer", [hang_up, cut_off])
def test_a_connection_that_breaks_off_is_a_lost_answer(answer: Answer) -> None:
    with serving(answer) as (url, asked), pytest.raises(LostAnswerError):
        ask(url)
    assert len(asked) == 1


def test_silence_is_a_lost_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vending, "READ_SECONDS", 0.3)
    over = threading.Event()
    with serving(lambda _request: over.wait(5) and None) as (url, _):
        with pytest.raises(LostAnswerError):
            ask(url)
        over.set()


def test_nobody_there_is_no_lost_answer() -> None:
    with pytest.raises(CloudError) as refused:
        ask("http://127.0.0.1:1/certificate")
    assert (refused.value.code, isinstance(refused.value, LostAnswerError)) == ("CLD-001", False)
