"""When a model must be trained: the fingerprint of what goes into it. No Rasa is needed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu import train


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/pain.yml",
        "data/clinic/vocabulary.yml",
        "nlu/text.py",
        "README.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n")
    monkeypatch.setattr(train, "ROOT", tmp_path)
    monkeypatch.setattr(train, "MODELS", tmp_path / "models")
    monkeypatch.setattr(train, "LOCK", tmp_path / ".rasa" / "lock")
    monkeypatch.setattr(train, "train_told", lambda target: target.write_bytes(b"net"))
    return tmp_path


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/pain.yml", "data/clinic/vocabulary.yml", "nlu/text.py"]
)
def test_changes_with_what_goes_into_the_model(project: Path, name: str) -> None:
    before = train.fingerprint()
    (project / name).write_text("changed\n")
    assert train.fingerprint() != before


def test_changes_with_a_new_file(project: Path) -> None:
    before = train.fingerprint()
    (project / "data/nlu/price.yml").write_text("nlu: []\n")
    assert train.fingerprint() != before


def test_stays_when_something_else_changes(project: Path) -> None:
    before = train.fingerprint()
    (project / "README.md").write_text("changed\n")
    (project / "config.yml").touch()
    assert train.fingerprint() == before


def test_nothing_is_trained_when_the_model_is_there(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(train, "train", lambda *_: pytest.fail("trained"))
    train.MODELS.mkdir()
    train.model_file().write_bytes(b"model")
    assert train.main(["--check"]) == 1  # the net of what is told is missing
    train.told_file().write_bytes(b"net")
    assert train.main([]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert train.main(["--check"]) == 0


def test_a_changed_project_is_trained_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    trained: list[Path] = []

    def pretend(target: Path, _taught: Path | None = None) -> None:
        trained.append(target)
        target.write_bytes(b"model")

    monkeypatch.setattr(train, "train", pretend)
    assert train.main(["--check"]) == 1
    assert train.main([]) == 0
    assert train.main([]) == 0
    assert len(trained) == 1
    assert train.main(["--force"]) == 0
    assert len(trained) == 2


def test_a_failed_training_is_said_and_leaves_no_model(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)

    def fail(*_: object) -> None:
        raise RuntimeError("no sentences for ask_pain")

    monkeypatch.setattr(train, "train", fail)
    assert train.main([]) == 1
    assert "no sentences for ask_pain" in capsys.readouterr().out
    assert not train.model_file().exists()


def test_the_net_of_what_is_told_is_made_again_when_its_sentences_change(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setattr(train, "train", lambda target, _taught=None: target.write_bytes(b"model"))
    assert train.main([]) == 0
    before, model = train.told_file(), train.model_file()
    (project / "data" / "told").mkdir()
    (project / "data" / "told" / "plain.yml").write_text("pregnancy: [we are having a baby]\n")
    assert train.model_file() != model  # the net of red flags learns that these are none
    assert train.main(["--check"]) == 1
    assert train.main([]) == 0
    assert train.told_file() != before
    assert train.told_file().exists()


def test_the_two_newest_models_are_kept(project: Path) -> None:
    import os

    train.MODELS.mkdir()
    for age in range(4):
        path = train.MODELS / f"needlepoint-{age}.tar.gz"
        path.write_bytes(b"model")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    train.tidy(train.MODELS / "needlepoint-3.tar.gz")
    assert sorted(path.name for path in train.MODELS.iterdir()) == ["needlepoint-0.tar.gz", "needlepoint-3.tar.gz"]


def test_taught_examples_are_trained_on_request_and_are_no_reason_to_train_at_a_start(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    trained: list[Path | None] = []

    def pretend(target: Path, taught: Path | None = None) -> None:
        trained.append(taught)
        target.write_bytes(b"model")
        train.taught_note(target).write_text(train.taught_mark(taught))

    monkeypatch.setattr(train, "train", pretend)
    taught = project / "taught.yml"
    assert train.main(["--taught", str(taught)]) == 0
    taught.write_text("nlu: []\n")
    assert train.main(["--taught", str(taught)]) == 0
    assert len(trained) == 1
    assert train.main(["--taught", str(taught), "--refresh"]) == 0
    assert train.main(["--taught", str(taught), "--refresh"]) == 0
    assert trained == [taught, taught]
