"""The package's exceptions: each message is one sentence of what happened, one of what to do.

- `DiplomacyError`: the base of all
- `StorageError`: relations that cannot be written to, or a record that does not fit, a Doc
- `LookupsError`: a lookups table that is missing or malformed
- `SettingError`: a config value or an argument that is not one of the allowed ones
- `WeightsError`: bundled weights that are missing or do not fit the architecture
- `InputError`: an input that cannot be read; names the file and, where there is one, the line
- `FallbackWarning`: a language without bundled weights is left to the rules
- `MissingExtraError`: an optional dependency that is needed now and not installed
"""

from importlib import import_module
from types import ModuleType


class DiplomacyError(Exception):
    """Base of all errors raised on purpose by this package.

    Args:
        what: One sentence saying what happened.
        remedy: One sentence saying what to do about it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        # both go to Exception.args, so that the error crosses process borders by pickle
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}"


class StorageError(DiplomacyError, ValueError):
    """Relations, speakers or stances that cannot be stored on the Doc, or a misfitting record."""


class LookupsError(DiplomacyError, ValueError):
    """A lookups table that is missing or malformed."""


class SettingError(DiplomacyError, ValueError):
    """A config value or an argument that is not one of the allowed ones."""


class WeightsError(DiplomacyError, ValueError):
    """Bundled weights that are missing or do not fit the architecture."""


class InputError(DiplomacyError, ValueError):
    """An input that cannot be read.

    Args:
        what: One sentence saying what happened.
        remedy: One sentence saying what to do about it.
        file: The file at fault, as the user named it.
        line: The line at fault, counted from 1, where there is one.
    """

    def __init__(self, what: str, remedy: str, file: str = "", line: int | None = None) -> None:
        super().__init__(what, remedy)
        self.args = (what, remedy, file, line)
        self.file = file
        self.line = line

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        message = super().__str__()
        return f"{place}: {message}" if place else message


class MissingExtraError(DiplomacyError, ImportError):
    """An optional dependency that is needed now and not installed."""


def require_extra(module: str, extra: str) -> ModuleType:
    """Import an optional dependency, or say which extra brings it.

    Args:
        module: Dotted name of the module, e.g. ``"pyarrow.parquet"``.
        extra: The extra of this package that installs it, e.g. ``"parquet"``.

    Returns:
        The imported module.

    Raises:
        MissingExtraError: If the module is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"This needs the module {module}, which is not installed.",
            f"Install it with: pip install 'spacy-diplomacy[{extra}]'.",
        ) from error


class FallbackWarning(UserWarning):
    """A language has no bundled weights, so the rules do the work.

    Args:
        lang: The language.
        weights: The weights that were asked for.
    """

    def __init__(self, lang: str, weights: str) -> None:
        super().__init__(
            f"There are no bundled weights for the language {lang!r}, so the rules are used in "
            f'place of {weights!r}. Set weights = "none" to choose them silently.'
        )
