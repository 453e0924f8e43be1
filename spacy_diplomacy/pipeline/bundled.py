"""Which network a component gets: its own, the one of bundled weights, or none."""

import warnings
from dataclasses import dataclass
from typing import Any

from thinc.api import Model

from spacy_diplomacy.errors import FallbackWarning
from spacy_diplomacy.labels import Weights
from spacy_diplomacy.ml.detector import LINKS, QuoteDetector
from spacy_diplomacy.ml.recogniser import EntityRecogniser
from spacy_diplomacy.ml.stance_model import StanceTagger
from spacy_diplomacy.ml.weights import LazyWeights, build_encoder, bundled_names, read_meta


def available(lang: str, weights: Weights) -> bool:
    """Whether there are bundled weights to use.

    Args:
        lang: The pipeline's language.
        weights: Name of the weights.

    Returns:
        False for ``"none"``, and, with a warning, for a language that has no weights at all.
    """
    if weights == "none":
        return False
    if not bundled_names(lang):
        warnings.warn(FallbackWarning(lang, weights), stacklevel=2)
        return False
    return True


def bundled_detector(
    lang: str, weights: Weights, model: Model[Any, Any] | None
) -> tuple[Model[Any, Any] | None, LazyWeights | None, list[float] | None]:
    """The detector's network, the weights it waits for, and their calibration.

    Args:
        lang: The pipeline's language.
        weights: Name of the weights.
        model: The user's network, if any.

    Returns:
        No network for the rules; no weights for a network that is trained from scratch.

    Raises:
        WeightsError: If the language has weights, but none of this name.
    """
    if not available(lang, weights):
        return model, None, None
    meta = read_meta(lang, weights)
    if model is None:
        model = QuoteDetector(build_encoder(meta))
    parts = {"encoder": model.get_ref("tok2vec"), "roles": model.get_ref("roles")}
    parts |= {name: model.get_ref(name) for name in LINKS.values()}
    return model, LazyWeights(lang, weights, parts), meta["quote_detector"]["calibration"]


def bundled_recogniser(
    lang: str, weights: Weights, model: Model[Any, Any] | None
) -> tuple[Model[Any, Any] | None, LazyWeights | None]:
    """The recogniser's network, and the weights it waits for.

    Args:
        lang: The pipeline's language.
        weights: Name of the weights.
        model: The user's network, if any.

    Returns:
        No network where there are neither weights nor a network of the user's.

    Raises:
        WeightsError: If the language has weights, but none of this name.
    """
    if not available(lang, weights):
        return model, None
    if model is None:
        model = EntityRecogniser(build_encoder(read_meta(lang, weights)))
    parts = {"encoder": model.get_ref("tok2vec"), "entities": model.get_ref("tags")}
    return model, LazyWeights(lang, weights, parts)


def bundled_tagger(
    lang: str, weights: Weights, model: Model[Any, Any] | None
) -> tuple[Model[Any, Any] | None, LazyWeights | None, dict[str, Any]]:
    """The stance tagger's network, the weights it waits for, and its settings.

    Args:
        lang: The pipeline's language.
        weights: Name of the weights.
        model: The user's network, if any.

    Returns:
        No network where there are neither weights nor a network of the user's: the lexicon
        judges alone.

    Raises:
        WeightsError: If the language has weights, but none of this name.
    """
    if not available(lang, weights):
        return model, None, {}
    meta = read_meta(lang, weights)
    if model is None:
        model = StanceTagger(build_encoder(meta))
    parts = {"encoder": model.get_ref("tok2vec"), "stance": model.get_ref("head")}
    return model, LazyWeights(lang, weights, parts), dict(meta["stance_tagger"])


@dataclass(frozen=True, slots=True)
class Parts:
    """The networks of the composite, over one encoder.

    Attributes:
        detector: The detector's network, None for the rules.
        recogniser: The entity recogniser's, or None.
        tagger: The stance tagger's, None for the lexicon.
        bundle: Bundled weights for all of them, or None.
        calibration: The detector's calibration; may be empty.
        temperature: The tagger's temperature.
        prior: The tagger's prior for neutral where a pair is given.
    """

    detector: Model[Any, Any] | None = None
    recogniser: Model[Any, Any] | None = None
    tagger: Model[Any, Any] | None = None
    bundle: LazyWeights | None = None
    calibration: tuple[float, ...] = ()
    temperature: float = 1.0
    prior: float = 0.0


def bundled_parts(lang: str, weights: Weights, encoder: Model[Any, Any] | None) -> Parts:
    """The networks of the composite.

    Args:
        lang: The pipeline's language.
        weights: Name of the weights.
        encoder: The user's encoder, if any.

    Returns:
        No networks where there are neither weights nor an encoder of the user's.

    Raises:
        WeightsError: If the language has weights, but none of this name.
    """
    bundled = available(lang, weights)
    if not bundled and encoder is None:
        return Parts()
    meta = read_meta(lang, weights) if bundled else {}
    if encoder is None:
        encoder = build_encoder(meta)
    detector, recogniser = QuoteDetector(encoder), EntityRecogniser(encoder)
    tagger = StanceTagger(encoder)
    if not bundled:
        return Parts(detector, recogniser, tagger)
    heads = {name: detector.get_ref(name) for name in ("roles", *LINKS.values())}
    heads |= {"entities": recogniser.get_ref("tags"), "stance": tagger.get_ref("head")}
    return Parts(
        detector,
        recogniser,
        tagger,
        LazyWeights(lang, weights, {"encoder": encoder, **heads}),
        tuple(meta["quote_detector"]["calibration"]),
        float(meta["stance_tagger"]["temperature"]),
        float(meta["stance_tagger"].get("prior", 0.0)),
    )
