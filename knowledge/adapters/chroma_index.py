"""Chunks and listings found by meaning, in Chroma through LangChain's vector store."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument

from knowledge.adapters.centring import CentredEmbeddings, Centres, PartedEmbedder
from knowledge.model import Chunk, ChunkId, Language, ListingId
from knowledge.ports import Progress, Similarity
from knowledge.text import guess_language, normalised

_BATCH = 48
_CENTRE_SAMPLE = 60
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": 200}}


def embedded_client(path: Path) -> ClientAPI:
    """A Chroma that lives in this process. Only one process may open the folder: two corrupt it without a word."""
    path.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(path), settings=Settings(anonymized_telemetry=False))


def server_client(url: str) -> ClientAPI:
    """A Chroma server, which several processes may share."""
    parts = urlsplit(url)
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        settings=Settings(anonymized_telemetry=False),
    )


class ChromaIndex:
    """Implements `PassageIndex` and `ListingIndex` over three collections: texts, questions they answer, listings.

    The collections' names carry the embedder's, so that the vectors of two models never mix.
    """

    def __init__(
        self, client: ClientAPI, embedder: PartedEmbedder, question_embedder: PartedEmbedder, centres: Centres
    ) -> None:
        """Open the collections, or make them."""
        self._client = client
        self.embedder_name = embedder.name
        self._embedder = embedder
        self._question_embedder = question_embedder
        self._centres = centres
        self._open()

    def _open(self) -> None:
        self._texts = self._stores("texts", self._embedder)
        self._asked = self._stores("asked", self._question_embedder)
        self._listings = self._stores("listings", self._question_embedder, centres="asked")

    def _stores(self, name: str, embedder: PartedEmbedder, centres: str = "") -> Mapping[Language, Chroma]:
        """One collection, opened once per language, since each language has its own mean."""
        suffix = "".join(letter if letter.isalnum() else "-" for letter in embedder.name)
        return {
            language: Chroma(
                client=self._client,
                collection_name=f"{name}-{suffix}",
                collection_configuration=_CONFIGURATION,
                embedding_function=CentredEmbeddings(embedder, self._centres, centres or name, language),
            )
            for language in Language
        }

    # chunks ---------------------------------------------------------------------------------------------------

    def add(self, chunks: Sequence[Chunk], progress: Progress | None = None) -> None:
        """Index the chunks; those with the same id are replaced."""
        if not self._centres.are_learnt:
            self._learn(chunks)
        done = 0
        for language in Language:
            own = [chunk for chunk in chunks if chunk.language is language]
            for start in range(0, len(own), _BATCH):
                batch = own[start : start + _BATCH]
                # Batch by batch, so that the rest can be found while the index is rebuilt under a running service.
                self.remove([chunk.id for chunk in batch])
                _put(self._texts[language], [(chunk.id, _embedded_text(chunk)) for chunk in batch])
                _put(
                    self._asked[language],
                    [(chunk.id, ask) for chunk in batch if chunk.asks for ask in (chunk.heading, *chunk.asks)],
                )
                done += len(batch)
                if progress:
                    progress(done, len(chunks))

    def _learn(self, chunks: Sequence[Chunk]) -> None:
        """Take the means from a sample of each language that has enough; more would move them little."""
        texts: dict[Language, list[list[float]]] = {}
        queries: dict[Language, list[list[float]]] = {}
        asked: dict[Language, list[list[float]]] = {}
        for language in Language:
            own = [chunk for chunk in chunks if chunk.language is language and chunk.asks]
            sample = own[:: max(1, len(own) // _CENTRE_SAMPLE)][:_CENTRE_SAMPLE]
            if len(sample) < _CENTRE_SAMPLE // 2:
                return
            questions = [normalised(chunk.asks[0]) for chunk in sample]
            texts[language] = self._embedder.embed_documents([_embedded_text(chunk) for chunk in sample])
            queries[language] = [self._embedder.embed_query(question) for question in questions]
            asked[language] = self._question_embedder.embed_documents(questions)
        self._centres.learn("texts", texts)
        self._centres.learn("texts-query", queries)
        self._centres.learn("asked", asked)
        self._centres.learn("asked-query", asked)

    def remove(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Forget the chunks; unknown ids are no error."""
        for start in range(0, len(chunk_ids), 200):
            where: Any = {"of": {"$in": list(chunk_ids[start : start + 200])}}
            for stores in (self._texts, self._asked):
                stores[Language.EN].delete(where=where)

    def search(self, text: str, language: Language, limit: int) -> Sequence[Similarity]:
        """The closest chunks in any language, best first."""
        plain = normalised(text)
        # Several questions belong to one chunk, so more of them are asked for.
        asked = _nearest(self._asked[language], plain, limit + limit // 2)
        dense = _nearest(self._texts[language], plain, limit)
        found = [
            Similarity(chunk_id=ChunkId(key), dense=dense.get(key, 0.0), asked=asked.get(key, 0.0))
            for key in dict.fromkeys((*dense, *asked))
        ]
        return sorted(found, key=lambda hit: max(hit.dense, hit.asked), reverse=True)

    @property
    def is_empty(self) -> bool:
        """Nothing is indexed."""
        return not self._texts[Language.EN].get(limit=1, include=[])["ids"]

    def list_ids(self) -> set[ChunkId]:
        """The chunks that are indexed."""
        rows = self._texts[Language.EN].get(include=["metadatas"])
        return {ChunkId(str(metadata["of"])) for metadata in rows["metadatas"]}

    # listings -------------------------------------------------------------------------------------------------

    def add_listings(self, texts: Mapping[ListingId, Sequence[str]]) -> None:
        """Index what each listing offers; everything indexed before is replaced."""
        everything = self._listings[Language.EN]
        known = everything.get(include=[])["ids"]
        if known:
            everything.delete(ids=known)
        for language in Language:
            _put(
                self._listings[language],
                [
                    (listing_id, text)
                    for listing_id, parts in texts.items()
                    for text in parts
                    if (guess_language(text).language or Language.EN) is language
                ],
            )

    def search_listings(self, text: str) -> Mapping[ListingId, float]:
        """Similarity of the nearest listings to the text."""
        language = guess_language(text).language or Language.EN
        near = _nearest(self._listings[language], normalised(text), 60)
        return {ListingId(key): score for key, score in near.items()}


def _embedded_text(chunk: Chunk) -> str:
    """What of a chunk is embedded: title and heading give its words their subject."""
    heading = "" if chunk.heading in chunk.title else chunk.heading
    return " | ".join(filter(None, (chunk.title, heading, chunk.text)))


def _put(store: Chroma, rows: Sequence[tuple[str, str]]) -> None:
    """Index texts, each `of` a chunk or listing; several texts may be of the same one."""
    if rows:
        store.add_documents(
            [LangChainDocument(page_content=normalised(text), metadata={"of": of}) for of, text in rows],
            ids=[f"{of}#{place}" for place, (of, _) in enumerate(rows)],
        )


def _nearest(store: Chroma, text: str, limit: int) -> dict[str, float]:
    """Best cosine of each chunk or listing among the nearest texts."""
    best: dict[str, float] = {}
    for document, distance in store.similarity_search_with_score(text, k=limit):
        of = str(document.metadata["of"])
        best[of] = max(best.get(of, -1.0), 1.0 - float(distance))
    return best
