"""Settings: every wrong one is told in one sentence, and no value of it is shown."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings

GOOD_TOKEN = "123456:ABC-def_ghi"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing from outside: neither variables nor a file."""
    import os

    for name in [name for name in os.environ if name.startswith("TUSOI_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    """An embedded database, polling, Vietnamese."""
    settings = read_settings()

    assert "sqlite+aiosqlite:///var/tusoi.db" == settings.database
    assert ("", "", "vi") == (settings.webhook_url, settings.public_url, settings.language)
    assert () == settings.secrets


def test_the_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`.env` first, then what the process was started with."""
    (tmp_path / ".env").write_text(
        f"TUSOI_TELEGRAM_TOKEN={GOOD_TOKEN}\nTUSOI_LANGUAGE=en\nOTHER=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("TUSOI_LANGUAGE", "vi")

    settings = read_settings()

    assert (GOOD_TOKEN,) == settings.secrets
    assert "vi" == settings.language


def test_a_webhook_address_is_also_where_links_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless another public address is named."""
    monkeypatch.setenv("TUSOI_WEBHOOK_URL", "https://bot.vi-du.example/")

    settings = read_settings()

    assert "https://bot.vi-du.example" == settings.webhook_url == settings.public_url
    assert (settings.web_host, settings.web_port) == (settings.webhook_host, settings.webhook_port)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE", "mysql://x"),
        ("TELEGRAM_TOKEN", "abc"),
        ("TELEGRAM_TOKEN", "987654:"),
        ("TELEGRAM_TOKEN", "12345 6:ABC"),
        ("TELEGRAM_API", "api.telegram.example"),
        ("ZALO_TOKEN", "x:y"),
        ("ZALO_API", "ftp://x"),
        ("WEBHOOK_URL", "http://bot.vi-du.example"),
        ("WEBHOOK_PORT", "65536"),
        ("WEBHOOK_SECRET", "ngắn mà có dấu"),
        ("TELEGRAM_PROXY", "127.0.0.1:1080"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1"),
        ("TELEGRAM_PROXY", "ftp://127.0.0.1:1080"),
        ("TELEGRAM_PROXY", "http://127.0.0.1:8080/x"),
        ("WEBHOOK_SECRET", "a" * 7),
        ("WEBHOOK_INLINE_REPLY", "có"),
        ("PUBLIC_URL", "x"),
        ("WEB_PORT", "-1"),
        ("PROFILE", "mars_2025"),
        ("DELIVERY", "đôi khi"),
        ("PUSH_PER_SECOND", "0"),
        ("QUIET_FROM", "tối"),
        ("QUIET_UNTIL", "25:00"),
        ("TICK_SECONDS", "0"),
        ("POLL_SECONDS", "51"),
        ("LANGUAGE", "fr"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Its name first, no value, no traceback of the library behind it."""
    monkeypatch.setenv(f"TUSOI_{name}", value)

    with pytest.raises(SettingsError) as refused:
        read_settings()

    (sentence,) = refused.value.sentences()
    assert sentence.startswith(f"TUSOI_{name}: ")
    assert len(value) < 3 or value not in sentence
    assert (None, None) == (refused.value.__cause__, refused.value.__context__)


@pytest.mark.parametrize("value", ["a" * 8, "a" * 256])
def test_a_secret_of_the_allowed_length_is_taken(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """The bounds themselves are allowed."""
    monkeypatch.setenv("TUSOI_WEBHOOK_SECRET", value)

    assert (value,) == read_settings().secrets


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order they are declared."""
    monkeypatch.setenv("TUSOI_WEB_PORT", "x")
    monkeypatch.setenv("TUSOI_DATABASE", "x")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert ("database", "web_port") == refused.value.names


def test_every_setting_has_its_sentence_in_both_languages() -> None:
    """So that none can be refused without words."""
    wrong = SettingsError(tuple(Settings.model_fields))

    vietnamese, english = set(wrong.sentences("vi")), set(wrong.sentences("en"))

    assert len(vietnamese) == len(english) == len(Settings.model_fields)
    assert set() == vietnamese & english


def test_the_example_names_every_setting() -> None:
    """`.env.example` is the page an operator reads."""
    example = Path(__file__).resolve().parents[2] / ".env.example"

    text = example.read_text(encoding="utf-8")

    missing = [name for name in Settings.model_fields if f"TUSOI_{name.upper()}=" not in text]
    assert [] == missing


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("TUSOI_TELEGRAM_TOKN", "TUSOI_TELEGRAM_TOKEN"),
        ("tusoi_zalo_tokens", "TUSOI_ZALO_TOKEN"),
        ("TUSOI_PROXY_OF_TELEGRAM_AND_MORE", ""),
    ],
)
def test_a_name_that_no_setting_has_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str, near: str
) -> None:
    """A misspelt token would be a bot that never speaks: the nearest name is told, no value."""
    monkeypatch.setenv(given, "bí mật")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert ((given, near),) == refused.value.unknown
    (sentence,) = refused.value.sentences()
    assert given in sentence
    assert near in sentence
    assert "bí mật" not in sentence


@pytest.mark.parametrize("line", ["TUSO_TELEGRAM_TOKEN", "TUSOI-TELEGRAM_TOKEN"])
def test_a_prefix_that_is_misspelt_in_our_file_is_refused(tmp_path: Path, line: str) -> None:
    """In the file that is ours; what is hardly like a setting is another program's."""
    (tmp_path / ".env").write_text(f"{line}={GOOD_TOKEN}\nPOSTGRES_PASSWORD=x\n", encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert ((line, "TUSOI_TELEGRAM_TOKEN"),) == refused.value.unknown


def test_wrong_names_and_wrong_values_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody mends one to meet the other."""
    monkeypatch.setenv("TUSOI_WEB_PRT", "8080")
    monkeypatch.setenv("TUSOI_LANGUAGE", "fr")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert 2 == len(refused.value.sentences())
