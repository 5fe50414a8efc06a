"""Settings are read once, and a bad one is named."""

from pathlib import Path

import pytest

from handlers.settings import SettingsError, read_settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no `.env` of a developer lies."""
    monkeypatch.chdir(tmp_path)


def test_without_any_setting_the_desk_runs_on_its_own_folder() -> None:
    settings = read_settings()

    assert settings.data_dir == Path("var")
    assert settings.store_url.startswith("sqlite+aiosqlite:///")
    assert settings.retention_days == 365


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAPANDESK_RETENTION_DAYS", "30")

    assert read_settings().retention_days == 30


def test_a_setting_is_read_from_a_file_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("JAPANDESK_RETENTION_DAYS=30\nJAPANDESK_OFFICE_HOLIDAYS=JP\n", "utf-8")
    monkeypatch.setenv("JAPANDESK_RETENTION_DAYS", "60")

    settings = read_settings()

    assert (settings.retention_days, settings.office_holidays) == (60, "JP")


def test_a_variable_that_is_not_ours_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAPANDESK_TESTS_FAIL_ON_SKIP", "1")

    assert read_settings().retention_days == 365


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JAPANDESK_RETENTION_DAYS", "many"),
        ("JAPANDESK_RETENTION_DAYS", "0"),
        ("JAPANDESK_OFFICE_HOURS", "always"),
        ("JAPANDESK_OFFICE_HOURS", "Mon-Fri 17:00-08:00"),
        ("JAPANDESK_OFFICE_TIMEZONE", "Asia/Nowhere"),
        ("JAPANDESK_OFFICE_HOLIDAYS", "Siam"),
        ("JAPANDESK_PUBLIC_URL", "desk.example.org"),
        ("JAPANDESK_CHROMA_URL", "localhost:8000"),
        ("JAPANDESK_EMBEDDINGS", "magic"),
    ],
)
def test_a_bad_setting_is_named_as_the_operator_wrote_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=name):
        read_settings()


def test_every_bad_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAPANDESK_RETENTION_DAYS", "many")
    monkeypatch.setenv("JAPANDESK_OFFICE_HOURS", "always")

    with pytest.raises(SettingsError, match=r"(?s)JAPANDESK_OFFICE_HOURS.*JAPANDESK_RETENTION_DAYS|RETENTION.*HOURS"):
        read_settings()


def test_every_setting_is_documented_in_the_example() -> None:
    from handlers.settings import PREFIX, Settings

    example = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"{PREFIX}{name.upper()}=" not in example] == []


def test_the_example_itself_is_a_good_file_of_settings(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / ".env.example"
    (tmp_path / ".env").write_bytes(example.read_bytes())

    assert read_settings().office_hours == "Mon-Fri 08:30-16:30"
