"""The signer contract, for keys in a PKCS#11 token, and what tokens refuse. The token is SoftHSM's."""

from __future__ import annotations

import ssl
from pathlib import Path
from types import SimpleNamespace

import pkcs11
import pytest
from pkcs11.constants import TokenFlag
from pkcs11.types import PROTECTED_AUTH

from signing.certificates import code_signing_certificate
from signing.errors import SecretError, SigningError
from signing.keys import open_signer
from signing.keys.pkcs11 import Pkcs11Signer, create_token_key
from signing.keys.pkcs11.errors import pin_refused, translated
from signing.keys.pkcs11.token import TokenAccess
from signing.keys.pkcs11.uri import parse_uri
from signing.notices import SigningWarning
from signing.signer import Signer, require_digest_signer
from signing.verification import verify_digest
from tests.contract.signers.signer_contract import DigestSignerContract
from tests.contract.signers.soft_token import MODULE, P256, P521, PIN, SoftTokens, new_soft_tokens

URI = "pkcs11:token=release;object=Lamp%20release"
DIGEST = b"\x5a" * 32


def pin(_uri: str) -> str:
    return PIN


def no_secret(_uri: str) -> str:
    raise AssertionError("nobody is to be asked")


@pytest.fixture
def tokens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftTokens:
    tokens = new_soft_tokens(tmp_path, monkeypatch)
    tokens.add("release")
    return tokens


def refused(uri: str, code: str, secrets: object = pin) -> SigningError:
    with pytest.raises(SigningError) as caught:
        require_digest_signer(open_signer(uri, secrets)).sign_digest(DIGEST)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert caught.value.hint
    assert PIN not in str(caught.value)
    return caught.value


class TestTokenSigner(DigestSignerContract):
    @pytest.fixture
    def signer(self, tokens: SoftTokens) -> Signer:
        return open_signer(URI, pin, expected_public_key=create_token_key(URI, pin))


class TestTokenWithCertificate(DigestSignerContract):
    """As smart cards hold a key: the public half is only in the certificate."""

    @pytest.fixture
    def signer(self, tokens: SoftTokens) -> Signer:
        uri = f"{URI};id=%01%02"
        expected = create_token_key(uri, pin)
        pem = code_signing_certificate(require_digest_signer(open_signer(uri, pin)), "Lamp release", 30)
        tokens.replace_public_key(b"\x01\x02", ssl.PEM_cert_to_DER_cert(pem))
        return open_signer(uri, pin, expected_public_key=expected)


class TestTokenThatAsksEveryTime(DigestSignerContract):
    """CKA_ALWAYS_AUTHENTICATE, as PIV cards have it for their signature key."""

    @pytest.fixture
    def signer(self, tokens: SoftTokens) -> Signer:
        tokens.make_key("Lamp release", b"\x01", parameters=P256, always_authenticate=True)
        return open_signer(URI, pin)


def test_the_pin_is_asked_once_and_when_it_is_needed(tokens: SoftTokens) -> None:
    create_token_key(URI, pin)
    asked: list[str] = []

    def ask(uri: str) -> str:
        asked.append(uri)
        return PIN

    signer = Pkcs11Signer(URI, ask)
    assert asked == []
    verify_digest(signer.public_key, DIGEST, signer.sign_digest(DIGEST))
    assert asked == [URI]


def test_a_key_made_in_a_token_cannot_be_read_out(tokens: SoftTokens) -> None:
    create_token_key(URI, pin)
    module = pkcs11.lib(MODULE)
    try:
        with module.get_token(token_label="release").open(user_pin=PIN) as session:
            key = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY)
            assert key[pkcs11.Attribute.SENSITIVE]
            assert not key[pkcs11.Attribute.EXTRACTABLE]
            with pytest.raises(pkcs11.AttributeSensitive):
                key[pkcs11.Attribute.VALUE]
    finally:
        module.finalize()


