"""Load the pipeline that reads the documents, with the package's own component in it."""

from pathlib import Path

import spacy
from spacy.language import Language

import spacy_diplomacy
from spacy_diplomacy.errors import DiplomacyError, SettingError
from spacy_diplomacy.labels import DEFAULT_WEIGHTS

ATTRIBUTION = "quote_attribution"
BLANK = "blank:"
OWN_MAX_LENGTH = 100_000_000
"""Characters a document may hold where no parser or recogniser of entities needs memory for it."""


def load_pipeline(
    pipeline: str | None = None, weights: str | None = None, lang: str = "en"
) -> Language:
    """Load a pipeline that finds quotes.

    Args:
        pipeline: A spaCy pipeline's folder or package, or ``blank:`` and a language code; None
            is a blank pipeline. One without a component of ours that finds quotes gets
            ``quote_attribution`` added at the end.
        weights: Name of the bundled weights, or ``none``; None takes the default.
        lang: Language of the blank pipeline.

    Returns:
        The pipeline.

    Raises:
        SettingError: If there is no such pipeline or language, or weights are given to a pipeline
            that brings its own.
        WeightsError: If there are no such weights.
    """
    nlp = _load(pipeline or BLANK + lang)
    if finds_quotes(nlp):
        if weights is not None:
            raise SettingError(
                f"The pipeline {pipeline!r} already finds quotes with weights of its own.",
                "Leave --weights out, or give a pipeline without our components.",
            )
    else:
        config = {"weights": weights or default_weights(nlp.lang or "xx")}
        nlp.add_pipe(ATTRIBUTION, config=config, last=True)
    if not {"parser", "ner"} & {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}:
        nlp.max_length = max(nlp.max_length, OWN_MAX_LENGTH)
    return nlp


def default_weights(lang: str) -> str:
    """Choose the weights nobody named.

    Args:
        lang: Language code.

    Returns:
        The default where it is bundled for the language, else ``none``.
    """
    folder = Path(spacy_diplomacy.__file__).parent / "weights" / lang / DEFAULT_WEIGHTS
    return DEFAULT_WEIGHTS if folder.is_dir() else "none"


def finds_quotes(nlp: Language) -> bool:
    """Tell whether a pipeline has a component of ours that finds quotes.

    Args:
        nlp: The pipeline.

    Returns:
        True if ``quote_attribution`` or ``quote_detector`` is in it.
    """
    factories = {nlp.get_pipe_meta(name).factory for name in nlp.pipe_names}
    return bool(factories & {ATTRIBUTION, "quote_detector"})


def _load(name: str) -> Language:
    """Load a pipeline by name, any failure in words a user can act on."""
    try:
        if name.startswith(BLANK):
            return spacy.blank(name.removeprefix(BLANK))
        return spacy.load(name)
    except DiplomacyError:
        raise
    except Exception as error:
        # spaCy raises OSError, ImportError, ValueError, ConfigValidationError and more here
        reason = " ".join(str(error).split())
        raise SettingError(
            f"The pipeline {name!r} cannot be loaded: {reason}",
            "Give the folder or the package of a spaCy pipeline, or blank: and a language code.",
        ) from error
