"""The settings: each has its sentence, takes its value from the environment, and unsafe ones are refused."""

import ast
from pathlib import Path

import pytest

from config import ConfigurationError, Settings, settings
from tests.house.tree import ROOT, File

KEY = "x" * 40


def test_every_setting_is_followed_by_its_sentence():
    body = next(
        node
        for node in File("config.py").syntax.body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    ).body
    bare = [
        node.targets[0].id
        for node, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, ast.Assign)
        and not (
            isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and after.value.value.endswith(".")
        )
    ]
    assert bare == []


def test_every_setting_is_in_the_guide():
    guide = (ROOT / "docs/settings.md").read_text()
    names = [
        name for name in dir(Settings) if name.isupper() and not isinstance(getattr(Settings, name), property)
    ]
    assert [name for name in names if f"`CANVASS_{name}`" not in guide] == []


def test_the_environment_sets_text_numbers_and_switches(tmp_path):
    found = settings(
        {
            "CANVASS_ENV": "development",
            "CANVASS_INSTANCE": str(tmp_path),
            "CANVASS_SESSION_HOURS": "8",
            "CANVASS_SESSION_COOKIE_SECURE": "yes",
            "CANVASS_BASE_URL": "http://localhost:5300/",
        }
    )
    assert (found.SESSION_HOURS, found.SESSION_COOKIE_SECURE) == (8, True)
    assert found.BASE_URL == "http://localhost:5300"
    assert found.PERMANENT_SESSION_LIFETIME.total_seconds() == 8 * 3600


def test_a_database_address_names_the_driver_that_is_shipped():
    found = settings({"CANVASS_ENV": "testing", "CANVASS_DATABASE_URL": "postgres://canvass@db/canvass"})
    assert found.SQLALCHEMY_DATABASE_URI == "postgresql+psycopg://canvass@db/canvass"


def test_files_and_database_stand_in_the_instance_folder(tmp_path):
    found = settings({"CANVASS_ENV": "testing", "CANVASS_INSTANCE": str(tmp_path)})
    assert Path(found.DATABASE_URL.removeprefix("sqlite:///")) == tmp_path / "canvass.db"
    assert Path(found.FILES) == tmp_path / "files"


def test_a_development_key_is_made_once_and_kept_from_others(tmp_path):
    given = {"CANVASS_ENV": "development", "CANVASS_INSTANCE": str(tmp_path)}
    assert settings(given).SECRET_KEY == settings(given).SECRET_KEY
    assert len(settings(given).SECRET_KEY) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"CANVASS_BASE_URL": "https://canvass.example"}, "CANVASS_SECRET_KEY is not set"),
        ({"CANVASS_SECRET_KEY": KEY}, "CANVASS_BASE_URL must be the https://"),
        ({"CANVASS_SECRET_KEY": KEY, "CANVASS_BASE_URL": "http://canvass.example"}, "must be the https://"),
        ({"CANVASS_SECRET_KEY": "short", "CANVASS_BASE_URL": "https://canvass.example"}, "shorter than 32"),
        ({"CANVASS_ENV": "staging"}, "CANVASS_ENV is “staging”"),
        (
            {"CANVASS_SESSION_HOURS": "a while"},
            "CANVASS_SESSION_HOURS is “a while”; it must be a whole number",
        ),
    ],
)
def test_production_refuses_what_would_be_unsafe(given, said):
    with pytest.raises(ConfigurationError, match=said):
        settings(given)


def test_production_starts_with_a_key_and_an_address():
    found = settings({"CANVASS_SECRET_KEY": KEY, "CANVASS_BASE_URL": "https://canvass.example"})
    assert (found.SESSION_COOKIE_SECURE, found.DEBUG) == (True, False)
