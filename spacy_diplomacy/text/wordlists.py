"""Closed classes of words and endings that the engine's token patterns lean on, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from spacy_diplomacy.lookups import has_table, load_table, word_list

Set = frozenset[str]
Endings = tuple[str, ...]
#: A word with the ending of an adverb is longer than this ("only" is in a list, "ally" a noun).
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The table ``function_words`` of one language, in lower case.

    Attributes:
        pronouns: Pronouns that can be a source on their own.
        relatives: Relative pronouns that can be a source ("who").
        possessive_relatives: Relative pronouns that tell whose ("whose").
        articles: Articles, demonstratives and possessives that open a noun phrase.
        lone_articles: Those of them that can be a noun phrase by themselves ("both").
        auxiliaries: Auxiliaries and negations that stand between a subject and its cue.
        adverbs: Adverbs that do so too, or that open a sentence.
        leading_adverbs: Those of them that what was said may begin with ("long").
        of_words: Prepositions that go on with a noun phrase.
        prepositions: Prepositions that end one.
        loose: Those of them that never go on with the noun before them ("until").
        tight: Those of them that tie a place to an office without a name ("the envoy in Oslo").
        breaks: Words a noun phrase never holds: subordinators, conjunctions, question words.
        conjunctions: Words that join a second verb to the first one's subject.
        clause_joins: Those of them behind which no clause is looked for ("and").
        joining: Words that join two names ("and").
        opposing: Words after a comma that end what was said and begin a new clause.
        complementizers: Words that open what was said ("that").
        questions: Words that open a question ("whether").
        fused: Those of them that are their own antecedent ("in what Ott called").
        infinitive: Words that open an infinitive ("to").
        times: Days, months and the like, which are no part of a name.
        former: Adverbs that open an apposition ("then", "formerly").
        aside_ends: Words that end an apposition ("when").
        object_ends: Words that end a noun phrase that was said ("during").
        finite: Verbs that show that what stands between commas is a clause ("was").
        light: Auxiliaries that tell nothing of how something was said, in all forms.
        perfects: Auxiliaries of a past tense whose participle stands at the end ("hat").
        reflexives: Pronouns between a verb and its subject ("äußerte sich der Präsident").
        expletives: Pronouns that name nobody behind a cue ("said it was").
        passives: Auxiliaries that make the subject of a cue the one who is spoken of.
        agents: Prepositions before the one who speaks where the cue is passive.
        gerund_leads: Words before a participle that shares its subject ("by saying").
        continuing: Words behind a comma that go on with what was said to its end ("which").
        comma_opens: Whether a comma parts a cue from what was said ("sagte, es sei").
        comparing: Words that open a reporting clause in the midst of what was said ("wie").
        manner: Words between a quotation and its reporting clause ("as Ott said").
        behind_comma: Phrases of saying that are such only behind a comma (", so Ott").
        pointing: Words that point back at what was said in the sentence before ("Das sagte ...").
        reported: Verbs in a mood that only reported speech has ("sei"), and no other form.
        possessives: Pronouns that tell whose something is ("his").
        possessive_marks: Endings of who owns something; of the table ``grammar``.
        dotted_titles: Abbreviated titles without their dot ("capt"); of the table ``titles``.
        authors: Words between what is quoted and who it is by ("a line of").
        ordinals: Words that number the items of a list.
        first_persons: Pronouns of who speaks.
        subordinating: Words that open a clause beside the main one.
        nameless: Words of who asks for not being named.
        occasions: Nouns of what somebody speaks at or in ("news conference").
        media: Nouns of where something was said ("interview"), behind "in" and the like.
        labels: Words that tell what a text is, and not who speaks ("Interview: ...").
        irregular_pasts: Irregular forms of the past ("left").
        elisions: Words that begin with an apostrophe, without it ("'em").
        elided_endings: Endings whose last letter an apostrophe may stand for ("goin'").
        gerund_endings: Endings of participles that describe ("saying").
        past_endings: Endings of a regular past ("denied").
        adverb_endings: Endings of adverbs ("firmly").
        not_adverbs: Nouns and adjectives with such an ending ("family", "elderly").
        subject_endings: Endings of words behind which a bare form may be a verb ("people say").
    """

    pronouns: Set = frozenset()
    relatives: Set = frozenset()
    possessive_relatives: Set = frozenset()
    articles: Set = frozenset()
    lone_articles: Set = frozenset()
    auxiliaries: Set = frozenset()
    adverbs: Set = frozenset()
    leading_adverbs: Set = frozenset()
    of_words: Set = frozenset()
    prepositions: Set = frozenset()
    loose: Set = frozenset()
    tight: Set = frozenset()
    breaks: Set = frozenset()
    conjunctions: Set = frozenset()
    clause_joins: Set = frozenset()
    joining: Set = frozenset()
    opposing: Set = frozenset()
    complementizers: Set = frozenset()
    questions: Set = frozenset()
    fused: Set = frozenset()
    infinitive: Set = frozenset()
    times: Set = frozenset()
    former: Set = frozenset()
    aside_ends: Set = frozenset()
    object_ends: Set = frozenset()
    finite: Set = frozenset()
    light: Set = frozenset()
    perfects: Set = frozenset()
    reflexives: Set = frozenset()
    expletives: Set = frozenset()
    passives: Set = frozenset()
    agents: Set = frozenset()
    gerund_leads: Set = frozenset()
    continuing: Set = frozenset()
    comparing: Set = frozenset()
    manner: Set = frozenset()
    behind_comma: Set = frozenset()
    pointing: Set = frozenset()
    reported: Set = frozenset()
    possessives: Set = frozenset()
    possessive_marks: Set = frozenset()
    dotted_titles: Set = frozenset()
    authors: Set = frozenset()
    ordinals: Set = frozenset()
    first_persons: Set = frozenset()
    subordinating: Set = frozenset()
    nameless: Set = frozenset()
    occasions: Set = frozenset()
    media: Set = frozenset()
    labels: Set = frozenset()
    irregular_pasts: Set = frozenset()
    elisions: Set = frozenset()
    not_adverbs: Set = frozenset()
    elided_endings: Endings = ()
    gerund_endings: Endings = ()
    past_endings: Endings = ()
    adverb_endings: Endings = ()
    subject_endings: Endings = ()
    comma_opens: bool = False

    def may_be_adverb(self, word: str) -> bool:
        """Whether a word has the ending of an adverb.

        Args:
            word: A word in lower case.

        Returns:
            Whether it does, short words and known nouns and adjectives left out.
        """
        long = len(word) > _SHORT
        return long and word.endswith(self.adverb_endings) and word not in self.not_adverbs

    def may_be_past(self, word: str) -> bool:
        """Whether a word behind a name is rather a verb in the past than a noun.

        Args:
            word: A word in lower case.

        Returns:
            Whether it has the ending of a regular past, or is an irregular one.
        """
        return word.endswith(self.past_endings) or word in self.irregular_pasts


