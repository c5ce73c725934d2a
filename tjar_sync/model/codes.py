"""The codes of diagnostics, stable, each with its meaning; a check's code stands in the check."""

from __future__ import annotations

from enum import StrEnum


class Mistake(StrEnum):
    """What can be wrong with a catalog's files."""

    YAML_SYNTAX = "yaml-syntax"
    """The text is not YAML, or not one document of it."""
    YAML_TAG = "yaml-tag"
    """A tag such as `!!python`, which a catalog may not hold."""
    YAML_ALIAS = "yaml-alias"
    """An anchor, alias or merge that leads nowhere, to itself, or to something unfit."""
    DUPLICATE_KEY = "duplicate-key"
    """The same key twice in one map."""
    CUT_BY_COMMENT = "cut-by-comment"
    """A `#` that was meant as text, and ends it."""
    KEY_NOT_TEXT = "key-not-text"
    """A key that YAML does not read as text."""
    TOO_LARGE = "too-large"
    """A file, or what its aliases make of it, beyond what a catalog may hold."""
    NOT_UTF8 = "not-utf8"
    """Bytes that are no UTF-8 text."""
    HIDDEN_CHARACTER = "hidden-character"
    """A character that hides or reorders what a reviewer sees."""
    MISSING_FILE = "missing-file"
    """A file that is named, or must be there, and is not."""
    UNREADABLE_FILE = "unreadable-file"
    """A file or folder that cannot be read."""
    OUTSIDE_CATALOG = "outside-catalog"
    """A path or link that leads out of the catalog, or to where it is not read."""
    PRIVATE_FILE = "private-file"
    """A file that is named as content, and is hidden, secret, or the program's own."""
    WRONG_PATH = "wrong-path"
    """A path, or a file's name, that cannot be used as it is written."""
    LFS_POINTER = "lfs-pointer"
    """What stands for a file whose bytes Git LFS, or git-annex, has not fetched."""
    WRONG_MEDIA = "wrong-media"
    """A media file that a store would not take, or that does not hold what its name says."""
    UNKNOWN_KEY = "unknown-key"
    """A key that means nothing at its place."""
    MISSING_KEY = "missing-key"
    """A key that must be there."""
    MISPLACED_KEY = "misplaced-key"
    """A key that is known, but not for this type, or not beside what stands there."""
    WRONG_TYPE = "wrong-type"
    """A number for a text, a map for a list, and so on."""
    WRONG_VALUE = "wrong-value"
    """A value of the right type that cannot be meant."""
    UNKNOWN_CHOICE = "unknown-choice"
    """A word that is none of those allowed."""
    OUT_OF_RANGE = "out-of-range"
    """A number that is too small or too large, or a text that is too long."""
    TOO_MANY_DECIMALS = "too-many-decimals"
    """Money that is finer than the currency."""
    REPEATED = "repeated"
    """The same thing twice in one list."""
    WRONG_NAME = "wrong-name"
    """A name that no address can hold."""
    NAME_TAKEN = "name-taken"
    """A name that another resource of the catalog has."""
    DUPLICATE_IDENTITY = "duplicate-identity"
    """A sku or slug that another resource of the catalog has."""
    MISSING_REFERENCE = "missing-reference"
    """A name of something that is not in the catalog."""
    SELF_REFERENCE = "self-reference"
    """A resource that refers to itself."""
    UNKNOWN_ID = "unknown-id"
    """A category, brand or badge that store.yaml does not know in this store."""
    SECRET_PLACE = "secret-place"  # noqa: S105 - a code, no secret
    """A place for a secret that is taken, or not fit for one."""
    SECRET_IN_FILE = "secret-in-file"  # noqa: S105 - a code, no secret
    """A key that stands in a file that git keeps."""
    VARIABLE = "variable"
    """An environment variable that the environment does not allow, or that may not stand there."""
    NEWER_VERSION = "newer-version"
    """A file that a later release is needed for."""
    NO_STORE_CHOSEN = "no-store-chosen"
    """Several stores, and nothing says which is meant."""
    WRONG_URL = "wrong-url"
    """An address of a store or of a state home that cannot be used."""
    WRONG_CONTRACT = "wrong-contract"
    """An override in `contract:` that does not fit the platform."""
    UNSUPPORTED = "unsupported"
    """A kind or a field that the store's platform does not have, or not at that time."""
    MORE = "more-mistakes"
    """Further mistakes at a place, beyond those that are listed."""


class Advice(StrEnum):
    """What stands in the files and is probably not meant; nothing stops for it."""

    SALE_ABOVE_PRICE = "sale-above-price"
    """The price before a discount is below what the buyer pays."""
    FOREIGN_COMMA = "foreign-comma"
    """A comma that separates nothing in YAML, within an entry of a list."""
    LOOKALIKE_VALUES = "lookalike-values"
    """Two values that a store may take for one: they differ in case or unseen characters alone."""


class Undecided(StrEnum):
    """What stands between a resource and what the store shows, until a person decides."""

    PIN_CONFLICT = "pin-conflict"
    """The file pins another id than the state knows."""
    PIN_DELETED = "pin-deleted"
    """The file pins an id that was deleted in the store."""
    PIN_UNKNOWN = "pin-unknown"
    """The file pins an id that the store does not have."""
    AMBIGUOUS_IDENTITY = "ambiguous-identity"
    """Several live resources have the identity that the file names."""
    ID_TAKEN = "id-taken"
    """The live resource belongs to another address already."""
    TYPE_CHANGED = "type-changed"
    """The store has it in another type."""
    IDENTITY_CIRCLE = "identity-circle"
    """Changes that wait for each other's sku or slug in a circle."""


class Doubt(StrEnum):
    """What a plan could not tell, and left alone."""

    INCOMPLETE_LIST = "incomplete-list"
    """The store's list could not be read whole."""
    NOT_FOUND = "not-found"
    """A resource was not found in a list that was not whole: nothing is done about it."""
    NOT_REMOVED = "not-removed"
    """A resource left the files, but the list was not whole: it is not removed."""


class Unwritten(StrEnum):
    """What differs between the files and the store, and is left so on purpose."""

    IGNORED = "ignored-difference"
    """A field that the file lists in `lifecycle.ignore`, and that the store shows otherwise."""


class Caution(StrEnum):
    """What a run did, or met, that a person should know of."""

    UNENCRYPTED = "unencrypted"
    """The key travels in the clear to the store."""
    OPEN_RIGHTS = "open-rights"
    """Others than its owner may look into what holds state or a secret."""
    SECRET_NOT_TOLD = "secret-not-told"  # noqa: S105 - a code, no secret
    """The store did not tell a webhook's secret."""
    NOT_AS_WRITTEN = "not-as-written"
    """The first create of a type did not come out as it was written."""
    ANSWER_LOST = "answer-lost"
    """Nobody knows what became of a create: it is looked for in the store."""
    RUN_NOT_CLOSED = "run-not-closed"
    """The end of the run could not be written to the state."""
