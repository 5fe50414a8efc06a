"""One file per technology: embedders, indexes, stores and readers."""
