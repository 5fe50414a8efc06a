"""Chunks as the library's file keeps them.

It is our own JSON, and some eighty chunks are read for a question: msgspec takes a third of the time that pydantic's checking takes.
"""

from functools import lru_cache

import msgspec

from knowledge.model import Chunk

read_chunk = msgspec.json.Decoder(Chunk).decode
# The same few hundred chunks are found again and again; reading their JSON each time would cost more than finding them.
read_again = lru_cache(maxsize=2048)(read_chunk)
"""The same, of chunks that are likely to be read again."""


def written_chunk(chunk: Chunk) -> str:
    """The chunk as JSON."""
    return msgspec.json.encode(chunk).decode()
