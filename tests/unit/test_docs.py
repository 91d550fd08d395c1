"""The documentation is true: every setting, command and make target that exists is described, and the reverse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from cli.app import app
from clinic.settings import ROOT, Settings

README = (ROOT / "README.md").read_text()
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described(name: str) -> None:
    assert f"`NEEDLEPOINT_{name.upper()}`" in SETTINGS_PAGE


def test_no_setting_is_invented() -> None:
    allowed = {f"NEEDLEPOINT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"`(NEEDLEPOINT_[A-Z_]+)`", SETTINGS_PAGE)) <= allowed


def test_every_command_is_described() -> None:
    group = typer.main.get_command(app)
    assert hasattr(group, "commands")
    for name in group.commands:
        assert f"needlepoint {name}" in README, name


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for used in re.findall(r"`make ([a-z-]+)", README):
        assert used in targets, used


@pytest.mark.parametrize(
    "page", sorted(str(p.relative_to(ROOT)) for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_every_test_that_the_assurance_names_exists() -> None:
    page = (ROOT / "docs" / "assurance.md").read_text()
    named = set(re.findall(r"`(tests/[^`]+)`", page))
    assert named
    for path in named:
        assert (ROOT / path).is_file(), path
    text = "".join((ROOT / path).read_text() for path in named)
    for group in re.findall(r"`(Test[A-Za-z]+)`", page):
        assert f"class {group}" in text, group
    for module in re.findall(r"`python -m benchmarks\.(\w+)`", page):
        assert (ROOT / "benchmarks" / f"{module}.py").is_file(), module


def test_no_machine_path_stands_in_a_document() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        assert not re.search(r"(?<![\w.])/(home|root|Users|work|tmp)/\w", path.read_text()), Path(path).name
