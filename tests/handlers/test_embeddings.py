"""Embedding by an endpoint outside: what reaches it, and what contacts are told while it fails."""

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from handlers.cli import main
from handlers.embedding import find_endpoint
from handlers.settings import Settings, SettingsError, read_settings
from tests.standins.embeddings import EmbeddingsStandin

if TYPE_CHECKING:
    from starlette.testclient import TestClient

KEY = "sk-standin-key"
TOKEN = "of-commands"  # of a service that exists only here
PAIRS = "How many pairs were matched between T-GoodTech and J-GoodTech?"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[EmbeddingsStandin]:
    """An endpoint on this machine."""
    with EmbeddingsStandin(KEY) as endpoint:
        yield endpoint


def endpoint_settings(endpoint: EmbeddingsStandin, folder: Path = Path("nowhere")) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=folder,
        embeddings="openai:standin-1",
        embeddings_url=endpoint.url,
        embeddings_key=KEY,
    )


@pytest.fixture(scope="module")
def client(
    endpoint: EmbeddingsStandin, prepared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["TestClient"]:
    """The service on a folder that was prepared with the bundled embedder, switched over to the endpoint."""
    from starlette.testclient import TestClient

    from handlers.app import create_app
    from handlers.desk import open_desk

    folder = Path(shutil.copytree(prepared_folder, tmp_path_factory.mktemp("endpoint") / "data"))
    settings = endpoint_settings(endpoint, folder)
    desk = open_desk(settings)
    with TestClient(create_app(desk, TOKEN), base_url="http://127.0.0.1") as client:
        # Answered from the index there was, while the one of the endpoint grows.
        assert said(client, PAIRS, 0)["kind"] == "answer"
        desk.switching.join()
        assert desk.index.embedder_name == "openai:standin-1"
        yield client


def said(client: "TestClient", text: str, number: int) -> dict[str, Any]:
    client.cookies.clear()
    message = {"text": text, "client_id": f"test-embeddings-{number}"}
    return dict(client.post("/api/chat/messages", json=message).json()["replies"][0])


def test_questions_are_answered_by_the_endpoints_vectors_even_after_a_refusal_or_two(
    client: "TestClient", endpoint: EmbeddingsStandin
) -> None:
    endpoint.inputs.clear()
    endpoint.faults.extend((429, 500))

    reply = said(client, PAIRS, 1)

    assert reply["kind"] == "answer"
    assert "45" in reply["text"]
    assert not endpoint.faults
    assert any("goodtech" in text for text in endpoint.inputs)


def test_contact_details_do_not_reach_the_endpoint(client: "TestClient", endpoint: EmbeddingsStandin) -> None:
    endpoint.inputs.clear()

    said(client, "What is SMRJ? Write to somchai@example.com", 2)
    said(client, "SMRJ คืออะไร โทร 081-234-5678 ค่ะ", 3)
    # What contacts write beside an address is not looked up at all; staff may look up whatever they were sent.
    asked = find_endpoint(endpoint_settings(endpoint))
    assert asked
    asked.embed_query("auto parts in osaka, somchai@example.com, 081-234-5678, +81 3-5470-1811")

    sent = "\n".join(endpoint.inputs)
    assert "auto parts in osaka" in sent
    for detail in ("somchai", "example.com", "234-5678", "5470"):
        assert detail not in sent


def test_while_the_endpoint_is_down_contacts_are_told_so_and_readyz_says_why(
    client: "TestClient", endpoint: EmbeddingsStandin
) -> None:
    endpoint.is_down = True
    reply, away = said(client, "What does the Japan Desk do for start-ups?", 5), client.get("/readyz")
    endpoint.is_down = False
    back = client.get("/readyz")

    assert reply["kind"] == "no_answer"
    assert "at the moment" in reply["text"]
    assert away.status_code == 503
    assert "503" in away.json()["checks"]["embeddings"]
    assert KEY not in away.text
    assert back.json()["checks"]["embeddings"] == "ok"
    assert said(client, PAIRS, 6)["kind"] == "answer"


def test_doctor_names_an_endpoint_that_refuses_the_key(
    endpoint: EmbeddingsStandin,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JAPANDESK_EMBEDDINGS", "openai:standin-1")
    monkeypatch.setenv("JAPANDESK_EMBEDDINGS_URL", endpoint.url)
    monkeypatch.setenv("JAPANDESK_EMBEDDINGS_KEY", "sk-of-somebody-else")
    monkeypatch.setattr(sys, "argv", ["japandesk", "doctor"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))

    with pytest.raises(SystemExit) as ended:
        main()

    out = capsys.readouterr().out
    assert ended.value.code == 1
    assert "BAD  embeddings" in out
    assert "401" in out
    assert "sk-of-somebody-else" not in out


def test_a_model_without_key_or_address_is_refused_with_the_name_of_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JAPANDESK_EMBEDDINGS", "openai:text-embedding-3-small")

    with pytest.raises(SettingsError, match="JAPANDESK_EMBEDDINGS_KEY"):
        read_settings()
