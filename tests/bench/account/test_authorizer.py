"""The custom authorizer on the bench: its function with its role's rights, asked by real connections."""

from __future__ import annotations

import base64
import io
import json
import queue
import ssl
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from awscrt import io as crt_io
from awscrt import mqtt
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from desktop.account.authorizer.parts import authorizer_parts, set_up_authorizer
from desktop.account.authorizer.users import Users
from desktop.account.documents import document
from desktop.account.names import Names
from desktop.account.roles import POLICY_NAME
from desktop.account.setup import AccountSetup
from desktop.cli.main import run
from desktop.cloud.authorizers import Login
from desktop.cloud.session import Cloud
from desktop.core.errors import LinekeyError, SettingsError
from desktop.core.events import Event, StepDone
from desktop.settings.product.profile import ProductProfile
from resources.lambdas.authorizer import passwords
from resources.lambdas.authorizer.users import item_of
from tests.bench.account.conftest import DECISIONS, passphrase
from tests.bench.rights import Decisions, prove

PASSWORD, BOBS = "correct horse battery", "bob's own password"
SECONDS = 15
STEPS = ["authorizer-table", "authorizer-role", "authorizer-function", "token-key", "authorizer"]

Add = Callable[..., dict[str, Any]]
Connect = Callable[..., str]


@pytest.fixture(scope="module")
def names(cloud: Cloud, product: ProductProfile) -> Names:
    return Names(cloud, product)


@pytest.fixture(scope="module")
def made(cloud: Cloud, product: ProductProfile) -> list[Event]:
    """The steps of the first set-up."""
    told: list[Event] = []
    set_up_authorizer(cloud, product, told.append)
    return told


@pytest.fixture(scope="module")
def users(cloud: Cloud, names: Names, made: list[Event]) -> Users:
    return Users(cloud, names)


@pytest.fixture(scope="module")
def ana(users: Users) -> Login:
    return users.add("ana", PASSWORD)


@pytest.fixture(scope="module")
def bob(users: Users) -> Login:
    return users.add("bob", BOBS)


@pytest.fixture
def cli(
    users: Users, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """`cli("users", "add", "ana", typed=...)`: what a verb answers; `typed` is its standard input."""

    def call(*arguments: str, typed: str = "", status: int = 0) -> Any:
        monkeypatch.setattr(sys, "stdin", stdin_of(typed.encode("utf-8")))
        argv = ["account", "authorizer", *arguments, "--endpoint", "bench", "--json"]
        assert PASSWORD not in argv
        assert run(argv) == status
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def add(cli: Callable[..., Any]) -> Add:
    def call(name: str, password: str = PASSWORD) -> dict[str, Any]:
        told: dict[str, Any] = cli("users", "add", name, "--password-stdin", typed=f"{password}\n")
        return told

    return call


@pytest.fixture
def connect(cloud: Cloud) -> Iterator[Connect]:
    """`connect(user_name, client_id, password)`: by a library that is not AWS's; how it was answered.

    `topics` are subscribed to, and tell how that was answered; the first is published to.
    """
    clients: list[paho.Client] = []

    def call(user_name: str, client_id: str, password: str = PASSWORD, *topics: str) -> str:
        heard: queue.Queue[str] = queue.Queue()
        client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5, reconnect_on_failure=False
        )
        context = ssl.create_default_context(cafile=cloud.target.ca_file)
        context.set_alpn_protocols(["mqtt"])
        client.tls_set_context(context)
        client.username_pw_set(user_name, password)
        client.on_connect = lambda _c, _d, _f, reason, _p: heard.put(str(reason))
        client.on_subscribe = lambda _c, _d, _m, reasons, _p: heard.put(str(reasons[0]))
        client.on_message = lambda _c, _d, message: heard.put(message.payload.decode())
        host, port = cloud.websocket_endpoint()
        client.connect(host, port)
        client.loop_start()
        clients.append(client)
        answers = [heard.get(timeout=SECONDS)]
        for topic in topics:
            client.subscribe(topic, 1)
            answers.append(heard.get(timeout=SECONDS))
        if topics:
            client.publish(topics[0], b"hello", 1)
            answers.append(heard.get(timeout=SECONDS))
        return ", ".join(answers)

    yield call
    for client in clients:
        client.disconnect()
        client.loop_stop()