@cache
def words_of(lang: str) -> Words:
    """The function words of a language; none where there is no table.

    Args:
        lang: Language code of the Doc.

    Returns:
        The words, shared.
    """
    table = load_table(lang, "function_words") if has_table(lang, "function_words") else {}
    marks = word_list(lang, "grammar", "possessive_marks")
    return words_from({**table, "possessive_marks": marks, "dotted_titles": _dotted_titles(lang)})


def _dotted_titles(lang: str) -> list[str]:
    """Abbreviated titles without their dot, of the table ``titles``."""
    table = load_table(lang, "titles") if has_table(lang, "titles") else {}
    parts = [table.get("ranks", ()), table.get("offices", ())]
    parts += dict(table.get("honorifics", {})).values()
    return [word[:-1] for part in parts for word in part if word.endswith(".")]


def words_from(table: Mapping[str, Any]) -> Words:
    """Make the function words of a table.

    Args:
        table: Lists of words by the names that `Words` has.

    Returns:
        The words; a class that the table lacks is empty.
    """
    known: dict[str, Any] = {}
    for field in fields(Words):
        if field.name in table:
            value = table[field.name]
            if field.name.endswith("_endings"):
                known[field.name] = tuple(value)
            else:
                known[field.name] = value if value is True else frozenset(value)
    return Words(**known)
