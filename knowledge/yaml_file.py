"""Reads YAML by the parser written in C where it is built in: the shipped library is 150 files, and a start waits for them."""

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str) -> Any:
    """The value a YAML text stands for; tags that would make objects are refused."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is the safe loader
