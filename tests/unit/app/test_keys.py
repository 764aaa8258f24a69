"""Key URIs as people handle them."""

from __future__ import annotations

from desktop.app.releases import keys
from signing.keys.pkcs11.uri import parse_uri

SIGNER = "awssigner:linekey_lamp?bucket=linekey"


def test_a_token_uri_is_put_together_as_it_is_read() -> None:
    uri = keys.token_uri("Lamp; team", "рelease?&1", "C:\\Program Files\\ykcs11 x64.dll")
    parsed = parse_uri(uri)
    assert (parsed.token, parsed.label) == ("Lamp; team", "рelease?&1")
    assert parsed.module_path == "C:\\Program Files\\ykcs11 x64.dll"
    assert keys.token_uri("", "key") == keys.token_uri("token", "") == ""


def test_keys_are_called_by_what_a_person_knows() -> None:
    labels = {
        SIGNER: "linekey_lamp",
        "pkcs11:token=Lamp%20release;object=lamp-2026": "Lamp release · lamp-2026",
        "pkcs11:id=%01": "id=%01",
        "awskms:alias/fw-release": "alias/fw-release",
        "file:C:/keys/line key.pem": "line key.pem",
    }
    assert {uri: keys.key_label(uri) for uri in labels} == labels


def test_another_profile_uses_the_bucket_of_the_account() -> None:
    assert keys.profile_uri("other", SIGNER) == "awssigner:other?bucket=linekey"
    assert keys.profile_uri("other", "") == ""


def test_a_token_uri_that_names_no_key_has_a_reason() -> None:
    assert keys.token_problem("pkcs11:token=release;object=lamp") is None
    refused = keys.token_problem("pkcs11:token=%zz;object=lamp")
    assert refused is not None
    assert refused.code.startswith("SIG-")
