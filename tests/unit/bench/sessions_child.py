"""Sessions by custom authentication in a process of their own; prints how each case went.

MiniStack keeps its state, and reads its settings, in its modules.
"""
# ruff: noqa: E402, T201 - settings come before what reads them; a program's output

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from desktop.bench.environment import ACCOUNT_ID, REGION, prepare

prepare(Path(sys.argv[1]), 1, persist=False)

from ministack.core.responses import request_scope
from ministack.services import iot, iot_data, iot_jobs_data

from desktop.bench import connections, ministack_quality
from desktop.bench.authorizers.decision import Admission, Denied
from desktop.bench.authorizers.ministack_publishing import CustomPublishing
from desktop.bench.authorizers.ministack_sessions import CustomSession
from desktop.bench.authorizers.shown import Shown
from desktop.bench.jobs import answers
from desktop.bench.limits import JOB_READS, Limits
from tests.unit.bench.packets import MQTT_5, MQTT_311, connect, packet, publish, subscribe

SCOPE = ACCOUNT_ID, REGION
ARN = f"arn:aws:iot:{REGION}:{ACCOUNT_ID}"
ANA = connect(MQTT_311, "user-ana", "ana", b"secret")
ANA_5 = connect(MQTT_5, "user-ana", "ana", b"secret")
PINGRESP, NOT_AUTHORIZED = b"\xd0\x00", 0x87


def policy(*actions: str, client: str = "user-ana") -> str:
    """Those of Connect, Publish, Subscribe and Receive, on what is ana's."""
    resources = {
        "Connect": f"{ARN}:client/{client}",
        "Publish": f"{ARN}:topic/room/*",
        "Receive": f"{ARN}:topic/room/*",
        "Subscribe": f"{ARN}:topicfilter/room/*",
    }
    wanted = actions or tuple(resources)
    statements = [{"Effect": "Allow", "Action": f"iot:{one}", "Resource": resources[one]} for one in wanted]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def admission(
    *actions: str, refresh: int = 300, disconnect: int = 86400, client: str = "user-ana"
) -> Admission:
    return Admission("616e61", (policy(*actions, client=client),), refresh, disconnect)


class Line:
    """A client's connection, byte by byte. `let` ends one pause of its session."""

    def __init__(self, answer: Admission | Exception | None = None) -> None:
        self.answer = answer or admission()
        self.sent = bytearray()
        self.closed = asyncio.Event()
        self.asked = 0
        self.pauses: list[float] = []
        self._turns: asyncio.Queue[None] = asyncio.Queue()
        self.session = CustomSession(self._send, SCOPE, self._admit, Shown("localhost"), self._sleep)

    async def say(self, data: bytes) -> bool:
        """Whether the connection stays."""
        return bool(await iot._feed_session(self.session, data, 1 << 20))

    async def enter(self, body: bytes = ANA) -> None:
        assert await self.say(packet(1, body))
        self.sent.clear()

    async def let(self) -> None:
        """Returns when the session has done what comes after the pause."""
        self._turns.put_nowait(None)
        asked = len(self.pauses)
        while len(self.pauses) == asked and not self.closed.is_set():
            await asyncio.sleep(0)

    async def end(self) -> str:
        """As the transport does; the reason that is told."""
        await self.session.cleanup()
        return str(self.session.disconnect_reason())

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.send":
            self.sent += message["bytes"]
        else:
            self.closed.set()

    async def _admit(self, shown: Shown) -> Admission:
        self.asked += 1
        self.shown = shown
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self._turns.get()


async def somebody_publishes(topic: str) -> None:
    await iot.broker_publish(*SCOPE, topic, b"hello")


async def heard(topic_filter: str) -> list[tuple[str, Any]]:
    """Grows with each event."""
    events: list[tuple[str, Any]] = []

    async def hear(topic: str, payload: bytes, _qos: int) -> None:
        events.append((topic, json.loads(payload)))

    await iot.broker_subscribe(*SCOPE, topic_filter, hear)
    return events


