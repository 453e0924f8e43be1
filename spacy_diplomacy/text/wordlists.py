"""Closed classes of words that the engine's token patterns lean on, a set a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Function words of one language, lower-case.

    Attributes:
        pronouns: Pronouns that can be a source on their own.
        relatives: Relative pronouns that can be a source ("who").
        articles: Articles, demonstratives and possessives that open a noun phrase.
        auxiliaries: Auxiliaries and negations that stand between a subject and its cue.
        adverbs: Adverbs that do so too, or that open a sentence.
        of_words: Prepositions that go on with a noun phrase.
        prepositions: Prepositions that end one.
        breaks: Words a noun phrase never holds: subordinators, conjunctions, question words.
        conjunctions: Words that join a second verb to the first one's subject.
        opposing: Words after a comma that end what was said and begin a new clause.
        complementizers: Words that open what was said ("that").
        questions: Words that open a question ("whether").
        infinitive: Words that open an infinitive ("to").
        times: Days, months and the like, which are no part of a name.
        reflexives: Pronouns between a verb and its subject ("äußerte sich der Präsident").
        passives: Auxiliaries that make the subject of a cue the one who is spoken of.
        agents: Prepositions before the one who speaks where the cue is passive.
        continuing: Words behind a comma that go on with what was said to its end ("which").
        comma_opens: Whether a comma parts a cue from what was said ("sagte, es sei").
        comparing: Words that open a reporting clause in the midst of what was said ("wie").
        pointing: Words that point back at what was said in the sentence before ("Das sagte ...").
        reported: Verbs in a mood that only reported speech has ("sei"), and no other form.
        possessives: Pronouns that tell whose something is ("his").
        authors: Words between what is quoted and who it is by ("a line of").
        ordinals: Words that number the items of a list.
        first_persons: Pronouns of who speaks.
        subordinating: Words that open a clause beside the main one.
        nameless: Words of who asks for not being named.
        media: Nouns of where something was said ("interview"), behind "in" and the like.
    """

    pronouns: frozenset[str]
    relatives: frozenset[str]
    articles: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    of_words: frozenset[str]
    prepositions: frozenset[str]
    breaks: frozenset[str]
    conjunctions: frozenset[str]
    opposing: frozenset[str]
    complementizers: frozenset[str]
    questions: frozenset[str]
    infinitive: frozenset[str]
    times: frozenset[str]
    media: frozenset[str]
    reflexives: frozenset[str] = frozenset()
    continuing: frozenset[str] = frozenset()
    comparing: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    reported: frozenset[str] = frozenset()
    passives: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    possessives: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()
    subordinating: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    first_persons: frozenset[str] = frozenset()
    comma_opens: bool = False


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Words(
    pronouns=_set("he she they i we you it one everyone everybody nobody somebody someone others"
                  " many some most"),
    relatives=_set("who"),
    continuing=_set("which"),
    passives=_set("be am is are was were been being 's ’s get gets got"),
    agents=_set("by"),
    possessives=_set("his her its their my our your"),
    authors=_set("of by from to"),
    ordinals=_set("first second third fourth fifth sixth seventh eighth ninth tenth firstly"
                  " secondly thirdly next lastly finally"),
    first_persons=_set("i we me us my our mine ours"),
    subordinating=_set("when whenever if because although though unless until"),
    nameless=_set("named identified quoted anonymous anonymity"),
    articles=_set("the a an this that these those his her its their our my your some another"
                  " one two three several many most every each no all both"),
    auxiliaries=_set("has have had is are was were be been being will would could can may might"
                     " must should shall do does did not n't n’t never 's ’s 've ’ve 'd ’d 'll ’ll"
                     " 're ’re 'm ’m wo ca"),
    adverbs=_set("also then later earlier now still often once again just only even always"
                 " sometimes recently previously repeatedly publicly privately quickly simply"
                 " first further yesterday today tonight meanwhile however instead yet thus"
                 " therefore moreover nevertheless so perhaps maybe already soon ever rather"
                 " reportedly long too here there back both"),
    of_words=_set("of for"),
    prepositions=_set("in on at during after before to as by with about over through since from"
                      " under against into between without within until upon amid among"
                      " outside inside near via despite toward towards following around"),
    breaks=_set("that which when while where whether if because although though unless than how"
                " why what who whom whose but or nor so yet and as once since until after before"
                " is are was were has have had will would could should may might do does did be"
                " been not to into then"),
    conjunctions=_set("and but or then"),
    opposing=_set("but while although though whereas even according despite"),
    complementizers=_set("that"),
    questions=_set("whether if why how what who when where which"),
    infinitive=_set("to"),
    times=_set("monday tuesday wednesday thursday friday saturday sunday january february march"
               " april may june july august september october november december jan. feb. mar."
               " apr. jun. jul. aug. sept. sep. oct. nov. dec. mon. tue. wed. thu. fri. sat. sun."
               " today yesterday tonight"),
    media=_set("interview statement letter tweet speech email e-mail memo conference briefing"
               " news television radio morning afternoon evening night week month year day"
               " debate rally hearing call post column op-ed article essay ad note report"
               " message press release book blog testimony filing video appearance"),
)  # fmt: skip

