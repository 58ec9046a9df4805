"""What the ledger's verbs mean in words; each app tells its own in ``words.LEDGER``."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

LEDGER: dict[str, str | Promise] = {}


@cache
def _told() -> dict[str, str | Promise]:
    words: dict[str, str | Promise] = {}
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "words"):
            words |= getattr(import_module(f"{config.name}.words"), "LEDGER", {})
    return words


def in_words(verb: str) -> str:
    """``tie_ended`` → the sentence that its app gives, else the verb itself."""
    return str(_told().get(verb, verb.replace("_", " ")))
