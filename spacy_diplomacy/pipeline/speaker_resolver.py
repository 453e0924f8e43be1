"""``speaker_resolver``: joins each quote's source to the speaker a reader would name."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import srsly
from spacy import util
from spacy.kb import KnowledgeBase
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_diplomacy.errors import SettingError
from spacy_diplomacy.pipeline.base import EnginePipe, Scorer
from spacy_diplomacy.pipeline.entities import entities_of
from spacy_diplomacy.resolve.knowledge import (
    Knowledge,
    knowledge_from,
    knowledge_of,
    read_knowledge,
)
from spacy_diplomacy.resolve.lexicon import Lexicon, build_lexicon, default_lexicon
from spacy_diplomacy.resolve.resolver import resolve
from spacy_diplomacy.spans import read_relations, write_speakers
from spacy_diplomacy.types import Entity, Relation, SpeakerChain, SpeakerLink

Resolution = tuple[list[SpeakerChain], list[SpeakerLink]]
Tables = str | dict[str, Any]


@Language.factory(
    "speaker_resolver",
    assigns=["doc._.speakers"],
    default_config={
        "knowledge": None,
        "tables": None,
        "scorer": {"@scorers": "spacy_diplomacy.speaker_scorer.v1"},
    },
    default_score_weights={"speaker_acc": 1.0, "speaker_r": 0.0},
)
def make_speaker_resolver(
    nlp: Language, name: str, knowledge: str | None, tables: Tables | None, scorer: Scorer | None
) -> "SpeakerResolver":
    """Make the component ``speaker_resolver``.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        knowledge: Path of a JSON Lines file of the speakers you know; read when first needed, and
            saved with the pipeline.
        tables: Entries that extend the tables of titles, role nouns, metonyms and so on, by the
            table's name; or the path of a JSON file of them.
        scorer: Scores examples.

    Returns:
        The component.
    """
    return SpeakerResolver(nlp.vocab, name=name, knowledge=knowledge, tables=tables, scorer=scorer)


class SpeakerResolver(EnginePipe[Resolution]):
    """Resolves speakers and writes the groups ``speaker_mentions`` and ``quote_speaker``.

    The text's date, for offices that the knowledge base dates, is ``doc.user_data["date"]``, an ISO
    date, where it is set.

    Args:
        vocab: The pipeline's vocab; its language chooses the tables.
        name: The component's name in the pipeline.
        knowledge: Path of a JSON Lines file of known speakers.
        tables: Entries that extend the bundled tables, or the path of a JSON file of them.
        scorer: Scores examples; None scores nothing.
    """

    def __init__(
        self,
        vocab: Vocab,
        *,
        name: str = "speaker_resolver",
        knowledge: str | None = None,
        tables: Tables | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        super().__init__(vocab, name=name, scorer=scorer)
        self._paths = (knowledge, tables)
        self._knowledge: Knowledge | None = None
        self._lexicon: Lexicon | None = None
        self.cfg: dict[str, Any] = {}

    def set_knowledge(self, knowledge: KnowledgeBase | Iterable[Mapping[str, Any]]) -> None:
        """Use a knowledge base from now on.

        Args:
            knowledge: A spaCy knowledge base with aliases, or objects as in the JSON Lines file:
                ``id``, ``name``, and optionally ``aliases``, ``roles`` and ``country``.
        """
        if isinstance(knowledge, KnowledgeBase):
            self._knowledge = knowledge_of(knowledge, self.vocab.lang)
        else:
            self._knowledge = knowledge_from(knowledge, self.vocab.lang)
        self.cfg["knowledge"] = self._knowledge.to_list()

    def ready(self) -> None:
        """Read the files of the settings, unless what they held was saved with the pipeline."""
        path, tables = self._paths
        if "knowledge" not in self.cfg:
            self.cfg["knowledge"] = read_knowledge(path).to_list() if path else None
        if "tables" not in self.cfg:
            self.cfg["tables"] = _read_tables(tables) if isinstance(tables, str) else tables
        if self._knowledge is None and self.cfg["knowledge"]:
            self._knowledge = knowledge_from(self.cfg["knowledge"], self.vocab.lang)
        if self._lexicon is None:
            lang, extra = self.vocab.lang, self.cfg["tables"]
            self._lexicon = build_lexicon(lang, extra) if extra else default_lexicon(lang)

    def restore(self, cfg: Mapping[str, Any]) -> None:
        """Take over saved settings.

        Args:
            cfg: What `cfg` was when it was saved.
        """
        self.cfg = dict(cfg)
        self._knowledge, self._lexicon = None, None

    def predict(self, docs: Sequence[Doc]) -> list[Resolution]:
        """Resolve the speakers of the quotes that the documents hold.

        Args:
            docs: The documents; they are not changed.

        Returns:
            The speakers of each document, and the joins of its quotes to them.
        """
        return [self.resolve(doc, read_relations(doc), entities_of(doc)) for doc in docs]

    def resolve(
        self, doc: Doc, relations: Sequence[Relation], entities: Sequence[Entity]
    ) -> Resolution:
        """Resolve the speakers of given quotes of one document.

        Args:
            doc: The document; it is not changed.
            relations: Its quotes.
            entities: Its entities; may be empty.

        Returns:
            The speakers, and the joins of the quotes to them.
        """
        self.ready()
        date = doc.user_data.get("date")
        return resolve(
            doc,
            relations,
            entities,
            lang=doc.vocab.lang,
            lexicon=self._lexicon,
            knowledge=self._knowledge,
            date=date if isinstance(date, str) else None,
        )

    def set_annotations(self, docs: Sequence[Doc], predictions: Sequence[Resolution]) -> None:
        """Write the speakers, in place of those stored before.

        Args:
            docs: The documents.
            predictions: Speakers and joins of each.
        """
        for doc, (chains, links) in zip(docs, predictions, strict=True):
            write_speakers(doc, chains, links)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialise knowledge base and tables.

        Args:
            exclude: Names of what to leave out.

        Returns:
            The component's state.
        """
        self.ready()
        data: bytes = util.to_bytes({"cfg": lambda: srsly.json_dumps(self.cfg)}, list(exclude))
        return data

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "SpeakerResolver":
        """Restore what `to_bytes` gave.

        Args:
            bytes_data: The component's state.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        setters = {"cfg": lambda b: self.restore(srsly.json_loads(b))}
        util.from_bytes(bytes_data, setters, list(exclude))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Save knowledge base and tables.

        Args:
            path: A folder, made if need be.
            exclude: Names of what to leave out.
        """
        self.ready()
        util.to_disk(path, {"cfg": lambda p: srsly.write_json(p, self.cfg)}, list(exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "SpeakerResolver":
        """Restore what `to_disk` saved.

        Args:
            path: The folder.
            exclude: Names of what to leave out.

        Returns:
            The component.
        """
        util.from_disk(path, {"cfg": lambda p: self.restore(srsly.read_json(p))}, list(exclude))
        return self


def _read_tables(path: str) -> dict[str, Any]:
    """Read the user's tables.

    Raises:
        SettingError: If the file is no JSON object.
    """
    try:
        tables = srsly.read_json(path)
    except (OSError, ValueError) as error:
        raise SettingError(
            f"The tables {path} cannot be read: {error}.", "Give the path of a JSON file."
        ) from error
    if not isinstance(tables, dict):
        raise SettingError(
            f"The tables {path} are no JSON object.", "Write an object with a key a table."
        )
    return tables