def stdin_of(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")


# --- its parts


def test_all_is_made_once(cloud: Cloud, product: ProductProfile, made: list[Event]) -> None:
    first = {event.step: event.changed for event in made if isinstance(event, StepDone)}
    assert first == dict.fromkeys(STEPS, True)
    again: list[Event] = []
    set_up_authorizer(cloud, product, again.append)
    assert not any(event.changed for event in again if isinstance(event, StepDone))


def test_the_account_s_set_up_and_doctor_keep_one_that_is_there(
    cloud: Cloud, product: ProductProfile, users: Users
) -> None:
    def steps(of: ProductProfile) -> list[str]:
        return [part.step for part in AccountSetup(cloud, of, passphrase).parts()]

    assert steps(product)[-len(STEPS) :] == STEPS
    assert not set(steps(product.model_copy(update={"name": "Other-1"}))) & set(STEPS)


def close_authorizer(cloud: Cloud, name: str) -> None:
    cloud.client("iot").update_authorizer(authorizerName=name, status="INACTIVE")


def rename_token(cloud: Cloud, name: str) -> None:
    cloud.client("iot").update_authorizer(authorizerName=name, tokenKeyName="another")


def forget_permission(cloud: Cloud, name: str) -> None:
    cloud.client("lambda").remove_permission(FunctionName=name, StatementId="linekey-iot")


def move_table(cloud: Cloud, name: str) -> None:
    variables = {"TABLE": "another", "IOT": "arn:aws:iot:*:*", "TOPICS": "#"}
    cloud.client("lambda").update_function_configuration(
        FunctionName=name, Environment={"Variables": variables}
    )


def widen_role(cloud: Cloud, name: str) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    role = f"{name}-{cloud.region}"
    cloud.client("iam").put_role_policy(RoleName=role, PolicyName="linekey", PolicyDocument=document)


@pytest.mark.parametrize(
    ("damage", "step"),
    [
        (close_authorizer, "authorizer"),
        (rename_token, "authorizer"),
        (forget_permission, "authorizer-function"),
        (move_table, "authorizer-function"),
        (widen_role, "authorizer-role"),
    ],
)
def test_what_is_wrong_is_found_and_mended(
    cloud: Cloud, names: Names, users: Users, damage: Callable[[Cloud, str], None], step: str
) -> None:
    damage(cloud, names.authorizer)
    wrong = [part for part in authorizer_parts(cloud, names) if part.problem()]
    assert [part.step for part in wrong] == [step]
    wrong[0].mend()
    assert wrong[0].problem() is None


def test_an_authorizer_that_asks_for_no_signature_is_left_to_a_person(
    cloud: Cloud, names: Names, users: Users
) -> None:
    iot, name = cloud.client("iot"), names.authorizer
    described = iot.describe_authorizer(authorizerName=name)["authorizerDescription"]
    iot.update_authorizer(authorizerName=name, status="INACTIVE")
    iot.delete_authorizer(authorizerName=name)
    part = authorizer_parts(cloud, names)[-1]
    iot.create_authorizer(
        authorizerName=name,
        authorizerFunctionArn=described["authorizerFunctionArn"],
        signingDisabled=True,
        status="ACTIVE",
    )
    try:
        assert "nobody signed" in str(part.problem())
        with pytest.raises(SettingsError) as refused:
            part.mend()
        assert refused.value.code == "SET-011"
    finally:
        iot.update_authorizer(authorizerName=name, status="INACTIVE")
        iot.delete_authorizer(authorizerName=name)
        part.mend()
    assert part.problem() is None


# --- who is let in


def test_a_user_is_let_in_with_topics_of_his_own(
    ana: Login, connect: Connect, cloud: Cloud, names: Names, product: ProductProfile, account_folder: Path
) -> None:
    mine, others = f"{product.slug}/ana/up", f"{product.slug}/bob/up"
    answers = connect(ana.user_name, "user-ana", PASSWORD, mine, others, f"{product.slug}/#", "#")
    denied = "Not authorized"
    assert answers == f"Success, Granted QoS 1, {denied}, {denied}, {denied}, hello"
    decisions, role = Decisions(account_folder / DECISIONS), names.authorizer_role
    given = cloud.client("iam").get_role_policy(RoleName=role, PolicyName=POLICY_NAME)["PolicyDocument"]
    prove("authorizer-role", given, decisions.of(f"/{role}"))
    topics, client = f"{product.slug}/ana", "user-ana"
    held = document("policies/authorizer-client", iot=names.iot, client=client, topics=topics)
    prove("authorizer-client", held, decisions.of(f"/{b'ana'.hex()}"))


@pytest.mark.skipif(
    not crt_io.is_alpn_available(), reason="the TLS of the AWS SDK names no protocol on this system"
)
def test_the_sdk_is_let_in_too(ana: Login, cloud: Cloud) -> None:
    host, port = cloud.websocket_endpoint()
    options = crt_io.TlsContextOptions()
    options.override_default_trust_store_from_path(None, cloud.target.ca_file)
    options.alpn_list = ["mqtt"]
    connection = mqtt.Connection(
        client=mqtt.Client(None, crt_io.ClientTlsContext(options)),
        host_name=host,
        port=port,
        client_id=ana.client_id,
        clean_session=True,
        username=ana.user_name,
        password=PASSWORD,
    )
    connection.connect().result(SECONDS)
    connection.disconnect().result(SECONDS)


def test_what_others_try_is_refused(ana: Login, bob: Login, connect: Connect) -> None:
    """The function's own tests try more: each of these costs AWS IoT, and this computer, a hash."""
    mine, theirs = ana.user_name, bob.user_name
    tries = {
        "wrong password": (mine, "user-ana", BOBS),
        "another's client id": (mine, "user-bob", PASSWORD),
        "another's name with my token": (mine.replace("ana?", "bob?"), "user-bob", BOBS),
        "a wildcard for a name": (mine.replace("ana?", "*?"), "user-ana", PASSWORD),
        "a forged token": (mine.replace(ana.token, "ana.forged"), "user-ana", PASSWORD),
        "no token": (mine.partition("&")[0], "user-ana", PASSWORD),
    }
    answers = {what: connect(*one) for what, one in tries.items()}
    assert answers == dict.fromkeys(tries, "Not authorized")
    assert connect(theirs, "user-bob", BOBS) == "Success"


def test_a_token_that_nobody_signed_never_reaches_the_function(
    ana: Login, connect: Connect, cloud: Cloud, names: Names
) -> None:
    """With a function that lets everybody in, only the signature keeps them out."""
    iot, lambdas = cloud.client("iot"), cloud.client("lambda")
    source = (
        "def handler(event, context):\n"
        "    return {'isAuthenticated': True, 'principalId': 'x', 'policyDocuments': ["
        "{'Version': '2012-10-17', 'Statement': "
        "[{'Effect': 'Allow', 'Action': 'iot:*', 'Resource': '*'}]}]}\n"
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("open.py", source)
    lambdas.create_function(
        FunctionName="open-door",
        Runtime="python3.12",
        Handler="open.handler",
        Role=names.role_arn(names.authorizer_role),
        Code={"ZipFile": archive.getvalue()},
    )
    lambdas.add_permission(
        FunctionName="open-door",
        StatementId="iot",
        Action="lambda:InvokeFunction",
        Principal="iot.amazonaws.com",
        SourceArn=names.authorizer_arn,
    )
    iot.update_authorizer(
        authorizerName=names.authorizer, authorizerFunctionArn=names.function_arn("open-door")
    )
    try:
        forged = ana.user_name.replace(ana.token, f"{ana.token}x")
        assert connect(forged, "anybody") == "Not authorized"
        assert connect(ana.user_name, "anybody") == "Success", "or nothing is tried here"
    finally:
        authorizer_parts(cloud, names)[-1].mend()


def test_a_user_who_was_removed_stays_out_and_one_of_that_name_has_another_token(
    add: Add, cli: Callable[..., Any], connect: Connect
) -> None:
    told = add("zoe")
    assert (told["client_id"], told["alpn"], told["port"]) == ("user-zoe", "mqtt", 443)
    assert connect(told["user_name"], "user-zoe") == "Success"
    assert cli("users", "remove", "zoe", "--yes") == {"removed": "zoe"}
    assert connect(told["user_name"], "user-zoe") == "Not authorized"
    again = add("zoe")
    assert connect(told["user_name"], "user-zoe") == "Not authorized"
    assert connect(again["user_name"], "user-zoe") == "Success"


# --- what an engineer does


def test_users_are_listed_without_what_is_theirs_alone(ana: Login, cli: Callable[..., Any]) -> None:
    listed = cli("users", "list")["users"]
    assert [user["user"] for user in listed] == sorted(user["user"] for user in listed)
    [found] = [user for user in listed if user["user"] == "ana"]
    assert found["client_id"] == "user-ana"
    assert set(found) == {"user", "client_id", "since"}
    assert ana.token.removeprefix("ana.") not in json.dumps(listed)


def test_a_user_is_tried_by_the_api_and_by_a_connection(ana: Login, cli: Callable[..., Any]) -> None:
    told = cli("test", "ana", "--password-stdin", typed=PASSWORD)
    assert (told["admitted"], told["connected"], told["refresh_seconds"]) == (True, True, 300)
    assert json.loads(told["policies"][0])["Statement"][0]["Resource"].endswith(":client/user-ana")
    refused = cli("test", "ana", "--password-stdin", typed="wrong", status=15)["error"]
    assert refused["code"] == "SET-068"
    assert cli("test", "nobody", "--password-stdin", typed="x", status=11)["error"]["code"] == "CLD-004"


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("*", PASSWORD, "SET-065"),
        ("a/b", PASSWORD, "SET-065"),
        ("${iot:ClientId}", PASSWORD, "SET-065"),
        ("new", "short", "SET-067"),
        ("new", "", "SET-067"),
        ("new", "x" * 257, "SET-067"),
        ("ana", PASSWORD, "SET-066"),
    ],
)
def test_what_cannot_be_a_user_is_told(
    users: Users, ana: Login, cli: Callable[..., Any], name: str, typed: str, code: str
) -> None:
    refused = cli("users", "add", name, "--password-stdin", typed=typed, status=15)["error"]
    assert refused["code"] == code
    assert "new" not in [user.name for user in users.all()]