async def who_is_let_in_is_held_to_the_policies() -> None:
    line = Line()
    events = await heard("$aws/events/presence/#")
    await line.enter()
    assert line.shown.mqtt == {"clientId": "user-ana", "username": "ana", "password": "c2VjcmV0"}
    assert events[-1][1]["principalIdentifier"] == "616e61"
    assert await line.say(subscribe(MQTT_311, ("room/+", 1)))
    line.sent.clear()
    await somebody_publishes("room/a")
    assert b"hello" in line.sent
    assert await line.say(publish(MQTT_311, "room/b", b"me"))
    assert not await line.say(publish(MQTT_311, "hall/b", b"me"))
    await line.end()


async def another_client_id_is_refused() -> None:
    line = Line(admission(client="user-bob"))
    assert not await line.say(packet(1, ANA))
    assert line.sent == b""
    line = Line(admission(client="user-bob"))
    assert not await line.say(packet(1, ANA_5))
    assert line.sent[3] == NOT_AUTHORIZED
    await line.end()


async def who_is_denied_hears_nothing_and_leaves_other_sessions_alone() -> None:
    keeping = bytearray(ANA)
    keeping[len("MQTT") + 3] &= ~0x02  # a session that is kept
    await (kept := Line()).enter(bytes(keeping))
    await kept.say(subscribe(MQTT_311, ("room/a", 1)))
    await kept.end()
    events = await heard("$aws/events/presence/#")
    thief = Line(Denied("wrong password"))
    assert not await thief.say(packet(1, ANA))
    assert thief.sent == b""
    await thief.end()
    assert [topic.split("/")[3] for topic, _ in events] == ["connect_failed"]
    again = Line()
    assert await again.say(packet(1, bytes(keeping)))
    assert again.sent[2] == 1, "the session is there still"
    await again.end()
    iot._persistent_sessions.clear()


async def nothing_comes_before_connect_and_nobody_connects_twice() -> None:
    line = Line()
    assert not await line.say(publish(MQTT_311, "room/a", b"me"))
    assert not await line.say(packet(12, b""))
    assert not await line.say(packet(4, ANA)), "whatever is in it"
    assert line.asked == 0
    line = Line()
    await line.enter()
    assert not await line.say(packet(1, ANA))
    assert line.asked == 1
    await line.end()


async def a_connect_that_is_cut_short_is_refused() -> None:
    line = Line()
    assert not await line.say(packet(1, ANA[:-3]))
    assert line.asked == 0


async def a_version_that_nobody_speaks_is_refused() -> None:
    line = Line()
    assert not await line.say(packet(1, connect(3, "user-ana", "ana", b"secret")))
    assert (line.asked, bytes(line.sent)) == (0, b"\x20\x02\x00\x01")


async def who_is_removed_is_put_out_when_asked_again() -> None:
    for level, body in ((MQTT_311, ANA), (MQTT_5, ANA_5)):
        line = Line()
        await line.enter(body)
        await line.say(subscribe(level, ("room/a", 1)))
        line.sent.clear()
        await line.let()
        assert not line.closed.is_set(), "still welcome"
        await somebody_publishes("room/a")
        assert b"hello" in line.sent
        line.sent.clear()
        line.answer = Denied("removed")
        await line.let()
        assert line.closed.is_set()
        await somebody_publishes("room/a")
        assert bytes(line.sent) == (b"" if level == MQTT_311 else b"\xe0\x02\x87\x00")
        assert await line.end() == "AUTH_ERROR"
        assert line.asked == 3


async def an_authorizer_that_breaks_down_puts_out_as_well() -> None:
    line = Line()
    await line.enter()
    line.answer = KeyError("a fault of the bench")
    await line.let()
    assert line.closed.is_set()
    await line.end()


async def rights_that_are_taken_away_are_gone_at_the_next_question() -> None:
    line = Line()
    await line.enter()
    line.answer = admission("Connect")
    await line.let()
    assert not line.closed.is_set()
    assert not await line.say(publish(MQTT_311, "room/a", b"me"))
    await line.end()
    line = Line()
    await line.enter()
    line.answer = admission("Publish")
    await line.let()
    assert line.closed.is_set(), "without Connect nobody stays"
    await line.end()


