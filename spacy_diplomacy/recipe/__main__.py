"""Makes the bundled weights anew: teacher, soft labels, student, calibration, model cards.

    pip install 'spacy-diplomacy[train]'
    python -m spacy_diplomacy.recipe CORPORA --out FOLDER

CORPORA is laid out as `recipe.corpora` says. The weights are written to FOLDER/weights/en, from
where they can be copied into the package. On two CPU cores that know bfloat16 each teacher takes
half an hour and the student an hour; the pretraining is for a GPU (--device cuda), or can be left
out (--pretraining 0). A run that was interrupted goes on with --resume.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from spacy_diplomacy.errors import DiplomacyError

if TYPE_CHECKING:
    from spacy_diplomacy.recipe.run import Recipe

STAGES = ("teacher", "student", "cards")
DEVICES = ("cpu", "cuda")


def make_parser() -> argparse.ArgumentParser:
    """Make the reader of the command line.

    Returns:
        The parser.
    """
    parser = argparse.ArgumentParser(
        prog="python -m spacy_diplomacy.recipe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("corpora", type=Path, metavar="CORPORA", help="the folder of the corpora")
    add("--out", type=Path, default=Path("recipe"), metavar="FOLDER", help="default: recipe")
    add("--resume", action="store_true", help="go on with the runs stored in the folder")
    add("--only", choices=STAGES, action="append", help="do only this stage; may be repeated")
    add("--epochs", type=int, help="passes of the teacher over the articles")
    add("--steps", type=int, help="end the teacher's run after so many steps")
    add("--sentence-epochs", type=int, help="passes of the teacher over sentences with stances")
    add("--name-epochs", type=int, help="passes of the teacher over texts with entities alone")
    add("--alone", type=share, help="share of the articles it reads paragraph by paragraph")
    add("--passages", type=share, help="share of the articles it reads in passages")
    add("--encoder-rate", type=float, help="learning rate of the teacher's encoder")
    add("--head-rate", type=float, help="learning rate of the teacher's heads")
    add("--student-epochs", type=int, help="passes of the student over the articles")
    add("--student-steps", type=int, help="end the student's run after so many steps")
    add("--student-rate", type=float, help="learning rate of the student")
    add("--student-passages", type=share, help="share of the articles it reads in passages")
    add("--rounds", type=int, default=4, help="runs of the student, each on the one before")
    add("--pretraining", type=int, default=12, help="passes in which it guesses hidden pieces")
    add(
        "--members",
        type=one_or_more,
        default=6,
        help="first teachers, each without a part of the articles",
    )
    add(
        "--teacher-runs",
        type=one_or_more,
        default=2,
        help="runs that learn from those, their mean taken",
    )
    add("--teacher-rounds", type=int, default=2, help="how often, each on the mean before")
    add("--share", type=share, help="how much those count beside the annotators, 0 to 1")
    add("--budget", type=int, help="the most wordpieces of a batch of the teacher")
    add(
        "--blend",
        type=share,
        default=0.5,
        help="share of a trained network beside what it began with",
    )
    add("--device", choices=DEVICES, default="cpu", help="where the teacher is trained")
    add("--seed", type=int, default=1, help="seed of all runs")
    add("--threads", type=int, default=0, help="threads of the teacher's run; default: all cores")
    add("--limit", type=int, help="the most texts of each corpus, for a trial")
    add("--pretrained", type=Path, metavar="FILE", help="MiniLM's weights (safetensors)")
    add("--start", type=Path, metavar="FOLDER", help="weights to begin with, one folder a name")
    add("--depth", type=int, help="layers of the teacher, for a trial; begins at random")
    add("--note", default="", help="goes into the cards")
    return parser


def one_or_more(given: str) -> int:
    """Read a number that must not be 0; argparse names this function where it is no number.

    Args:
        given: What stands on the command line.

    Returns:
        The number.

    Raises:
        ArgumentTypeError: If it is less than 1.
    """
    if int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given} is less than 1")
    return int(given)


def share(given: str) -> float:
    """Read a share of a whole.

    Args:
        given: What stands on the command line.

    Returns:
        The share.

    Raises:
        ArgumentTypeError: If it is not between 0 and 1.
    """
    if not 0 <= float(given) <= 1:
        raise argparse.ArgumentTypeError(f"{given} is not between 0 and 1")
    return float(given)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe.

    Args:
        arguments: What stands on the command line; this process's own when left out.

    Returns:
        0, or 1 when it ends with an error.
    """
    from spacy_diplomacy.recipe.arrays import read_training_data
    from spacy_diplomacy.recipe.corpora import check_corpora
    from spacy_diplomacy.recipe.run import make_cards, make_student, make_teacher

    given = make_parser().parse_args(arguments)
    stages = given.only or STAGES
    try:
        check_corpora(given.corpora)
        recipe = recipe_of(given)
        if "teacher" in stages or "student" in stages:
            wanted = "teacher" in stages and given.passages != 0
            in_passages = wanted or bool(given.student_passages)
            data = read_training_data(given.corpora, limit=given.limit, in_passages=in_passages)
            counts = f"{len(data.articles)}, {len(data.names)}, {len(data.sentences)}"
            recipe.report(f"read {counts} articles, texts with names, sentences with stances")
            if "teacher" in stages:
                make_teacher(recipe, data)
            if "student" in stages:
                make_student(recipe, data)
        if "cards" in stages:
            make_cards(recipe)
    except DiplomacyError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


def recipe_of(given: argparse.Namespace) -> "Recipe":
    """Turn the command line into a recipe.

    Args:
        given: What `make_parser` read.

    Returns:
        The recipe.
    """
    from spacy_diplomacy.recipe.run import Recipe
    from spacy_diplomacy.recipe.student import StudentSettings

    epochs = ("epochs", "sentence_epochs", "name_epochs")
    rates = ("alone", "passages", "encoder_rate", "head_rate", "share")
    others = (*rates, "budget", "steps", "device", "seed")
    chosen = {name: getattr(given, name) for name in (*epochs, *others)}
    student = StudentSettings(steps=given.student_steps, seed=given.seed)
    if given.student_rate is not None:
        student = replace(student, rate=given.student_rate)
    if given.student_passages is not None:
        student = replace(student, passages=given.student_passages)
    if given.student_epochs is not None:
        count = given.student_epochs
        student = replace(student, epochs=count, sentence_epochs=(count + 1) // 2)
    return Recipe(
        corpora=given.corpora,
        out=given.out,
        resume=given.resume,
        threads=given.threads,
        pretrained=given.pretrained,
        start=given.start,
        teacher={name: value for name, value in chosen.items() if value is not None},
        sizes={} if given.depth is None else {"depth": given.depth},
        student=student,
        rounds=given.rounds,
        pretraining=given.pretraining,
        members=given.members,
        teacher_runs=given.teacher_runs,
        teacher_rounds=given.teacher_rounds,
        blend=given.blend,
        note=given.note,
        report=lambda line: print(line, flush=True),
    )


if __name__ == "__main__":
    sys.exit(main())
