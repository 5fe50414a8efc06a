"""Chunks and listings found by meaning, in Chroma through LangChain's vector store."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document as LangChainDocument

from knowledge.adapters.centring import CentredEmbeddings, Centres, PartedEmbedder
from knowledge.adapters.chroma_server import reaching
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


def slug(embedder_name: str) -> str:
    """An embedder's name as Chroma, and a file's name, take it."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in embedder_name).strip("-")


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
        self._texts = self._shelf("texts", self._embedder)
        self._asked = self._shelf("asked", self._question_embedder)
        self._listings = self._shelf("listings", self._question_embedder, centres="asked")
        self._questions = self._shelf("questions", self._question_embedder, centres="asked")

    def _shelf(self, name: str, embedder: PartedEmbedder, centres: str = "") -> "_Shelf":
        return _Shelf(self._client, name, embedder, self._centres, centres or name)

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
                self._texts.put(language, [(chunk.id, _embedded_text(chunk)) for chunk in batch])
                self._asked.put(
                    language,
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
        self._texts.remove(chunk_ids)
        self._asked.remove(chunk_ids)

    def search(self, text: str, language: Language, limit: int) -> Sequence[Similarity]:
        """The closest chunks, best first: as many of each language, whatever language the question is in."""
        # Several questions belong to one chunk, so more of them are asked for.
        asked = self._asked.nearest(text, language, limit + limit // 2)
        dense = self._texts.nearest(text, language, limit)
        found = [
            Similarity(chunk_id=ChunkId(key), dense=dense.get(key, 0.0), asked=asked.get(key, 0.0))
            for key in dict.fromkeys((*dense, *asked))
        ]
        return sorted(found, key=lambda hit: max(hit.dense, hit.asked), reverse=True)

    @property
    def is_empty(self) -> bool:
        """Nothing is indexed."""
        return self._texts.is_empty

    def list_ids(self) -> set[ChunkId]:
        """The chunks that are indexed."""
        return {ChunkId(of) for of in self._texts.list_owners()}

    # listings -------------------------------------------------------------------------------------------------

    def add_listings(self, texts: Mapping[ListingId, Sequence[str]]) -> None:
        """Index what each listing offers; everything indexed before is replaced."""
        self._listings.clear()
        self._put_by_language(self._listings, texts)

    def search_listings(self, text: str) -> Mapping[ListingId, float]:
        """Similarity of the nearest listings to the text."""
        language = guess_language(text).language or Language.EN
        near = self._listings.nearest(text, language, 60)
        return {ListingId(key): score for key, score in near.items()}

    @property
    def lacks_listings(self) -> bool:
        """No listing is indexed."""
        return self._listings.is_empty

    # questions ------------------------------------------------------------------------------------------------

    def add_questions(self, questions: Mapping[str, Sequence[str]]) -> None:
        """Index the questions of each id; those indexed for it before are replaced."""
        self.remove_questions(list(questions))
        self._put_by_language(self._questions, questions)

    def remove_questions(self, ids: Sequence[str]) -> None:
        """Forget the questions of these ids; unknown ones are no error."""
        self._questions.remove(ids)

    def search_questions(self, text: str, language: Language, limit: int = 5) -> Mapping[str, float]:
        """Ids of the nearest questions, with the best likeness of each."""
        return self._questions.nearest(text, language, limit)

    def _put_by_language(self, shelf: "_Shelf", texts: Mapping[Any, Sequence[str]]) -> None:
        for language in Language:
            shelf.put(
                language,
                [
                    (of, text)
                    for of, parts in texts.items()
                    for text in parts
                    if (guess_language(text).language or Language.EN) is language
                ],
            )


class _Shelf:
    """Texts of one kind, in one collection for each language: each language has its own mean, and is searched by itself."""

    @reaching
    def __init__(
        self, client: ClientAPI, name: str, embedder: PartedEmbedder, centres: Centres, centres_name: str
    ) -> None:
        suffix = slug(embedder.name)
        self._embeddings = {
            language: CentredEmbeddings(embedder, centres, centres_name, language) for language in Language
        }
        self._stores = {
            language: Chroma(
                client=client,
                collection_name=f"{name}-{language}-{suffix}",
                collection_configuration=_CONFIGURATION,
                embedding_function=self._embeddings[language],
            )
            for language in Language
        }

    @reaching
    def put(self, language: Language, rows: Sequence[tuple[str, str]]) -> None:
        """Index texts, each `of` a chunk or listing; several texts may be of the same one."""
        if rows:
            self._stores[language].add_documents(
                [LangChainDocument(page_content=normalised(text), metadata={"of": of}) for of, text in rows],
                ids=[f"{of}#{place}" for place, (of, _) in enumerate(rows)],
            )

    @reaching
    def remove(self, owners: Sequence[str]) -> None:
        """Forget the texts of these; unknown ones are no error."""
        for start in range(0, len(owners), 200):
            where: Any = {"of": {"$in": list(owners[start : start + 200])}}
            for store in self._stores.values():
                store.delete(where=where)

    @reaching
    def clear(self) -> None:
        """Forget everything."""
        for store in self._stores.values():
            if known := store.get(include=[])["ids"]:
                store.delete(ids=known)

    @reaching
    def nearest(self, text: str, language: Language, limit: int) -> dict[str, float]:
        """Best cosine of each owner among the nearest texts of every language."""
        vector = self._embeddings[language].embed_query(normalised(text))
        best: dict[str, float] = {}
        for store in self._stores.values():
            for document, distance in store.similarity_search_by_vector_with_relevance_scores(vector, k=limit):
                of = str(document.metadata["of"])
                best[of] = max(best.get(of, -1.0), 1.0 - float(distance))
        return best

    @property
    @reaching
    def is_empty(self) -> bool:
        """Nothing is indexed."""
        return not any(store.get(limit=1, include=[])["ids"] for store in self._stores.values())

    @reaching
    def list_owners(self) -> set[str]:
        """What the texts are of."""
        return {
            str(metadata["of"])
            for store in self._stores.values()
            for metadata in store.get(include=["metadatas"])["metadatas"]
        }


def _embedded_text(chunk: Chunk) -> str:
    """What of a chunk is embedded: title and heading give its words their subject."""
    heading = "" if chunk.heading in chunk.title else chunk.heading
    return " | ".join(filter(None, (chunk.title, heading, chunk.text)))