def test_a_password_is_read_as_it_was_written(
    users: Users, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cli("users", "add", "umlaut", "--password-stdin", typed="\ufeffPrüfplatz 密码 seven\r\n")
    [user] = [user for user in users.all() if user.name == "umlaut"]
    assert passwords.matches("Prüfplatz 密码 seven".encode(), user.password_hash)
    monkeypatch.setattr(sys, "stdin", stdin_of(b"\xff\xfe" * 8))
    argv = ["account", "authorizer", "users", "add", "other", "--endpoint", "bench", "--json"]
    assert run([*argv, "--password-stdin"]) == 15
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "SET-069"
    assert run(argv) == 15  # nobody is at the terminal
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "SET-069"


def test_a_password_is_nowhere_but_where_it_was_typed(
    users: Users, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    password = "planted-password-Zq7!"
    end = ["--endpoint", "bench", "--password-stdin"]
    for verb in (["users", "add", "planted"], ["test", "planted"], ["users", "add", "planted"]):
        monkeypatch.setattr(sys, "stdin", stdin_of(password.encode()))
        run(["-v", "account", "authorizer", *verb, *end])
    told = capsys.readouterr()
    assert "planted?" in told.out
    assert "SET-066" in told.err
    [user] = [user for user in users.all() if user.name == "planted"]
    seen = [told.out.encode(), told.err.encode(), json.dumps(item_of(user)).encode()]
    seen += [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    assert len(seen) > 3
    for needle in (password.encode(), base64.b64encode(password.encode())):
        assert not [text for text in seen if needle in text]


def test_removing_nobody_is_told(cli: Callable[..., Any]) -> None:
    assert cli("users", "remove", "nobody", "--yes", status=11)["error"]["code"] == "CLD-004"


def test_without_the_token_s_key_nobody_is_added(
    users: Users, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise SettingsError.told("SIG-020", "no right to sign")

    monkeypatch.setattr("desktop.account.authorizer.users.token_signer", fail)
    with pytest.raises(LinekeyError):
        users.add("half", PASSWORD)
    assert "half" not in [user.name for user in users.all()]
