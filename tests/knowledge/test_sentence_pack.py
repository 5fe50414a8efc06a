"""Sentence vectors in a short text: what was packed is found again."""

import numpy as np
import numpy.typing as npt
import pytest

from knowledge.adapters.sentence_pack import MOST_SENTENCES, likeness_of_sentences, packed, unpacked


def unit_rows(count: int, seed: int) -> npt.NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, 64)).astype(np.float32)
    made: npt.NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made


def test_the_likeness_of_each_sentence_of_each_pack_is_told() -> None:
    first, second = unit_rows(3, 1), unit_rows(2, 2)

    found = likeness_of_sentences([packed(first), packed(second)], first[2])

    assert found[0] == pytest.approx(first @ first[2], abs=0.02)
    assert found[1] == pytest.approx(second @ first[2], abs=0.02)


def test_of_a_chunk_with_many_sentences_the_first_are_kept() -> None:
    assert len(unpacked([packed(unit_rows(MOST_SENTENCES + 5, 3))], 64)) == MOST_SENTENCES


def test_no_packs_have_no_sentences() -> None:
    assert likeness_of_sentences([], unit_rows(1, 4)[0]) == []
