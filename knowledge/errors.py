"""What can go wrong with the library.

KnowledgeError
├── DocumentError          one document cannot be taken in; `reason` says why, in plain words
│   ├── UnreadableDocumentError   broken, encrypted or not what its name says
│   ├── EmptyDocumentError        no text inside
│   ├── TooLargeDocumentError     over the limit
│   └── ValidityError             its dates cannot be so
├── UnknownDocumentError   no document of that id can be changed
├── ListingError           a partner file has wrong columns or values
├── EventError             an event file has wrong fields or values
├── LibraryError           a file shipped with the library breaks the library's own rules
├── IndexInUseError        another process owns the index
└── SearchUnavailableError nothing can be found by meaning now: the index or the embedder is away
"""


class KnowledgeError(Exception):
    """Anything this package refuses or cannot do."""


class DocumentError(KnowledgeError):
    """One document cannot be taken in; the text of the error says why."""


class UnreadableDocumentError(DocumentError):
    """The file is broken, encrypted, or not what its name says."""


class EmptyDocumentError(DocumentError):
    """The file holds no text."""


class TooLargeDocumentError(DocumentError):
    """The file is over the size limit."""


class ValidityError(DocumentError):
    """A date is none, or the document would end before it begins."""


class UnknownDocumentError(KnowledgeError):
    """There is no document of that id that could be changed."""


class ListingError(KnowledgeError):
    """A partner file has wrong columns or values."""


class EventError(KnowledgeError):
    """An event file has wrong fields or values."""


class LibraryError(KnowledgeError):
    """A file shipped with the library breaks the library's own rules."""


class IndexInUseError(KnowledgeError):
    """Another process owns the index; two at once would corrupt it."""


class SearchUnavailableError(KnowledgeError):
    """Nothing can be found by meaning now: the index's server or the embedder is away; the text says which, and what to do."""
