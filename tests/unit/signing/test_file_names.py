"""Names by the rules of both systems, on either."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import cast

import pytest

from signing.errors import FileError
from signing.file_names import LONGEST, TEMPORARY, require_portable_name, require_writable_name
from signing.keys.file import create_key_file, file_signer
from signing.release import sign_file

ROOM = LONGEST - TEMPORARY


def named(name: str) -> Path:
    """A path of that very name, whatever this system makes of colons."""
    return cast(Path, PurePosixPath(name))


@pytest.mark.parametrize(
    "name",
    [
        "CON", "nul.bin", "com1.sig", "LPT9.tar.gz", "aux .bin", "com².bin", "CONOUT$",
        "a:b.bin", "a?b", "a*b", "a<b", "a>b", "a|b", 'a"b', "a\\b", "a\tb", "lamp.", "lamp ",
    ],
)  # fmt: skip
def test_what_windows_cannot_write_is_refused(name: str) -> None:
    require_writable_name(named(name), windows=False)
    for judge in (lambda path: require_writable_name(path, windows=True), require_portable_name):
        with pytest.raises(FileError, match="SIG-042"):
            judge(named(name))


@pytest.mark.parametrize("name", ["console.bin", "nullable", "com10", "lamp 1.1.0.bin", "固件 ü.bin", ".con"])
def test_what_only_looks_like_it_is_not(name: str) -> None:
    require_portable_name(named(name))


def test_length_is_counted_as_each_system_counts() -> None:
    require_portable_name(named("a" * ROOM))
    for windows in (True, False):
        with pytest.raises(FileError, match="SIG-042"):
            require_writable_name(named("a" * (ROOM + 1)), windows=windows)
    chinese = named("件" * (ROOM // 3 + 1))
    require_writable_name(chinese, windows=True)
    with pytest.raises(FileError, match="SIG-042"):
        require_writable_name(chinese, windows=False)
    require_writable_name(named("😀" * (ROOM // 2)), windows=True)
    with pytest.raises(FileError, match="SIG-042"):
        require_writable_name(named("😀" * (ROOM // 2 + 1)), windows=True)


def test_the_key_is_not_asked_for_a_signature_that_cannot_be_written(tmp_path: Path) -> None:
    create_key_file(tmp_path / "key.pem", "of the tests")
    signer = file_signer(f"file:{tmp_path / 'key.pem'}", lambda _uri: pytest.fail("the key was opened"))
    image = tmp_path / ("a" * (ROOM - 3))
    image.write_bytes(b"firmware")
    before = set(tmp_path.iterdir())
    with pytest.raises(FileError, match="too long"):
        sign_file(image, signer, "raw")
    assert set(tmp_path.iterdir()) == before
