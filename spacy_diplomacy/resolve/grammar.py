"""The function words and closed word classes that the resolver reads, from a language's tables."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

Words = frozenset[str]
Endings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pronouns:
    """The table ``pronouns``: all in lower case.

    Args:
        m: Third person, masculine.
        f: Third person, feminine.
        thing: Third person, neuter.
        plural: Third person, plural.
        female_or_plural: Forms that are feminine or plural by the verb beside them (German "sie").
        first: First person.
        first_singular: First person singular.
        other: Other words that are no noun (second person).
        relative: Relative pronouns that can be a source ("who").
        relative_thing: Those of them that stand for no person ("which").
        relative_any: Words that are such only where they are a source alone ("that").
        possessive: All possessives.
        always_possessive: Possessives that are nothing else ("her" is an object too).
        subject: Forms that are subjects.
        reflexive: Forms that stress whom they stand behind ("Lee herself").
        third: All forms of the third person; follows from the others.
    """

    m: Words = frozenset()
    f: Words = frozenset()
    thing: Words = frozenset()
    plural: Words = frozenset()
    female_or_plural: Words = frozenset()
    first: Words = frozenset()
    first_singular: Words = frozenset()
    other: Words = frozenset()
    relative: Words = frozenset()
    relative_thing: Words = frozenset()
    relative_any: Words = frozenset()
    possessive: Words = frozenset()
    always_possessive: Words = frozenset()
    subject: Words = frozenset()
    reflexive: Words = frozenset()
    third: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Grammar:
    """The table ``grammar``: words in lower case, and endings of words.

    Args:
        articles: Articles, no part of a name.
        definite: Definite articles.
        determiners: All words that open a noun phrase.
        indefinite: Those that bring in someone new.
        plural_determiners: Those before a noun in the plural, or standing for one.
        negative: Those that say there is none.
        stops: Function words, and words that often open a sentence: no name by themselves.
        name_particles: Lower-case parts of a name ("van").
        name_suffixes: Parts behind a surname, as names are compared ("jr").
        currencies: Codes of currencies, in capitals; no name beside a number.
        thing_openings: Words that open the names of things, after whomever ("Storm").
        periodicals: What stands right before the name of a medium ("the weekly Norlux").
        dates: Names of days and months.
        times: Adverbs of time ("yesterday").
        coordination: "And".
        of: Prepositions that join an organisation's or an office's name ("Bank of ...").
        office_links: Prepositions between an office and what it is held in.
        place_links: Prepositions that open what stands behind a role's head.
        role_links: All prepositions inside a role.
        acronym_gaps: Words that give an acronym no letter.
        prepositions: Prepositions that show that a mention is no subject.
        phrase_ends: Words that end the head part of a noun phrase.
        head_prepositions: Prepositions behind which a source's own head cannot stand.
        after_name: Words behind which a source goes on about the name before.
        before_name: Words that may stand between a source's begin and its name.
        before_source: Words of the cue that a source span may open with.
        relatives: Words that open a relative clause.
        locatives: Prepositions before places.
        language_marks: Prepositions before names of languages.
        report_verbs: Verbs that stand between a noun and a name, or after a name.
        report_endings: Endings of verbs of saying that end a noun phrase.
        passives: Words by which a verb has another subject than the one before it.
        verb_links: Adverbs and auxiliaries between "and" and a second verb.
        coordinators: Words that join a second verb to the first.
        empty_verbs: Verbs with an "it" that means nothing.
        cue_tails: Words at the end of a cue that a name may follow.
        others: Words for unnamed people beside a name ("and others").
        shares: Words for a share of people ("percent").
        quantities: Nouns for a number of people, no name where they open a sentence ("hundreds").
        indefinite_persons: Pronouns for one of several persons ("one of them").
        indefinite_plurals: Pronouns for people, none in particular ("everyone", "no one").
        org_words: Last words that organisations bear more often than people.
        place_words: Last words that places and things bear more often than people.
        thing_words: Both; follows from them.
        mark_letters: The possessive marks without apostrophe; follows from them.
        org_endings: Endings of compounds that name organisations.
        utterances: Nouns for what someone said.
        document_verbs: Verbs of saying that documents are the subject of ("read").
        leaders: Nouns for those who lead a country.
        chiefs: Nouns for those who lead a body.
        parties: Adjectives of parties.
        deputies: Words that make an office another one.
        portfolios: Words that say what an office is in charge of ("transport" secretary).
        variations: Words by which a noun phrase says something new of someone ("former").
        positions: Nouns for a place in a team, which say something new, too ("midfielder").
        directions: Words that stand for the country whose name they begin ("the North").
        towns: Nouns for towns.
        countries: Nouns for countries.
        companies: Nouns for organisations of any kind.
        generic_bodies: Nouns by which any body may be called again ("the regulator").
        trades: Nouns for organisations of one kind, which the name of one rarely tells ("union").
        titles_kept: Honorifics that are a role.
        honorifics_dropped: Honorifics that are no part of a role, without dots.
        saints: Words that open the names of saints, and of places called after them ("St").
        surnames_too: Words of organisations that are common surnames.
        not_countries: Lower-case words that are a country only in capitals.
        address: Possessives that make the next word a form of address ("Your Honor").
        compound_ends: Second parts of a hyphened adjective ("London-based").
        interviews: Words that show a headline or a lead to be an interview's.
        abstract_endings: Endings of nouns for what is no person.
        agent_endings: Endings of nouns for persons.
        participle_endings: Endings of a participle behind a noun.
        modifier_endings: Endings of words that are no head of a noun phrase.
        adverb_endings: Endings of adverbs.
        adjective_endings: Endings of adjectives before a noun.
        joining_endings: Endings of verbs that a comma joins ("..., adding").
        plural_endings: Endings of nouns in the plural.
        people_endings: Endings of adjectives that mean a whole people ("the Danish").
        singular_endings: Endings that look like it and are not.
        plural_verb_endings: Endings of verbs with a plural subject, where pronouns do not tell.
        plural_articles: Articles that make a masculine noun a plural.
        plural_rules: Endings of nouns with those of their plurals; the first that fits holds.
        compound_nouns: Whether nouns are written together, so that a word is known by its end.
        capital_nouns: Whether all nouns are capitalised, so that a capital makes no name.
        possessive_marks: What a possessor ends with, as a token of its own.
        genitive_endings: Endings of a name in the genitive, without an apostrophe.
        knowledge_fillers: Words left out where names and roles of a knowledge base are compared.
    """

    articles: Words = frozenset()
    definite: Words = frozenset()
    determiners: Words = frozenset()
    indefinite: Words = frozenset()
    plural_determiners: Words = frozenset()
    negative: Words = frozenset()
    stops: Words = frozenset()
    name_particles: Words = frozenset()
    name_suffixes: Words = frozenset()
    currencies: Words = frozenset()
    thing_openings: Words = frozenset()
    periodicals: Words = frozenset()
    dates: Words = frozenset()
    times: Words = frozenset()
    coordination: Words = frozenset()
    of: Words = frozenset()
    office_links: Words = frozenset()
    place_links: Words = frozenset()
    role_links: Words = frozenset()
    acronym_gaps: Words = frozenset()
    prepositions: Words = frozenset()
    phrase_ends: Words = frozenset()
    head_prepositions: Words = frozenset()
    after_name: Words = frozenset()
    before_name: Words = frozenset()
    before_source: Words = frozenset()
    relatives: Words = frozenset()
    locatives: Words = frozenset()
    language_marks: Words = frozenset()
    report_verbs: Words = frozenset()
    report_endings: Endings = ()
    passives: Words = frozenset()
    verb_links: Words = frozenset()
    coordinators: Words = frozenset()
    empty_verbs: Words = frozenset()
    cue_tails: Words = frozenset()
    others: Words = frozenset()
    shares: Words = frozenset()
    quantities: Words = frozenset()
    indefinite_persons: Words = frozenset()
    indefinite_plurals: Words = frozenset()
    org_words: Words = frozenset()
    place_words: Words = frozenset()
    org_endings: Endings = ()
    utterances: Words = frozenset()
    document_verbs: Words = frozenset()
    leaders: Words = frozenset()
    chiefs: Words = frozenset()
    parties: Words = frozenset()
    deputies: Words = frozenset()
    portfolios: Words = frozenset()
    variations: Words = frozenset()
    positions: Words = frozenset()
    directions: Words = frozenset()
    towns: Words = frozenset()
    countries: Words = frozenset()
    companies: Words = frozenset()
    generic_bodies: Words = frozenset()
    trades: Words = frozenset()
    titles_kept: Words = frozenset()
    honorifics_dropped: Words = frozenset()
    saints: Words = frozenset()
    surnames_too: Words = frozenset()
    not_countries: Words = frozenset()
    address: Words = frozenset()
    compound_ends: Words = frozenset()
    interviews: Words = frozenset()
    abstract_endings: Endings = ()
    agent_endings: Endings = ()
    participle_endings: Endings = ()
    modifier_endings: Endings = ()
    adverb_endings: Endings = ()
    adjective_endings: Endings = ()
    joining_endings: Endings = ()
    plural_endings: Endings = ()
    people_endings: Endings = ()
    singular_endings: Endings = ()
    plural_verb_endings: Endings = ()
    plural_articles: Words = frozenset()
    plural_rules: tuple[tuple[str, str], ...] = ()
    compound_nouns: bool = False
    capital_nouns: bool = False
    possessive_marks: Words = frozenset()
    genitive_endings: Endings = ()
    knowledge_fillers: Words = frozenset()
    thing_words: Words = frozenset()
    mark_letters: Words = frozenset()

    def plural(self, noun: str) -> str:
        """The plural of a noun by the language's rules.

        Args:
            noun: A noun in lower case.

        Returns:
            Its plural; the noun itself where no rule fits.
        """
        for old, new in self.plural_rules:
            if noun.endswith(old):
                return noun[: len(noun) - len(old)] + new
        return noun


def build_pronouns(table: Mapping[str, Any]) -> Pronouns:
    """Make the pronouns of a language.

    Args:
        table: The table ``pronouns``.

    Returns:
        The pronouns; a kind that the table lacks is empty.
    """
    words = {f.name: frozenset(table.get(f.name, ())) for f in fields(Pronouns)}
    kinds = ("m", "f", "thing", "plural", "female_or_plural")
    words["third"] = frozenset().union(*(words[kind] for kind in kinds))
    return Pronouns(**words)


def build_grammar(table: Mapping[str, Any]) -> Grammar:
    """Make the grammar of a language.

    Args:
        table: The table ``grammar``.

    Returns:
        The grammar; a class that the table lacks is empty.
    """
    values: dict[str, Any] = {}
    for field in fields(Grammar):
        value = table.get(field.name)
        if value is None:
            continue
        if isinstance(field.default, bool):
            values[field.name] = bool(value)
        elif field.name == "plural_rules":
            values[field.name] = tuple((old, new) for old, new in value)
        else:
            kind = tuple if isinstance(field.default, tuple) else frozenset
            values[field.name] = kind(value)
    things = values.get("org_words", frozenset()) | values.get("place_words", frozenset())
    letters = frozenset(mark.strip("'’") for mark in values.get("possessive_marks", ()))
    return Grammar(**values, thing_words=things, mark_letters=letters)
