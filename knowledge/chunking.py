"""A document into chunks; pure.

A section of the library is one chunk: it was written to be one chat answer. Running text is cut into pieces of a few sentences, since a
piece that is shown must be read in a bubble; the title is put before what is indexed, so a short piece keeps its subject.
"""

import hashlib
import re
from urllib.parse import quote

from knowledge.model import Chunk, ChunkId, Document, DocumentId, FileText, Language, Section, Sentence, Source
from knowledge.text import guess_language, sentences

PIECE_CHARS = {Language.TH: 630, Language.JA: 390, Language.EN: 720}
"""Most characters of running text in one chunk: about 180 tokens of the embedder, so a passage costs about 0.15 s to embed."""


def chunks_of(document: Document) -> tuple[Chunk, ...]:
    """Cut a document into the chunks that are indexed and quoted."""
    is_edited = document.origin == "library"
    family = document.id.split("@")[0]
    made: list[Chunk] = []
    for place, section in enumerate(document.sections):
        group = f"{family}/{section.id}" if is_edited else f"{document.id}/{place}"
        made.append(
            Chunk(
                id=ChunkId(f"{group}@{document.language}~{_fingerprint(document, section)}"),
                document_id=document.id,
                group=group,
                language=document.language,
                title=document.title,
                heading=section.heading,
                sentences=section.sentences,
                asks=section.asks,
                aliases=document.aliases,
                is_gap=section.is_gap,
                is_edited=is_edited,
                validity=document.validity,
                version=document.version,
            )
        )
    return tuple(made)


def _fingerprint(document: Document, section: Section) -> str:
    """Tells by a chunk's id what is embedded of it: a changed chunk stands beside the old one, an unchanged one keeps its vectors."""
    said = (document.title, section.heading, section.asks, [sentence.text for sentence in section.sentences])
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def name_of(file_name: str) -> tuple[str, Language | None]:
    """The name that language editions of a file share, and the language that `x.th.pdf` tells; `@` parts ids, so it is written `＠`."""
    stem, dot, suffix = file_name.replace("@", "＠").rpartition(".")
    base, parted, tag = stem.rpartition(".")
    if dot and parted and base and not base.endswith("/") and tag.lower() in set(Language):
        return f"{base}.{suffix}", Language(tag.lower())
    return file_name.replace("@", "＠"), None


def document_of(name: str, file: FileText, language: Language | None, url: str) -> Document:
    """Make a document of a file that was read; `language` and `url` overrule what the file says of itself.

    Args:
        name: File name, with folders where needed: the identity under which a later version replaces this one.
        file: What the file says.
        language: Set by whoever ingests it; else the file's own word, else its script decides.
        url: Address of the original, when the file does not name one.
    """
    body = "\n".join(block.text for block in file.blocks)
    family, told = name_of(name)
    spoken = language or told or file.language or guess_language(body).language or Language.EN
    source = Source(
        key=name,
        titles=((spoken, file.title),),
        url=url or file.url or f"/library/{quote(family)}",
        date=file.published,
    )
    sections: list[Section] = []
    for heading, pieces in _pieces(file, PIECE_CHARS[spoken]):
        sections.append(
            Section(
                id=str(len(sections)),
                heading=heading,
                sentences=tuple(Sentence(text=text, sources=(source,), page=page) for text, page in pieces),
            )
        )
    content = repr((file, spoken, source.url))
    return Document(
        id=DocumentId(f"file:{family}@{spoken}"),
        language=spoken,
        title=file.title,
        sections=tuple(sections),
        aliases=_names_of(file.title),
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        origin="ingested",
        validity=file.validity,
    )


_LONGEST_NAME = 60
_TITLE_YEAR = re.compile(r"\s*(?:ปี|ประจำปี|พ\.ศ\.)?\s*(?:(?:19|20|25)\d{2}|(?:令和|平成)(?:元|\d+))(?:年度?|-\d+)?\s*$")


def _names_of(title: str) -> tuple[str, ...]:
    """What a document is called: its title, where that is short enough to be said, also without the year at its end."""
    if len(title) > _LONGEST_NAME:
        return ()
    return tuple(dict.fromkeys((title, _TITLE_YEAR.sub("", title))))


_Paged = tuple[str, int | None]
"""A sentence and the page it stands on."""


def _pieces(file: FileText, most_chars: int) -> list[tuple[str, list[_Paged]]]:
    """Sentences in order, gathered under their heading until a piece is full."""
    gathered: list[tuple[str, list[_Paged]]] = []
    for block in file.blocks:
        for sentence in sentences(block.text):
            last = gathered[-1] if gathered and gathered[-1][0] == block.heading else None
            if last and sum(len(text) for text, _ in last[1]) + len(sentence) <= most_chars:
                last[1].append((sentence, block.page))
            else:
                # The sentence before comes along: who or what is spoken of often stands there.
                before = last[1][-1:] if last and len(last[1][-1][0]) + len(sentence) <= most_chars else []
                gathered.append((block.heading, [*before, (sentence, block.page)]))
    return gathered
