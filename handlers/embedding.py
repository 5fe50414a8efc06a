"""The embedder behind an endpoint, where the settings name one; contact details do not reach it."""

from bot.adapters.contact_detail_finder import ContactDetailFinder
from handlers.settings import Settings
from knowledge.adapters.openai_embedder import OpenAIEmbedder


def find_endpoint(settings: Settings) -> OpenAIEmbedder | None:
    """The embedder of the settings' endpoint; None: the bundled one does."""
    _, _, model = settings.embeddings.partition(":")
    if not model:
        return None
    finder = ContactDetailFinder()

    def safe(text: str) -> str:
        for detail in reversed(finder.find(text)):
            text = f"{text[: detail.start]} {text[detail.end :]}"
        return text

    return OpenAIEmbedder(model, settings.embeddings_url, settings.embeddings_key, safe)