async def how_long_a_connection_lasts_is_said_once() -> None:
    line = Line(admission(refresh=400, disconnect=1000))
    await line.enter()
    line.answer = admission(refresh=400, disconnect=86400)
    for _ in range(3):
        await line.let()
    assert line.pauses == [400, 400, 200]
    assert line.closed.is_set()
    assert line.asked == 3
    assert await line.end() == "CUSTOMAUTH_TTL_EXPIRATION"


async def who_is_taken_over_is_not_asked_about_again() -> None:
    await (old := Line()).enter()
    await (new := Line()).enter()
    assert old.closed.is_set()
    assert old.session._staying is not None
    await asyncio.sleep(0)
    assert old.session._staying.cancelled()
    await new.end()


async def things_have_no_variables_and_clients_have_theirs() -> None:
    thing = f"{ARN}:client/${{iot:Connection.Thing.ThingName}}"
    for resource, enters in ((thing, False), (f"{ARN}:client/${{iot:ClientId}}", True)):
        statement = {"Effect": "Allow", "Action": "iot:Connect", "Resource": resource}
        document = json.dumps({"Version": "2012-10-17", "Statement": statement})
        line = Line(Admission("616e61", (document,), 300, 300))
        assert await line.say(packet(1, ANA)) is enters
        await line.end()


