"""Chunks, listings and questions found by meaning, in Chroma.

Texts are found by the vector of the whole chunk and weighed again by its nearest sentence and its words (`sqlite_vectors`). What is embedded anew
grows beside what is used, and takes its place in one step (`rebuild`).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import NotFoundError

from knowledge.adapters.centring import Centres, NamedEmbedder, Vectors
from knowledge.adapters.chroma_server import reaching
from knowledge.adapters.sentence_pack import MOST_SENTENCES, likeness_of_sentences, packed
from knowledge.adapters.sqlite_vectors import SqliteVectors
from knowledge.adapters.word_vectors import WordVectors
from knowledge.model import Chunk, ChunkId, Language, ListingId
from knowledge.ports import Progress, Similarity
from knowledge.text import guess_language, normalised, tokens

_PLACED_KEPT = 2_000
"""Questions of the gap list: whoever looks at it looks again soon."""
_BATCH = 48
_CENTRE_SAMPLE = 60
_TURNING_SAMPLE = 2_000
_TURNING_LEAST = 150
"""Fewer texts than this do not say how texts are spread."""
_RELEARN_GROWTH = 1.5
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": 100}}
_STATE = "japandesk-state"
_LOOK_SECONDS = 2.0
"""How long another process's switch to another generation may go unnoticed."""


def embedded_client(path: Path) -> ClientAPI:
    """A Chroma that lives in this process. Only one process may open the folder: two corrupt it without a word."""
    path.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(path=str(path), settings=Settings(anonymized_telemetry=False))


