"""Puts a folder of weights, wherever it lies, into a pipeline: to measure it, to learn from it."""

from pathlib import Path
from typing import Any, cast

import spacy
import srsly
from spacy.language import Language
from thinc.api import Model

from spacy_diplomacy.ml.detector import LINKS
from spacy_diplomacy.ml.quantise import load_arrays
from spacy_diplomacy.ml.weights import ARRAYS_FILE, META_FILE, fill_model
from spacy_diplomacy.pipeline.quote_attribution import QuoteAttribution

NAME = "quote_attribution"


def load_weights(folder: Path, lang: str = "en") -> Language:
    """Make a blank pipeline with the networks of a folder.

    Args:
        folder: The folder with ``meta.json`` and ``weights.bin``.
        lang: Language of the pipeline.

    Returns:
        A pipeline with the one component `NAME`.

    Raises:
        WeightsError: If the folder holds no weights, or others than its card says.
    """
    meta: dict[str, Any] = srsly.read_json(folder / META_FILE)
    nlp = spacy.blank(lang)
    nlp.add_pipe(NAME, config={"weights": "none", "encoder": meta["encoder"]})
    component = part_of(nlp)
    arrays = load_arrays(folder / ARRAYS_FILE)
    for name, model in networks(component).items():
        start = f"{name}/"
        own = {key[len(start) :]: arrays[key] for key in arrays if key.startswith(start)}
        fill_model(model, own)
    component.detector.cfg["calibration"] = list(meta["quote_detector"]["calibration"])
    component.tagger.cfg.update(meta["stance_tagger"], trained=True)
    return nlp


def part_of(nlp: Language) -> QuoteAttribution:
    """The component of a pipeline that `load_weights` made."""
    return cast(QuoteAttribution, nlp.get_pipe(NAME))


def networks(component: QuoteAttribution) -> dict[str, Model[Any, Any]]:
    """The networks of a component.

    Args:
        component: The component.

    Returns:
        Encoder and heads, by the names that bundled weights give them.
    """
    detector = component.detector.network
    heads = {name: detector.get_ref(name) for name in ("roles", *LINKS.values())}
    return {
        "encoder": detector.get_ref("tok2vec"),
        **heads,
        "entities": component.recogniser.network.get_ref("tags"),
        "stance": component.tagger.network.get_ref("head"),
    }
