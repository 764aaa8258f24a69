"""The guide's tables name every option that imgtool and espsecure have for signing."""

from __future__ import annotations

import re
from pathlib import Path

import click
from imgtool.main import imgtool as imgtool_program

from desktop.cli.sign.commands import sign
from tests.unit.signing.image_judges import espsecure, imgtool

GUIDE = Path(__file__).parents[3] / "docs" / "boot-loader-images.md"
TABLES = GUIDE.read_text(encoding="utf-8").partition("## Option by option")[2].partition("\n## ")[0]
OPTION = re.compile(r"--[a-z][a-z0-9-]+")


def rows(of: str) -> list[list[str]]:
    """The cells of the table whose first column is called so."""
    table = TABLES.partition(f"| {of} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.split(" | ")] for line in table.splitlines()[2:]]


def test_of_every_option_of_imgtool_is_said_what_it_is_here() -> None:
    theirs = {name for option in imgtool_program.commands["sign"].params for name in option.opts}
    told = {name for row in rows("`imgtool sign`") for name in OPTION.findall(row[0])}
    assert told == {name for name in theirs if name.startswith("--")}


def test_what_is_called_the_same_is_there() -> None:
    ours = {name for option in sign.params if isinstance(option, click.Option) for name in option.opts}
    same = [row[0] for row in rows("`imgtool sign`") if row[1].startswith("✔")]
    assert {name for cell in same for name in OPTION.findall(cell)} <= ours
    other = [row[1] for of in ("`imgtool sign`", "`espsecure sign-data --version 2`") for row in rows(of)]
    assert {name for cell in other for name in OPTION.findall(cell)} <= ours


def test_of_every_option_of_espsecure_is_said_what_it_is_here() -> None:
    theirs = set(OPTION.findall(espsecure("sign-data", "--help").stdout)) - {"--help"}
    told = {name for row in rows("`espsecure sign-data --version 2`") for name in OPTION.findall(row[0])}
    assert told == theirs


def test_the_versions_are_those_that_judge() -> None:
    found = [imgtool("version").stdout, espsecure("--help").stdout]
    for name, said in zip(("imgtool", "espsecure"), found, strict=True):
        version = re.search(r"\d+\.\d+\.\d+", said)
        assert version is not None
        assert f"{name} {version[0]}" in TABLES
