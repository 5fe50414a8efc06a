"""multilingual-e5-small, computed by onnxruntime.

The network is that of BERT (Devlin and others 2019; Wang and others 2024 for its training as e5), written down as an ONNX graph around the weights
(`e5_weights`). A text is cut into pieces by sentencepiece.
"""

import re
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import sentencepiece
from onnx import TensorProto, helper, numpy_helper
from sentencepiece import sentencepiece_model_pb2

from knowledge.adapters.e5_weights import E5Weights, Vocabulary

_OPERATIONS = 20
"""Version of ONNX's operations."""
_FORM = 9
"""Version of ONNX's file that goes with it."""
_RUNTIMES = "com.microsoft"
"""Operations that onnxruntime adds to those of ONNX."""
_PIECES_AT_ONCE = 5_000
_BLOCK = 128
"""Numbers of a matrix that share a scale, eight bits each: as near as makes no difference to the smaller blocks of four bits that the weights
come in, and quicker to multiply by a fifth."""
_NOUGHT, _MOST = 128, 127
_WHOLE_NUMBERS = 4
"""`MatMulNBits`: the other side of a product is rounded to whole numbers of eight bits, block by block."""


class E5Model:
    """Unit vectors of texts, 384 numbers each. Several threads may ask at once."""

    def __init__(self) -> None:
        """Load the weights."""
        self._weights = E5Weights()
        vocabulary = self._weights.vocabulary
        self._replacements = vocabulary.replacements
        self._begin, self._end = vocabulary.begin, vocabulary.end
        self._cutter = _cutter(vocabulary)
        options = onnxruntime.SessionOptions()
        # One thread a call: two texts side by side gain more than two threads for one.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        with TemporaryDirectory() as folder:
            # Of a file nothing is kept but what is computed with; bytes would be held as long as the session.
            file = Path(folder) / "e5.onnx"
            file.write_bytes(_network(self._weights))
            self._session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        self._places = self._weights.numbers("emb.pos").reshape(-1, self._weights.width)
        self._kind = self._weights.numbers("emb.type")[: self._weights.width]

    def query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self._vector(f"query: {text}")

    def passage(self, text: str) -> list[float]:
        """Vector of a text that may answer one."""
        return self._vector(f"passage: {text}")

    def _vector(self, text: str) -> list[float]:
        pieces = self._cutter.encode(re.sub(" {2,}", " ", text.translate(self._replacements)))
        # What is longer than the network takes is read in parts, each of which counts by its length.
        most = self._weights.most_tokens - 2
        parts = [pieces[start : start + most] for start in range(0, len(pieces), most)]
        total = np.sum([len(part) * self._mean([self._begin, *part, self._end]) for part in parts], axis=0)
        vector: list[float] = (total / max(float(np.linalg.norm(total)), 1e-9)).tolist()
        return vector

    def _mean(self, pieces: list[int]) -> npt.NDArray[np.float32]:
        """Mean of what the network makes of each piece."""
        read = self._weights.matrix("emb.word", self._weights.width, pieces)
        read += self._places[: len(pieces)] + self._kind
        mean: npt.NDArray[np.float32] = self._session.run(None, {"read": read[None]})[0][0]
        return mean


def _cutter(vocabulary: Vocabulary) -> sentencepiece.SentencePieceProcessor:
    """Cuts texts into pieces and tells their numbers."""
    model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # made when the module is loaded
    kinds = dict.fromkeys((vocabulary.begin, vocabulary.end, vocabulary.padding), model.SentencePiece.CONTROL)
    kinds[vocabulary.unknown] = model.SentencePiece.UNKNOWN
    pieces = (
        model.SentencePiece(piece=piece, score=share, type=kinds.get(number, model.SentencePiece.NORMAL))
        for number, (piece, share) in enumerate(vocabulary.pieces)
    )
    model.trainer_spec.model_type = model.trainer_spec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = vocabulary.begin, vocabulary.end
    model.trainer_spec.pad_id, model.trainer_spec.unk_id = vocabulary.padding, vocabulary.unknown
    # Letters and spaces are seen to before.
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.remove_extra_whitespaces = False
    # Written parts, one after the other, are the whole (protobuf); a quarter of a million pieces at once would take some fifty MB.
    written = [model.SerializeToString()]
    while part := list(islice(pieces, _PIECES_AT_ONCE)):
        written.append(sentencepiece_model_pb2.ModelProto(pieces=part).SerializeToString())  # type: ignore[attr-defined]
    return sentencepiece.SentencePieceProcessor(model_proto=b"".join(written))


