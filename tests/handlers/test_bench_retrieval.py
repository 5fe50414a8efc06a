"""`japandesk bench retrieval` and `bench reading` on a small set of our own."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from handlers.cli import main

FIGURES = {"ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@100", "query_ms", "chunks_per_second", "peak_mb"}
PASSAGES = (
    ("fee", "th", "ค่าธรรมเนียม", "การขอใบอนุญาตนำเข้าเสียค่าธรรมเนียมหนึ่งพันบาท"),
    ("rain", "th", "ฤดูฝน", "ฤดูฝนของไทยเริ่มในเดือนพฤษภาคมและสิ้นสุดในเดือนตุลาคม"),
    ("tea", "ja", "お茶", "静岡県は日本一のお茶の産地として知られています。"),
    ("train", "ja", "新幹線", "東海道新幹線は1964年に開業しました。"),
    ("rice", "en", "Rice", "Jasmine rice is grown in the north-east of Thailand."),
)
QUESTIONS = (
    ("q1", "th", "นำเข้าต้องเสียค่าธรรมเนียมเท่าไร", "fee"),
    ("q2", "ja", "タイの雨季はいつからいつまでですか", "rain"),
    ("q3", "en", "Which prefecture is famous for tea?", "tea"),
)


@pytest.fixture
def small_set(tmp_path: Path) -> Path:
    def line(**values: str) -> str:
        return json.dumps(values, ensure_ascii=False)

    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(line(_id=own, lang=lang, title=title, text=text) for own, lang, title, text in PASSAGES), "utf-8"
    )
    (tmp_path / "queries.jsonl").write_text(
        "\n".join(line(_id=own, lang=lang, text=text) for own, lang, text, _ in QUESTIONS), "utf-8"
    )
    (tmp_path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + "\n".join(f"{own}\t{passage}\t1" for own, _, _, passage in QUESTIONS), "utf-8"
    )
    return tmp_path


def told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, bench: str = "retrieval"
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["japandesk", "bench", bench, *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_a_set_is_measured_beside_what_others_do(
    small_set: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small_set)

    status, out, _ = told(monkeypatch, capsys, str(small_set), "--json")

    figures: dict[str, Any] = json.loads(out)
    assert status == 0
    assert figures.keys() >= FIGURES
    assert figures["ndcg@10"] == 1.0
    assert set(figures["baselines"]) == {
        "LangChain BM25Retriever",
        "Chroma default (all-MiniLM-L6-v2)",
        "word BM25",
        "e5",
    }
    assert all(row.keys() >= FIGURES for row in figures["baselines"].values())
    # Thai and Japanese have no spaces between words: what others do by default finds next to nothing.
    assert figures["baselines"]["LangChain BM25Retriever"]["ndcg@10"] < 1


def test_articles_are_asked_about_and_those_left_out_as_well(
    small_set: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small_set)
    with (small_set / "queries.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"_id": "q4", "lang": "en", "text": "Where does jasmine rice grow?"}')
    with (small_set / "qrels" / "test.tsv").open("a", encoding="utf-8") as file:
        file.write("\nq4\trice\t1")

    status, out, _ = told(monkeypatch, capsys, str(small_set), "--json", bench="reading")

    figures: dict[str, Any] = json.loads(out)
    assert status == 0
    assert figures["passages"] == 4
    assert figures["there"]["questions"] == 3
    # All three tell the right text from four that have nothing to do with each other, across languages too.
    assert figures["there"]["right"] + figures["there"]["named"] == pytest.approx(1, abs=1e-3)
    assert figures["left_out"] == {"questions": 1, "wrong": 0.0, "refused": 1.0}


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("queries.jsonl", '{"_id": "q1"}', "queries.jsonl, line 1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tfee\tmany", "test.tsv, line 2"),
        ("corpus.jsonl", "", "holds no passages"),
    ],
)
def test_a_set_of_another_form_is_refused_with_the_line(
    small_set: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    content: str,
    said: str,
) -> None:
    (small_set / file).write_text(content, "utf-8")

    status, _, err = told(monkeypatch, capsys, str(small_set))

    assert status == 1
    assert said in err
