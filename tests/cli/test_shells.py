"""What a shell and a build server meet: completion, quiet, no colours, no display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from desktop.cli import main, options
from desktop.cli.completion import SHELLS
from desktop.cli.render import TextRenderer
from desktop.core.events import CheckDone, StepDone

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None or sys.platform == "win32", reason="no bash here")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH whose first folder has `linekey`."""
    program = tmp_path / "linekey"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m desktop "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


def completed(path: str, *words: str) -> list[str]:
    """What Bash offers for the last of the words, after `eval "$(linekey completion bash)"`."""
    typed = " ".join(f"'{word}'" for word in words)
    script = (
        'set -e; eval "$(linekey completion bash)"; compopt() { COMPREPLY+=("compopt $2"); }; '
        f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _linekey_completion linekey; "
        'printf "%s\\n" "${COMPREPLY[@]}"; complete -p linekey'
    )
    done = subprocess.run(
        [str(BASH), "--norc", "-c", script],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PATH": path},
        check=True,
    )
    *found, registered = done.stdout.splitlines()
    assert "-F _linekey_completion linekey" in registered
    assert done.stderr == ""
    return found


@needs_bash
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["linekey", "ro"], ["rollout"]),
        (["linekey", "account", "signer", "revo"], ["revoke", "revocation", "revoke-signature"]),
        (["linekey", "sign", "a.bin", "--format", "r"], ["raw"]),
        (["linekey", "sign", "--expe"], ["--expect"]),
        (["linekey", "sign", "a.bin", "--out", ""], ["compopt default"]),
        (["linekey", "keys", "new", "k.pem", "--kind", "p3"], ["p384"]),
    ],
)
def test_bash_completes(path: str, words: list[str], offered: list[str]) -> None:
    assert sorted(one for one in completed(path, *words) if one) == sorted(offered)


@needs_bash
def test_bash_completes_every_verb(path: str) -> None:
    assert [one for one in completed(path, "linekey", "") if not one.startswith("-")] == sorted(main.VERBS)


def test_completing_a_verb_imports_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys; from desktop.cli.main import run\n"
        "try: run([])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name.startswith('desktop.cli.sign') for name in sys.modules))"
    )
    monkeypatch.setenv("COMP_WORDS", "linekey si")
    monkeypatch.setenv("COMP_CWORD", "1")
    monkeypatch.setenv("_LINEKEY_COMPLETE", "bash_complete")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.splitlines(), done.returncode) == (["plain,sign"], 0)


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_that_asks_linekey(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"{shell}_complete" in script
    assert main.run(["completion", shell, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"shell": shell, "script": script.removesuffix("\n")}


def test_powershell_is_answered_in_lines_of_three() -> None:
    asked = {
        "_LINEKEY_COMPLETE": "powershell_complete",
        "COMP_WORDS": "linekey ledger reb",
        "COMP_CWORD": "2",
    }
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **asked},
        check=True,
    )
    kind, verb, told = done.stdout.splitlines()
    assert (kind, verb) == ("plain", "rebuild")
    assert told


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_window_without_a_display_is_a_sentence_and_no_abort() -> None:
    without = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in without}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "desktop"],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert done.returncode == 1
    assert "There is no display for the window here. [GUI-005]" in done.stderr
    assert "PySide6" not in done.stderr


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_by_either_name(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "desktop", option]
    whole = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "click" not in whole.stderr  # nobody waits for libraries
    assert main.run([option]) == 0
    assert capsys.readouterr().out == whole.stdout


EVENTS = {
    "step": StepDone("bucket", "made", "lamp"),
    "passed": CheckDone("size", "pass", "fits"),
    "warned": CheckDone("version", "warn", "not new"),
}


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [(["tell"], {"step", "passed", "warned"}), (["tell", "-q"], {"warned"}), (["-q", "tell"], {"warned"})],
)
def test_quiet_leaves_out_steps_and_what_passed(arguments: list[str], shown: set[str]) -> None:
    lines: list[str] = []

    @click.group()
    @options.quiet_option
    def program() -> None: ...

    @program.command()
    @options.json_option
    def tell(as_json: bool) -> None:
        show = TextRenderer(lines.append)
        for event in EVENTS.values():
            show(event)

    program.main(arguments, standalone_mode=False)
    assert {name for name, event in EVENTS.items() if any(event.detail in line for line in lines)} == shown


def test_no_color_takes_colours_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool | None] = []

    @click.command()
    def paint() -> None:
        seen.append(click.get_current_context().color)

    monkeypatch.setitem(main.VERBS, "paint", ("shells_paint", ""))
    module = type(sys)("desktop.cli.shells_paint")
    monkeypatch.setattr(module, "paint", paint, raising=False)
    monkeypatch.setitem(sys.modules, "desktop.cli.shells_paint", module)
    for value in ("", "1"):
        monkeypatch.setenv("NO_COLOR", value)
        main.run(["paint"])
    assert seen == [None, False]