def _network(weights: E5Weights) -> bytes:
    """The graph, from the vectors of the pieces ("read": 1, pieces, width) to the mean of what becomes of them ("mean": 1, width)."""
    graph = _Graph(weights)
    state = graph.norm("LayerNormalization", ["read"], "emb.ln")
    for layer in range(weights.layers):
        of = f"l{layer}"
        asked, offered, told = (graph.product(state, f"{of}.{part}", weights.width) for part in ("q", "k", "v"))
        heard = graph.add("MultiHeadAttention", [asked, offered, told], of_runtime=True, num_heads=weights.heads)
        state = graph.norm(
            "SkipLayerNormalization", [state, graph.product(heard, f"{of}.ao", weights.width)], f"{of}.aln"
        )
        inner = graph.add("Gelu", [graph.product(state, f"{of}.fi", weights.width)])
        state = graph.norm(
            "SkipLayerNormalization", [state, graph.product(inner, f"{of}.fo", weights.inner)], f"{of}.oln"
        )
    graph.add("ReduceMean", [state, graph.constant("axis", np.array([1], np.int64))], "mean", keepdims=0)
    return graph.written()


class _Graph:
    """Writes down operations one after the other; each is known by the name of what comes out of it."""

    def __init__(self, weights: E5Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, operation: str, given: list[str], out: str = "", *, of_runtime: bool = False, **settings: Any) -> str:
        """An operation on what is given; returns the name of what comes out."""
        out = out or f"{operation}-{len(self._nodes)}"
        domain = _RUNTIMES if of_runtime else ""
        self._nodes.append(helper.make_node(operation, given, [out], domain=domain, **settings))
        return out

    def constant(self, name: str, values: npt.NDArray[np.generic]) -> str:
        """Numbers that are the same for every text."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def norm(self, operation: str, given: list[str], name: str) -> str:
        """What is given, added up, brought to mean 0 and variance 1, and scaled."""
        scaled = [self.constant(f"{name}.{part}", self._weights.numbers(f"{name}.{part}")) for part in ("w", "b")]
        is_sum = len(given) > 1
        return self.add(operation, [*given, *scaled], of_runtime=is_sum, epsilon=self._weights.epsilon)

    def product(self, given: str, name: str, width: int) -> str:
        """A matrix with rows of that width times what is given, and what is added to it."""
        matrix = self._weights.matrix(f"{name}.w", width)
        blocks = matrix.reshape(len(matrix), -1, _BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-9) / _MOST
        constants = [
            self.constant(f"{name}.w", (np.rint(blocks / scales[:, :, None]) + _NOUGHT).astype(np.uint8)),
            self.constant(f"{name}.s", scales.reshape(-1)),
            "",
            "",
            self.constant(f"{name}.b", self._weights.numbers(f"{name}.b")),
        ]
        return self.add(
            "MatMulNBits",
            [given, *constants],
            of_runtime=True,
            K=width,
            N=len(matrix),
            bits=8,
            block_size=_BLOCK,
            accuracy_level=_WHOLE_NUMBERS,
        )

    def written(self) -> bytes:
        """The graph as onnxruntime reads it."""
        width = self._weights.width
        graph = helper.make_graph(
            self._nodes,
            "e5",
            [helper.make_tensor_value_info("read", TensorProto.FLOAT, [1, None, width])],
            [helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, width])],
            self._constants,
        )
        versions = [helper.make_opsetid("", _OPERATIONS), helper.make_opsetid(_RUNTIMES, 1)]
        model: bytes = helper.make_model(graph, opset_imports=versions, ir_version=_FORM).SerializeToString()
        return model