GERMAN = Words(
    pronouns=_set("er sie es ich wir ihr man jemand niemand viele einige"),
    relatives=_set("der die das welcher welche"),
    articles=_set("der die das dem den des ein eine einer einem einen eines dieser diese dieses"
                  " sein seine seiner seinem seinen ihr ihre ihrer ihrem ihren unser unsere"
                  " mehrere viele einige zwei drei kein keine beide"),
    auxiliaries=_set("hat haben hatte hatten habe hätte ist sind war waren sei seien wird werden"
                     " wurde wurden würde würden kann können konnte soll sollen sollte muss"
                     " müssen musste darf will nicht nie"),
    adverbs=_set("auch dann später zuvor jetzt noch oft wieder nur sogar immer manchmal kürzlich"
                 " bereits wiederholt öffentlich gestern heute inzwischen jedoch dagegen daher"
                 " außerdem zudem weiter ferner hingegen deshalb allerdings unterdessen selbst"
                 " weiterhin dabei dazu gegenüber nun so schon erneut am abend morgen"
                 " danach daraufhin anschließend ähnlich offiziell zuletzt"),
    of_words=_set("von vom"),
    prepositions=_set("in im auf am an nach vor zu zum zur als bei beim mit über durch seit unter"
                      " gegen für ohne bis aus während wegen zwischen um ins"),
    breaks=_set("dass daß wenn während wo ob weil obwohl falls wie warum was wer aber oder und"
                " denn sondern als nachdem bevor sowie ist sind war waren hat haben hatte wird"
                " werden wurde wurden würde nicht zu"),
    conjunctions=_set("und aber oder"),
    opposing=_set("aber während obwohl sondern doch jedoch"),
    complementizers=_set("dass daß"),
    questions=_set("ob warum wie was wer wann wo welche welcher weshalb wieso"),
    infinitive=_set("zu um"),
    times=_set("montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz"
               " april mai juni juli august september oktober november dezember heute gestern"),
    media=_set("interview erklärung brief rede stellungnahme pressekonferenz mitteilung gespräch"
               " zeitung rundfunk fernsehen pressemitteilung sendung"),
    reflexives=_set("sich"),
    comparing=_set("wie"),
    pointing=_set("das dies dieses"),
    reported=_set("sei seien habe werde könne müsse solle wolle dürfe möge gebe komme gehe stehe"
                  " lasse wisse bleibe bestehe handele handle liege brauche hätten würden sehe"
                  " nehme halte spreche gelte fehle zeige bringe setze helfe arbeite reiche drohe"
                  " glaube erwarte laufe trage treffe verliere gehöre finde führe"),
    passives=_set("wird werden wurde wurden worden"),
    agents=_set("von vom durch"),
    comma_opens=True,
)  # fmt: skip


def words_of(lang: str) -> Words:
    """The function words of a language; English ones where there are none of its own.

    Args:
        lang: Language code of the Doc.

    Returns:
        The words.
    """
    return GERMAN if lang == "de" else ENGLISH
