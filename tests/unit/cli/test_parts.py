"""How the parts of the stack are started."""

from __future__ import annotations

import argparse
from pathlib import Path

from cli.stack.parts import parts
from clinic.settings import load_settings


def test_a_token_that_begins_with_a_dash_is_a_token(tmp_path: Path) -> None:
    settings = load_settings(var=tmp_path).model_copy(update={"rasa_token": "-x7Gq"})
    rasa = next(part for part in parts(settings, tmp_path / "model.tar.gz") if part.name == "rasa")
    reader = argparse.ArgumentParser()
    reader.add_argument("-t", "--auth-token")
    read, _ = reader.parse_known_args(list(rasa.command))
    assert read.auth_token == "-x7Gq"