async def a_topic_that_spells_a_variable_without_a_value_is_none_of_it() -> None:
    topic = "room/${iot:Connection.Thing.ThingName}"
    statements = [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"},
        {"Effect": "Allow", "Action": "iot:Publish", "Resource": f"{ARN}:topic/{topic}"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    line = Line(Admission("616e61", (document,), 300, 300))
    await line.enter()
    assert not await line.say(publish(MQTT_311, topic, b"me"))
    await line.end()


async def fleet_provisioning_is_for_certificates() -> None:
    everything = {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": everything})
    line = Line(Admission("616e61", (document,), 300, 300))
    await line.enter()
    assert not await line.say(publish(MQTT_311, "$aws/certificates/create/json", b"{}"))
    await line.end()


async def a_message_over_https_that_is_cut_off_is_not_published() -> None:
    messages = await heard("room/#")
    scope = {"type": "http", "method": "POST", "path": "/topics/room/a", "headers": [(b"host", b"localhost")]}
    beginning = {"type": "http.request", "body": b"1", "more_body": True}
    end = {"type": "http.request", "body": b"2"}

    async def admit(_shown: Shown) -> Admission:
        return admission()

    for parts in ([beginning, {"type": "http.disconnect"}], [beginning, end]):
        left = iter(parts)

        async def receive(left: Any = left) -> Any:
            return next(left)

        async def send(_message: Any) -> None:
            pass

        await CustomPublishing(admit).in_front_of(None)(scope, receive, send)
    assert messages == [("room/a", 12)]


async def quality_two_is_not_delivered_and_not_answered() -> None:
    messages = await heard("room/#")
    line = Line()
    await line.enter()
    assert await line.say(publish(MQTT_311, "room/a", b"1", 2))
    assert await line.say(subscribe(MQTT_311, ("room/a", 0), ("room/b", 2)))
    assert line.sent == b""
    assert await line.say(packet(12, b"")), "the connection stays"
    assert line.sent == PINGRESP
    await line.end()
    assert messages == []


async def quality_two_ends_a_connection_of_mqtt_5() -> None:
    for data in (publish(MQTT_5, "room/a", b"1", 2), subscribe(MQTT_5, ("room/a", 0), ("room/b", 2))):
        line = Line()
        await line.enter(ANA_5)
        assert not await line.say(data)
        assert bytes(line.sent) == b"\xe0\x02\x9b\x00"
        await line.end()


async def a_will_of_quality_two_is_refused() -> None:
    for level, answer in ((MQTT_311, b""), (MQTT_5, b"\x20\x03\x00\x9b\x00")):
        line = Line()
        body = connect(level, "user-ana", "ana", b"secret", ("room/a", b"gone", 2))
        assert not await line.say(packet(1, body))
        assert bytes(line.sent) == answer
        await line.end()


async def quality_one_is_answered() -> None:
    line = Line()
    await line.enter()
    assert await line.say(publish(MQTT_311, "room/a", b"1", 1))
    assert bytes(line.sent) == b"\x40\x02\x00\x07"
    await line.end()


async def what_is_asked_about_jobs_counts_over_mqtt_and_https_together() -> None:
    asked = "GET", "/things/lamp/jobs", {}, b"", {}
    await iot._handle_jobs_publish(*SCOPE, "lamp", "get", None, b"{}")
    answers = [await iot_jobs_data.handle_request(*asked) for _ in range(2)]
    assert [status for status, *_ in answers] == [200, 429]
    status, *_ = await iot_jobs_data.handle_request("PUT", "/things/lamp/jobs/$next", {}, b"", {})
    assert status == 200, "what changes a job counts apart"


async def asked(method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, Any]]:
    """As the data plane's API has it; a path comes without its escapes."""
    status, _headers, answer = await iot_data.handle_request(method, path, {}, body, {})
    return status, json.loads(answer or b"{}")


async def a_connection_is_told_of_by_the_client_id_alone() -> None:
    client = "room/a%41"
    line = Line(admission(client=client))
    await line.enter(connect(MQTT_311, client, "ana", b"secret"))
    status, told = await asked("GET", f"/connections/{client}")
    assert (status, told["clientId"], told["connected"]) == (200, client, True)
    assert told.keys() == {"clientId", "connected", "connectedSince"}
    with request_scope("444455556666", REGION):
        assert (await asked("GET", f"/connections/{client}"))[0] == 404, "another account's"
    assert (await asked("GET", "/connections/room/aA"))[0] == 404, "another client"
    await line.end()
    status, told = await asked("GET", f"/connections/{client}")
    assert (status, told["connected"]) == (200, False)
    assert told.keys() == {"clientId", "connected", "disconnectedSince", "disconnectReason"}


async def what_is_no_question_about_a_connection_goes_on() -> None:
    await (line := Line()).enter()
    for method in ("POST", "DELETE"):
        status, told = await asked(method, "/connections/user-ana")
        assert (status, "connected" in told) == (400, False), method
    status, told = await asked("GET", "/retainedMessage")
    assert (status, told["retainedTopics"]) == (200, [])
    messages: list[bytes] = []

    async def hear(_topic: str, payload: bytes, _qos: int) -> None:
        messages.append(payload)

    await iot.broker_subscribe(*SCOPE, "connections/#", hear)
    assert (await asked("POST", "/topics/connections/a", b"\xff\x00{"))[0] == 200
    assert messages == [b"\xff\x00{"]
    await line.end()


CASES: list[Callable[[], Awaitable[None]]] = [
    who_is_let_in_is_held_to_the_policies,
    another_client_id_is_refused,
    who_is_denied_hears_nothing_and_leaves_other_sessions_alone,
    nothing_comes_before_connect_and_nobody_connects_twice,
    a_connect_that_is_cut_short_is_refused,
    a_version_that_nobody_speaks_is_refused,
    who_is_removed_is_put_out_when_asked_again,
    an_authorizer_that_breaks_down_puts_out_as_well,
    rights_that_are_taken_away_are_gone_at_the_next_question,
    how_long_a_connection_lasts_is_said_once,
    who_is_taken_over_is_not_asked_about_again,
    things_have_no_variables_and_clients_have_theirs,
    a_topic_that_spells_a_variable_without_a_value_is_none_of_it,
    fleet_provisioning_is_for_certificates,
    a_message_over_https_that_is_cut_off_is_not_published,
    quality_two_is_not_delivered_and_not_answered,
    quality_two_ends_a_connection_of_mqtt_5,
    a_will_of_quality_two_is_refused,
    quality_one_is_answered,
    what_is_asked_about_jobs_counts_over_mqtt_and_https_together,
    a_connection_is_told_of_by_the_client_id_alone,
    what_is_no_question_about_a_connection_goes_on,
]


async def run() -> dict[str, str]:
    """Nothing for a case that went well, else why not."""
    went = {}
    for case in CASES:
        try:
            with request_scope(*SCOPE):
                await asyncio.wait_for(case(), 20)
            went[case.__name__] = ""
        except Exception:  # noqa: BLE001 - told
            went[case.__name__] = traceback.format_exc()
        iot.broker_reset()
    return went


ministack_quality.install()
connections.install()
answers.install(Limits({JOB_READS: 2}, clock=lambda: 0.0))
print(json.dumps(asyncio.run(run())))