@pytest.mark.parametrize("uri", [URI, "pkcs11:token=release;object=other;id=%01"])
def test_a_key_in_a_token_is_never_replaced(tokens: SoftTokens, uri: str) -> None:
    create_token_key(f"{URI};id=%01", pin)
    with pytest.raises(SigningError, match="SIG-014"):
        create_token_key(uri, pin)


def test_a_new_key_needs_a_name(tokens: SoftTokens) -> None:
    with pytest.raises(SigningError, match="SIG-001"):
        create_token_key("pkcs11:token=release", no_secret)


def test_a_wrong_pin_is_tried_once_only(tokens: SoftTokens) -> None:
    create_token_key(URI, pin)
    asked: list[str] = []

    def ask(uri: str) -> str:
        asked.append(uri)
        return "wrong"

    signer = Pkcs11Signer(URI, ask)
    for _ in range(3):
        with pytest.raises(SecretError, match="counts wrong attempts, and more than one is left") as caught:
            signer.sign_digest(DIGEST)
        assert caught.value.code == "SIG-106"
    assert asked == [URI]
    assert require_digest_signer(open_signer(URI, pin)).sign_digest(DIGEST)


@pytest.mark.parametrize("wrong", ["", "1"])
def test_a_pin_that_cannot_be_one_is_refused(tokens: SoftTokens, wrong: str) -> None:
    create_token_key(URI, pin)
    refused(URI, "SIG-106", lambda _uri: wrong)


def test_an_absent_token_is_named_with_those_present(tokens: SoftTokens) -> None:
    assert "“release”" in refused("pkcs11:token=other;object=Lamp", "SIG-102", no_secret).message


def test_a_token_that_comes_later_is_found(tokens: SoftTokens) -> None:
    refused("pkcs11:token=second;object=Lamp", "SIG-102", no_secret)
    tokens.add("second")
    assert create_token_key("pkcs11:token=second;object=Lamp", pin)


def test_a_token_is_found_by_all_it_says_of_itself(tokens: SoftTokens) -> None:
    uri = f"{URI};manufacturer=SoftHSM%20project;model=SoftHSM%20v2;type=private"
    assert create_token_key(uri, pin) == open_signer(uri, pin).public_key
    refused(f"{URI};manufacturer=Other", "SIG-102", no_secret)
    refused(f"{URI};slot-id=1", "SIG-102", no_secret)


def test_two_tokens_of_one_name_are_told_apart_by_serial_number(tokens: SoftTokens) -> None:
    create_token_key(URI, pin)
    tokens.add("release")
    message = refused(URI, "SIG-103", no_secret).message
    serials = (
        message.partition("serial numbers ")[2].replace("“", "").replace("”", "").rstrip(".").split(", ")
    )
    assert len(serials) == 2
    answers = [answer(f"{URI};serial={serial}") for serial in serials]
    assert sorted(answers) == ["SIG-104", "signed"]


def answer(uri: str) -> str:
    try:
        Pkcs11Signer(uri, pin).sign_digest(DIGEST)
    except SigningError as error:
        return error.code
    return "signed"


def test_an_absent_key_is_refused(tokens: SoftTokens) -> None:
    refused(URI, "SIG-104")


def test_several_keys_are_told_apart_by_id(tokens: SoftTokens) -> None:
    tokens.make_key("Lamp release", b"\x01", parameters=P256)
    tokens.make_key("Lamp release", b"\x02", parameters=P256)
    refused(URI, "SIG-105")
    one, two = (open_signer(f"{URI};id=%0{n}", pin).public_key for n in (1, 2))
    assert one != two


def test_a_key_of_a_curve_that_nobody_verifies_is_refused(tokens: SoftTokens) -> None:
    tokens.make_key("Lamp release", b"\x01", parameters=P521)
    with pytest.raises(SigningError, match="SIG-013"):
        open_signer(URI, pin).public_key  # noqa: B018 - reading it opens the token


def test_a_short_rsa_key_is_refused(tokens: SoftTokens) -> None:
    tokens.make_rsa_key("Lamp release")
    refused(URI, "SIG-013")


def test_a_key_that_may_not_sign_is_refused(tokens: SoftTokens) -> None:
    tokens.make_key("Lamp release", b"\x01", parameters=P256, sign=False)
    refused(URI, "SIG-112")