def slug(embedder_name: str) -> str:
    """An embedder's name as Chroma, and a file's name, take it."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in embedder_name).strip("-")


class ChromaIndex:
    """Implements `PassageIndex`, `ListingIndex` and `QuestionIndex`.

    The collections of texts carry the name of their generation, which carries the embedder's: vectors of two models never mix.
    """

    def __init__(
        self, client: ClientAPI, embedders: Sequence[NamedEmbedder], sentence_embedder: NamedEmbedder, folder: Path
    ) -> None:
        """Open the collections, or make them; means and turnings are kept in `folder`.

        Args:
            client: The embedded Chroma or a server.
            embedders: Of texts as a whole. The last is the one to use; another one serves until `rebuild` took its place.
            sentence_embedder: Of sentences and questions.
            folder: Of this data folder.
        """
        self._client = client
        self._embedders = {slug(embedder.name): embedder for embedder in embedders}
        self._wanted = slug(embedders[-1].name)
        self._sentences = sentence_embedder
        self._folder = folder
        self._beside = ThreadPoolExecutor(max_workers=4, thread_name_prefix="index")
        self._growing: _Generation | None = None
        self._looked_at = time.monotonic()
        self._state = client.get_or_create_collection(_STATE, embedding_function=None)
        current = self._current_name()
        if _model(current) in self._embedders:
            self._generation = self._open(current)
        else:
            # A new folder, or one of an embedder that is not set any more: whatever there is is embedded at the start.
            self._generation = self._open(f"{self._wanted}-{_number(current) + 1}")
            self._switch(self._generation)
        self._centres = Centres(folder / f"index-{slug(sentence_embedder.name)}.npz")
        self._listings = _Shelf(client, "listings", sentence_embedder, self._centres, "asked", self._beside)
        self._questions = _Shelf(client, "questions", sentence_embedder, self._centres, "asked", self._beside)
        self._placed = lru_cache(_PLACED_KEPT)(self._place)

    # generations ----------------------------------------------------------------------------------------------

    def _open(self, name: str) -> "_Generation":
        embedder = self._embedders[_model(name)]
        return _Generation(self._client, name, embedder, self._sentences, self._folder, self._beside)

    def _current_name(self) -> str:
        return str((self._state.metadata or {}).get("generation", ""))

    def _switch(self, generation: "_Generation") -> None:
        self._state.modify(metadata={"generation": generation.name})
        self._state = self._client.get_collection(_STATE, embedding_function=None)
        self._generation = generation

    @reaching
    def _live(self) -> "_Generation":
        """The generation that is searched; another process may have switched."""
        if time.monotonic() - self._looked_at > _LOOK_SECONDS:
            self._looked_at = time.monotonic()
            self._state = self._client.get_collection(_STATE, embedding_function=None)
            name = self._current_name()
            if name != self._generation.name and _model(name) in self._embedders:
                self._generation = self._open(name)
        return self._generation

    @property
    def embedder_name(self) -> str:
        """Name of the embedding model that texts are found with."""
        return self._generation.embedder.name

    @property
    def is_of_embedder(self) -> bool:
        """Whether what is searched was embedded with the embedder to use."""
        return _model(self._generation.name) == self._wanted

    def rebuild(self, chunks: Iterable[Chunk], count: int, progress: Progress | None = None) -> None:
        """Embed everything anew beside what is used, then switch in one step; what is added meanwhile is in both."""
        fresh = self._open(f"{self._wanted}-{_number(self._generation.name) + 1}")
        self._growing = fresh
        try:
            fresh.add(chunks, count, progress)
            fresh.learn_turning()
            outgoing = self._generation
            self._switch(fresh)
        finally:
            self._growing = None
        outgoing.drop()

    # chunks ---------------------------------------------------------------------------------------------------

    def learn(self, chunks: Iterable[Chunk]) -> None:
        """Take the languages' means from chunks that say the same in each, without indexing them."""
        self._live().learn_means(list(chunks))

    def add(self, chunks: Sequence[Chunk], progress: Progress | None = None) -> None:
        """Index the chunks; those with the same id are replaced."""
        live = self._live()
        live.add(chunks, len(chunks), progress)
        if self._growing:
            self._growing.add(chunks, len(chunks))

    def settle(self) -> None:
        """Learn anew how texts are spread, if the index grew much since; call it after documents were taken in."""
        live = self._live()
        if live.has_outgrown:
            live.learn_turning()

    def remove(self, chunk_ids: Sequence[ChunkId]) -> None:
        """Forget the chunks; unknown ids are no error."""
        self._live().remove(chunk_ids)
        if self._growing:
            self._growing.remove(chunk_ids)

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """The closest chunks, best first, as many of each language; and those that `also` tells, however close they are."""
        try:
            return self._live().search(text, language, limit, also, words)
        except NotFoundError:  # another process switched, and dropped what was searched here
            self._looked_at = float("-inf")
            return self._live().search(text, language, limit, also, words)

    def look_closer(self, text: str, language: Language, chunks: Sequence[Chunk]) -> Mapping[ChunkId, float]:
        """How near each chunk's nearest sentence is by the encoder of whole texts."""
        return self._live().look_closer(text, language, chunks)

    @property
    def is_empty(self) -> bool:
        """Nothing is indexed."""
        return not self.count()

    def count(self) -> int:
        """How many chunks are indexed."""
        return self._live().count()

    def missing(self, chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that are not indexed."""
        return self._live().missing(chunk_ids)

    def iterate_ids(self) -> Iterator[ChunkId]:
        """The chunks that are indexed, without holding all of them at once."""
        return self._live().iterate_ids()

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
        found: Mapping[str, float] = self._questions.nearest(text, language, limit)
        return found

    def compare_questions(self, questions: Sequence[tuple[str, Language]]) -> Sequence[Sequence[float]]:
        """Likeness of each of these questions to each, none of which is kept."""
        if not questions:
            return []
        self._take_means()
        rows = np.stack([self._placed(text, language) for text, language in questions])
        likeness: list[list[float]] = (rows @ rows.T).tolist()
        return likeness

    def _place(self, text: str, language: Language) -> Vectors:
        return self._centres.turned("asked", language, self._sentences.embed_query(normalised(text)))

    def _take_means(self) -> None:
        if not self._centres.are_learnt:
            self._centres.copy_from(self._generation.centres, "asked")

    def _put_by_language(self, shelf: "_Shelf", texts: Mapping[Any, Sequence[str]]) -> None:
        self._take_means()
        for language in Language:
            own = [
                (of, text)
                for of, parts in texts.items()
                for text in parts
                if (guess_language(text).language or Language.EN) is language
            ]
            shelf.put(language, [of for of, _ in own], shelf.embedded(language, [text for _, text in own]))


class _Generation:
    """Texts and the questions they answer, embedded with one model, with the means and the turning that belong to them."""

    def __init__(
        self,
        client: ClientAPI,
        name: str,
        embedder: NamedEmbedder,
        sentence_embedder: NamedEmbedder,
        folder: Path,
        beside: ThreadPoolExecutor,
    ) -> None:
        self.name = name
        self._client = client
        self.embedder = embedder
        self._sentences = sentence_embedder
        self._beside = beside
        self.centres = Centres(folder / f"index-{name}.npz")
        self._texts = _Shelf(client, f"texts-{name}", embedder, self.centres, "texts", beside)
        self._asked = _Shelf(client, f"asked-{name}", sentence_embedder, self.centres, "asked", beside)
        self._kept = SqliteVectors(folder / f"vectors-{name}.db")
        self._words = WordVectors(self._kept.file, sentence_embedder, self.centres)

    def add(self, chunks: Iterable[Chunk], count: int, progress: Progress | None = None) -> None:
        """Index the chunks, batch by batch: the rest can be found meanwhile, and no more than a batch is held."""
        done = 0
        source = iter(chunks)
        while batch := list(islice(source, _BATCH)):
            if not self.centres.are_learnt:
                # The first that are added are those of the library, which says the same in every language.
                batch += list(islice(source, _CENTRE_SAMPLE * 50))
                self.learn_means(batch)
            self.remove([chunk.id for chunk in batch])
            for language in Language:
                own = [chunk for chunk in batch if chunk.language is language]
                asks = [(chunk.id, ask) for chunk in own if chunk.asks for ask in (chunk.heading, *chunk.asks)]
                self._asked.put(
                    language, [of for of, _ in asks], self._asked.embedded(language, [ask for _, ask in asks])
                )
                # Last, since a chunk whose text is there counts as indexed, also after a crash in between.
                self._put_texts(language, own)
            done += len(batch)
            if progress:
                progress(done, count)

    def _put_texts(self, language: Language, chunks: Sequence[Chunk]) -> None:
        for start in range(0, len(chunks), _BATCH):
            part = chunks[start : start + _BATCH]
            sentences = [_sentences_of(chunk) for chunk in part]
            raw = self._sentences.embed_documents([text for own in sentences for text in own])
            centred = self.centres.centred("sentences", language, raw)
            whole = self._texts.embedded(language, [_embedded_text(chunk) for chunk in part])
            words = self._words.numbered([tokens(_embedded_text(chunk)) for chunk in part])
            kept = []
            place = 0
            for row, (chunk, own) in enumerate(zip(part, sentences, strict=True)):
                kept.append((chunk.id, whole[row], packed(centred[place : place + len(own)]), words[row]))
                place += len(own)
            self._kept.put(language, kept)
            self._texts.put(language, [chunk.id for chunk in part], whole)

    def learn_means(self, chunks: Sequence[Chunk]) -> None:
        """Take the means from a sample of each language that has enough; more would move them little."""
        by_language = {
            language: [chunk for chunk in chunks if chunk.language is language and chunk.asks] for language in Language
        }
        if min(map(len, by_language.values())) < _CENTRE_SAMPLE // 2:
            return
        sample = {
            language: own[:: max(1, len(own) // _CENTRE_SAMPLE)][:_CENTRE_SAMPLE]
            for language, own in by_language.items()
        }
        # What contacts write is questions, and statements of what they want or do.
        first, second = self.embedder, self._sentences
        asks = {language: [normalised(chunk.asks[0]) for chunk in own] for language, own in sample.items()}
        said = {
            language: [text for chunk in own for text in _sentences_of(chunk)[:1]] for language, own in sample.items()
        }
        for language, own in sample.items():
            queries = [*asks[language], *said[language]]
            texts = [normalised(_embedded_text(chunk)) for chunk in own]
            self.centres.learn_mean("texts", language, first.embed_documents(texts))
            self.centres.learn_mean("texts-query", language, [first.embed_query(text) for text in queries])
            self.centres.learn_mean("sentences", language, second.embed_documents(said[language]))
            self.centres.learn_mean("sentences-query", language, second.embed_documents(queries))
            self.centres.learn_mean("asked", language, second.embed_documents(asks[language]))
            self.centres.learn_mean("asked-query", language, second.embed_documents(asks[language]))
        self._words.learn(word for chunk in chunks for word in tokens(_embedded_text(chunk)))
        self.centres.save()

    @property
    def has_outgrown(self) -> bool:
        """Whether there are many more texts than when the turning was learnt."""
        count = self.count()
        return count >= _TURNING_LEAST and count > _RELEARN_GROWTH * self.centres.learnt_from

    def learn_turning(self) -> None:
        """Learn how texts and sentences are spread, from a sample of each language."""
        count = self.count()
        if count < _TURNING_LEAST or self._kept.is_empty:
            return
        texts, sentences = self._kept.sample(_TURNING_SAMPLE, len(self._sentences.embed_query(" ")))
        self.centres.learn_turnings({"texts": texts, "sentences": sentences}, count)

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Forget the chunks."""
        self._texts.remove(chunk_ids)
        self._asked.remove(chunk_ids)
        self._kept.remove(chunk_ids)

    def search(
        self, text: str, language: Language, limit: int, also: Callable[[], Sequence[ChunkId]], words: Sequence[str]
    ) -> Sequence[Similarity]:
        """The closest chunks, best first, and those that `also` tells."""
        plain = normalised(text)
        # The larger embedder leaves the interpreter to others while it works.
        by_text = self._beside.submit(self.embedder.embed_query, plain)
        further = also()
        by_sentence = self._sentences.embed_query(plain)
        # Several questions belong to one chunk, so more of them are asked for.
        asked = self._asked.nearest_to(self.centres.turned("asked", language, by_sentence), limit + limit // 2)
        by_word = self._words.prepare(words)
        whole = self.centres.turned("texts", language, by_text.result())
        nearest = self._texts.nearest_to(whole, limit)
        kept = self._kept.find(list(dict.fromkeys((*nearest, *asked, *further))))
        turned = self.centres.turned("sentences", language, by_sentence)
        nears = dict(zip(kept, likeness_of_sentences([one.sentences for one in kept.values()], turned), strict=True))
        alike = dict(zip(kept, self._words.likeness(by_word, [one.words for one in kept.values()]), strict=True))
        unmet = [key for key in kept if key not in nearest]
        rows = [kept[key].whole for key in unmet]
        dense = {
            **nearest,
            **dict(zip(unmet, (np.array(rows, np.float32) @ whole).tolist() if rows else [], strict=True)),
        }
        found = [
            Similarity(
                chunk_id=ChunkId(key),
                dense=dense[key],
                near=max(nears[key]),
                nears=nears[key],
                asked=asked.get(key, 0.0),
                alike=alike[key],
            )
            for key in kept
        ]
        return sorted(found, key=lambda hit: max(hit.dense + hit.near, 2 * hit.asked), reverse=True)

    def look_closer(self, text: str, language: Language, chunks: Sequence[Chunk]) -> Mapping[ChunkId, float]:
        """How near each chunk's nearest sentence is by the encoder of whole texts.

        Whatever is looked at for the first time is embedded then, and kept: to do so with all that is taken in would double its time.
        """
        packs = self._kept.find_closer([chunk.id for chunk in chunks])
        new = {chunk.id: (chunk.language, _sentences_of(chunk)) for chunk in chunks if chunk.id not in packs}
        raw = iter(self.embedder.embed_documents([said for _, own in new.values() for said in own]))
        made: dict[str, bytes] = {
            of: packed(self.centres.centred("texts", spoken, list(islice(raw, len(own)))))
            for of, (spoken, own) in new.items()
        }
        self._kept.put_closer(made)
        packs |= made
        question = self.centres.centred("texts-query", language, [self.embedder.embed_query(normalised(text))])[0]
        near = likeness_of_sentences(list(packs.values()), question)
        return {ChunkId(of): max(own) for of, own in zip(packs, near, strict=True)}

    def count(self) -> int:
        """How many chunks are indexed."""
        count: int = self._texts.count()
        return count

    def missing(self, chunk_ids: Sequence[ChunkId]) -> Sequence[ChunkId]:
        """Those of the chunks that are not indexed."""
        known = self._texts.known(chunk_ids) & self._kept.known(chunk_ids)
        return [chunk_id for chunk_id in chunk_ids if chunk_id not in known]

    def iterate_ids(self) -> Iterator[ChunkId]:
        """The chunks that are indexed."""
        return (ChunkId(of) for of in self._texts.iterate_owners())

    def drop(self) -> None:
        """Forget everything, for good."""
        self._texts.drop()
        self._asked.drop()
        self._kept.drop()
        self.centres.drop()


class _Shelf:
    """Texts of one kind, in one collection for each language: each language has its own mean, and is searched by itself."""

    @reaching
    def __init__(
        self,
        client: ClientAPI,
        name: str,
        embedder: NamedEmbedder,
        centres: Centres,
        use: str,
        beside: ThreadPoolExecutor,
    ) -> None:
        self._client = client
        self._embedder = embedder
        self._centres = centres
        self._use = use
        self._beside = beside
        self._by_language = {
            language: client.get_or_create_collection(
                f"{name}-{language}", configuration=_CONFIGURATION, embedding_function=None
            )
            for language in Language
        }
        self._collections = list(self._by_language.values())

    def embedded(self, language: Language, texts: Sequence[str]) -> Vectors:
        """Vectors of texts, centred, of unit length, one a row."""
        if not texts:
            return np.empty((0, 0), np.float32)
        raw = self._embedder.embed_documents([normalised(text) for text in texts])
        return self._centres.centred(self._use, language, raw)

    @reaching
    def put(self, language: Language, owners: Sequence[str], vectors: Vectors) -> None:
        """Index texts, each of a chunk or listing; several texts may be of the same one.

        The texts themselves are not kept here: Chroma would index each letter of them, and nobody asks for them.

        Args:
            language: Of the texts.
            owners: Whose each is.
            vectors: As `embedded` gives them, one a row.
        """
        if owners:
            counts: dict[str, int] = {}
            ids = []
            for of in owners:
                ids.append(f"{of}#{counts.get(of, 0)}")
                counts[of] = counts.get(of, 0) + 1
            self._by_language[language].upsert(ids=ids, embeddings=vectors, metadatas=[{"of": of} for of in owners])

    @reaching
    def remove(self, owners: Sequence[str]) -> None:
        """Forget the texts of these; unknown ones are no error."""
        for start in range(0, len(owners), 200):
            where: Any = {"of": {"$in": list(owners[start : start + 200])}}
            for collection in self._collections:
                collection.delete(where=where)

    @reaching
    def clear(self) -> None:
        """Forget everything."""
        for collection in self._collections:
            if known := collection.get(include=[])["ids"]:
                collection.delete(ids=known)

    @reaching
    def drop(self) -> None:
        """Forget the collections themselves."""
        for collection in self._collections:
            self._client.delete_collection(collection.name)

    @reaching
    def nearest(self, text: str, language: Language, limit: int) -> dict[str, float]:
        """Best cosine of each owner among the nearest texts of every language."""
        vector = self._centres.turned(self._use, language, self._embedder.embed_query(normalised(text)))
        return self.nearest_to(vector, limit)

    @reaching
    def nearest_to(self, vector: Vectors, limit: int) -> dict[str, float]:
        """The same, for a question that is embedded and turned already."""

        def search(collection: chromadb.Collection) -> Iterable[tuple[str, float]]:
            found = collection.query(query_embeddings=vector[None], n_results=limit, include=["distances"])
            return zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)

        best: dict[str, float] = {}
        for found in self._beside.map(search, self._collections):
            for key, distance in found:
                of = _owner(key)
                best[of] = max(best.get(of, -1.0), 1.0 - float(distance))
        return best

    @reaching
    def count(self) -> int:
        """How many texts there are."""
        return sum(collection.count() for collection in self._collections)

    @reaching
    def known(self, owners: Sequence[str]) -> set[str]:
        """Those that have a text here."""
        keys = [f"{of}#0" for of in owners]
        return {
            _owner(key)
            for start in range(0, len(keys), 500)
            for collection in self._collections
            for key in collection.get(ids=keys[start : start + 500], include=[])["ids"]
        }

    def iterate_owners(self) -> Iterator[str]:
        """What the texts are of."""
        for collection in self._collections:
            for offset in range(0, collection.count(), 1000):
                for key in collection.get(limit=1000, offset=offset, include=[])["ids"]:
                    yield _owner(key)


def _model(generation: str) -> str:
    return generation.rpartition("-")[0]


def _number(generation: str) -> int:
    return int(generation.rpartition("-")[2] or 0)


def _owner(key: str) -> str:
    return key.rpartition("#")[0]


def _sentences_of(chunk: Chunk) -> list[str]:
    """What is compared with a question sentence by sentence; an empty chunk is its title."""
    said = [normalised(sentence.text) for sentence in chunk.sentences]
    return [text for text in said if text][:MOST_SENTENCES] or [normalised(chunk.title)]


def _embedded_text(chunk: Chunk) -> str:
    """What of a chunk is embedded: title and heading give its words their subject."""
    heading = "" if chunk.heading in chunk.title else chunk.heading
    return " | ".join(filter(None, (chunk.title, heading, chunk.text)))
