"""Texts in Arabic and English, as several kinds have them."""

from __future__ import annotations

from tjar_sync.model.kinds.field import Field, Group, Model, Role, Shape
from tjar_sync.model.kinds.schema import Text, Word

ARABIC, ENGLISH = "ar", "en"
LANGUAGES = (ARABIC, ENGLISH)
"""The keys of a text in a map of languages."""

LABEL = Model(
    "Label",
    "A short text in both languages.",
    tuple(Field(language, Shape.TEXT, Word) for language in LANGUAGES),
    total=True,
)


def bilingual_model(
    shape: Shape = Shape.TEXT, role: Role | None = None, default: str | None = None
) -> Model:
    """Declare a text of which a language that is absent is not managed."""
    return Model(
        "Bilingual",
        "A text in Arabic, English or both; a language that is absent is not managed.",
        tuple(
            Field(language, shape, Text | None, role=role, default=default, language=language)
            for language in LANGUAGES
        ),
    )


def bilingual(
    path: str,
    shape: Shape,
    description: str = "",
    *,
    role: Role | None = None,
    clearable: bool = True,
) -> Group:
    """Declare a text whose languages are managed one by one."""
    return Group(path, bilingual_model(shape, role), description, clearable)