def test_a_key_without_public_half_is_refused(tokens: SoftTokens) -> None:
    create_token_key(f"{URI};id=%01", pin)
    tokens.replace_public_key(b"\x01", None)
    with pytest.raises(SigningError, match="SIG-111"):
        open_signer(URI, pin).public_key  # noqa: B018 - reading it opens the token


def test_a_token_that_goes_while_the_pin_is_typed_is_a_sentence(tokens: SoftTokens) -> None:
    create_token_key(URI, pin)

    def remove(_uri: str) -> str:
        tokens.remove_all()
        return PIN

    refused(URI, "SIG-109", remove)  # SoftHSM says CKR_GENERAL_ERROR, not CKR_DEVICE_REMOVED


def test_a_module_must_be_named(tokens: SoftTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LINEKEY_PKCS11_MODULE")
    refused(URI, "SIG-100", no_secret)
    create_token_key(f"{URI}?module-path={MODULE}", pin)


@pytest.mark.parametrize(
    "query", ["module-path=/nowhere/none.so", f"module-path={__file__}", "module-name=no"]
)
def test_a_module_that_is_none_is_refused(tokens: SoftTokens, query: str) -> None:
    refused(f"{URI}?{query}", "SIG-101", no_secret)


@pytest.mark.parametrize(
    ("flags", "code", "told"),
    [
        (TokenFlag(0), "SIG-106", "PIN does not open"),
        (TokenFlag.USER_PIN_COUNT_LOW, "SIG-106", "more than one is left"),
        (TokenFlag.USER_PIN_FINAL_TRY, "SIG-106", "One attempt is left"),
        (TokenFlag.USER_PIN_LOCKED, "SIG-107", "locked"),
    ],
)
def test_the_attempts_left_are_told(flags: TokenFlag, code: str, told: str) -> None:
    error = pin_refused("release", flags)
    assert (error.code, told in error.message) == (code, True)


def login(flags: TokenFlag) -> str | object | None:
    """What a token in this state would be logged in with. SoftHSM never locks and has no keypad."""
    token = SimpleNamespace(label="release", flags=flags | TokenFlag.TOKEN_INITIALIZED)
    return TokenAccess(parse_uri(URI), pin)._pin_for(token)  # type: ignore[arg-type]


def test_a_locked_token_is_not_tried() -> None:
    with pytest.raises(SigningError, match="SIG-107"):
        login(TokenFlag.LOGIN_REQUIRED | TokenFlag.USER_PIN_LOCKED)


def test_the_last_attempt_is_warned_of() -> None:
    with pytest.warns(SigningWarning, match="locks after one more wrong PIN") as warned:
        assert login(TokenFlag.LOGIN_REQUIRED | TokenFlag.USER_PIN_FINAL_TRY) == PIN
    assert PIN not in str(warned[0].message)


def test_only_a_token_without_keypad_gets_a_pin() -> None:
    assert login(TokenFlag.LOGIN_REQUIRED) == PIN
    assert login(TokenFlag.LOGIN_REQUIRED | TokenFlag.PROTECTED_AUTHENTICATION_PATH) is PROTECTED_AUTH
    assert login(TokenFlag(0)) is None


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (pkcs11.PinIncorrect(), "SIG-106"),
        (pkcs11.PinLocked(), "SIG-107"),
        (pkcs11.PinExpired(), "SIG-107"),
        (pkcs11.DeviceRemoved(), "SIG-108"),
        (pkcs11.SessionHandleInvalid(), "SIG-108"),
        (pkcs11.MechanismInvalid(), "SIG-113"),
        (pkcs11.DataLenRange(), "SIG-043"),
        (pkcs11.FunctionFailed(), "SIG-109"),
    ],
)
def test_faults_of_a_token_are_sentences(fault: pkcs11.PKCS11Error, code: str) -> None:
    with pytest.raises(SigningError) as caught, translated(URI):
        raise fault
    assert caught.value.code == code
    assert caught.value.__cause__ is fault
