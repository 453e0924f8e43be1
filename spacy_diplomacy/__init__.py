"""Who said what about whom: quotes, their speakers and their stances, as spaCy components."""

from spacy.language import Language

from spacy_diplomacy.errors import DiplomacyError
from spacy_diplomacy.extensions import install
from spacy_diplomacy.labels import DEFAULT_WEIGHTS, Weights
from spacy_diplomacy.record import from_record, to_record
from spacy_diplomacy.views import Quote, Speaker, Stance, quotes_of, speakers_of, stances_of

__version__ = "0.1.0"

__all__ = [
    "DiplomacyError",
    "Quote",
    "Speaker",
    "Stance",
    "__version__",
    "from_record",
    "load",
    "quotes_of",
    "speakers_of",
    "stances_of",
    "to_record",
]

install()


def load(lang: str = "en", weights: Weights = DEFAULT_WEIGHTS) -> Language:
    """Make a pipeline that finds quotes, speakers and stances, ready to use.

    Args:
        lang: Language code, e.g. ``"en"``.
        weights: Name of the bundled weights, or ``"none"`` for the rules alone.

    Returns:
        A blank pipeline of the language with ``quote_attribution`` added.

    Raises:
        WeightsError: If there are no such weights for the language.
    """
    import spacy

    nlp = spacy.blank(lang)
    nlp.add_pipe("quote_attribution", config={"weights": weights})
    return nlp
