"""German patterns."""

from collections.abc import Callable

import pytest

Say = Callable[[str], list]


@pytest.mark.parametrize(
    ("text", "source", "content", "kind"),
    [
        (
            "„Wir prüfen das“, sagte Ministerin Anna Weber am Montag.",
            "Ministerin Anna Weber",
            "„Wir prüfen das“",
            "direct",
        ),
        (
            "Russland wolle keinen Frieden, betonte er in seiner Ansprache.",
            "er",
            "Russland wolle keinen Frieden",
            "indirect",
        ),
        ("Weber sagte: „Wir warten ab.“", "Weber", "„Wir warten ab.“", "direct"),
        ("»Das ist falsch«, so Karl Brandt.", "Karl Brandt", "»Das ist falsch«", "direct"),
        (
            "Der Sprecher der Stadt erklärte, dass die Brücke gesperrt ist.",
            "Der Sprecher der Stadt",
            "dass die Brücke gesperrt ist",
            "indirect",
        ),
        (
            "Die Firma teilte mit, sie habe gekündigt.",
            "Die Firma",
            "sie habe gekündigt",
            "indirect",
        ),
        ("Man müsse handeln, sagte der Minister.", "der Minister", "Man müsse handeln", "indirect"),
        (
            "Laut Polizei wurden drei Menschen verletzt.",
            "Polizei",
            "wurden drei Menschen verletzt",
            "indirect",
        ),
        (
            "Der Polizei zufolge ist die Brücke gesperrt.",
            "Der Polizei",
            "ist die Brücke gesperrt",
            "indirect",
        ),
        ("Gestern sagte er, man müsse warten.", "er", "man müsse warten", "indirect"),
        ("Der Anwalt sagte, der Sohn sei krank.", "Der Anwalt", "der Sohn sei krank", "indirect"),
        (
            "Ähnlich äußerte sich Karl Brandt: „Wir warten ab.“",
            "Karl Brandt",
            "„Wir warten ab.“",
            "direct",
        ),
        (
            "Die Zeitung hat den Plan kritisiert: „Zu teuer.“",
            "Die Zeitung",
            "„Zu teuer.“",
            "direct",
        ),
        (
            "Der Plan sei nach Angaben der Stadt viel zu teuer geworden.",
            "der Stadt",
            "Der Plan sei viel zu teuer geworden",
            "indirect",
        ),
        (
            "Nach Polizeiangaben wollte der Mann fliehen.",
            "Polizeiangaben",
            "wollte der Mann fliehen",
            "indirect",
        ),
        (
            "Nach Ansicht von Karl Brandt sind viele krank.",
            "Karl Brandt",
            "sind viele krank",
            "indirect",
        ),
        (
            "Laut „Bote“ soll der Mann in Haft sein.",
            "„Bote“",
            "soll der Mann in Haft sein",
            "indirect",
        ),
        (
            "Die Brücke ist gesperrt. Das teilte gestern ein Sprecher der Stadt mit.",
            "ein Sprecher der Stadt",
            "Die Brücke ist gesperrt",
            "indirect",
        ),
        (
            "Die Brücke ist gesperrt, das bestätigte die Stadt.",
            "die Stadt",
            "Die Brücke ist gesperrt",
            "indirect",
        ),
        (
            "Vor dem Sturm wurde niemand gewarnt, teilte später der Direktor mit.",
            "der Direktor",
            "Vor dem Sturm wurde niemand gewarnt",
            "indirect",
        ),
        (
            "Man habe, berichtet die Zeitung, zu spät gehandelt.",
            "die Zeitung",
            "Man habe zu spät gehandelt",
            "indirect",
        ),
        (
            "Die Ämter hätten, wie ein Sprecher sagte, den Zugang gesperrt.",
            "ein Sprecher",
            "Die Ämter hätten den Zugang gesperrt",
            "indirect",
        ),
        (
            "Der Anwalt sagte vor der Presse, die Firma sehe keinen Grund.",
            "Der Anwalt",
            "die Firma sehe keinen Grund",
            "indirect",
        ),
        ("Er nannte das Vorgehen „absurd“.", "Er", "das Vorgehen „absurd“", "mixed"),
    ],
)
def test_patterns(sage: Say, text: str, source: str, content: str, kind: str) -> None:
    (found,) = sage(text)
    assert (found.source, " ".join(found.content), found.kind) == (source, content, kind)


def test_split_by_its_cue(sage: Say) -> None:
    (found,) = sage("„Wir warten“, sagte Weber. „Das dauert eine Weile.“")
    assert found.content == ("„Wir warten“", "„Das dauert eine Weile.“")


def test_a_particle_far_away_makes_the_verb(sage: Say) -> None:
    assert sage("Sie teilte das Brot.") == []


def test_the_mood_of_reported_speech_carries_it_on(sage: Say) -> None:
    first, second = sage("Weber sagte, der Plan sei tot. Man habe kein Geld. Es regnete.")
    assert (second.source, second.cue, second.content) == ("Weber", "", ("Man habe kein Geld",))
    assert first.content == ("der Plan sei tot",)


@pytest.mark.parametrize(
    "text",
    ["Nach dem Spiel der Mannschaft regnete es lange.", "Nach langen Jahren sei er müde."],
)
def test_no_phrase(sage: Say, text: str) -> None:
    assert sage(text) == []
