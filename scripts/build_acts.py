"""Build the table of verbal acts, `spacy_diplomacy/lookups/data/en/acts.json.gz`.

Run it as

    python scripts/build_acts.py DIR

where DIR holds two files of the Open Event Data Alliance: `CAMEO.verbpatterns.txt`, the verb
dictionary of the PETRARCH coder (2015, MIT), and `CAMEO2PLOVER-2021.txt`, the map from CAMEO's
codes to PLOVER's classes (2021). Codes 01 (statements) are not in the map and stay plain
statements; codes 02 (appeals) are not in it either and count as requests, as PLOVER's codebook
has them. What the dictionary codes for whole events and not for speech is put right at the end.
"""

import argparse
import gzip
import json
import re
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "spacy_diplomacy" / "lookups" / "data" / "en"

# A pattern about the deed of somebody else says nothing of the speaker's own act.
ACTORS = {"+", "$", "^", "%", "*"}

# Cues and first-person verbs as speech uses them, where the dictionary codes events.
OWN_VERBS: dict[str, str] = {
    word: act
    for act, words in {
        "state": """say tell call speak talk add continue argue recall confirm note believe think
            hope claim report describe explain insist stress deny state declare announce write
            tweet ask_whether wonder joke quip respond reply answer conclude read show find know
            see hear consider know feel make give take be have do get go come want need like look
            work run use keep hold bring lead put set cut move leave close open face turn
            play pay spend buy sell build develop create win lose live stay stand sit walk
            drive fly fall rise grow change start begin end stop finish begin try serve join
            remember learn understand expect wish love hate fear worry watch point hit strike
            press push force return release block hurt break beat fight shoot kill die burn
            attack raid arrest jail charge discuss meet visit travel arrive gather host summon
            concern matter sign pass lift recognize recognise acknowledge repeat reiterate
            contend aver avow analyse ascertain study research examine search check include
            verify settle settle_on admit confess reveal profess affirm divulge muse reason
            speculate notify utter debate ponder intend mean plan signal mine swear cry weep
            compete fill clear table object organise organize deal influence affect impact
            associate reckon expose scheme prize spur compensate contrast counter dig comb rake
            sweep shock stun free resolve submit weigh confront introduce depart brave reconsider
            contemplate inspire promote advertise insert unite get_out include hint tempt
            persuade differ scan monitor audit glance_over go_through go_by table delay defer
            remit prevent postpone stall hamper hinder impede inhibit revive confide communicate
            verbalize attend""",
        "agree": """accept agree consent pledge promise commit approve undertake concur""",
        "support": """salute praise welcome applaud commend hail congratulate thank endorse defend
            back support admire celebrate vouch apologize apologise""",
        "request": """urge demand request ask call_for call_on call_upon appeal plead implore beg
            beseech entreat exhort order insist_that propose recommend suggest invite petition
            seek instruct command encourage""",
        "accuse": """accuse blame condemn criticize criticise denounce deplore decry slam blast
            lambaste lambast rebuke castigate censure chide fault complain allege protest attack_as
            lash_out assail deride mock""",
        "reject": """reject refuse decline rule_out spurn rebuff veto dismiss oppose disagree
            refute""",
        "threaten": """threaten warn vow_to retaliate""",
        "concede": """concede yield relent back_down give_in bow_to back_off compromise
            capitulate""",
    }.items()
    for word in words.split()
}


def read_map(path: Path) -> dict[str, str]:
    """Read the map from CAMEO's codes to PLOVER's classes, in small letters."""
    classes = {}
    for line in path.read_text(encoding="utf8").splitlines():
        match = re.match(r"(\d+):\s*([A-Z]+)", line)
        if match:
            classes[match[1]] = match[2].lower()
    return classes


def class_of(code: str, classes: dict[str, str]) -> str:
    """Give the class of a code such as ``1056`` or ``040:040``; ``state`` where it has none."""
    first = code.strip(" []").split(":")[0]
    if first.startswith("02"):
        return "request"
    for length in (4, 3, 2):
        if first[:length] in classes and first[:2] != "01":
            return classes[first[:length]]
    return "state"


def read_dictionary(
    path: Path, classes: dict[str, str]
) -> tuple[dict[str, str], dict[str, list[str]], dict[str, list[list[object]]], dict[str, str]]:
    """Read verbs, synonym sets and patterns.

    Returns the class of each verb, the words of each set, the patterns of each block (class,
    words before, words after) and the block of each verb.
    """
    verbs: dict[str, str] = {}
    sets: dict[str, list[str]] = {}
    patterns: dict[str, list[list[object]]] = {}
    block_of: dict[str, str] = {}
    block, default, current = "", "state", ""
    for raw in path.read_text(encoding="latin1").splitlines():
        line = raw.split("#")[0].strip() if not raw.startswith("#") else ""
        if raw.startswith("---"):
            match = re.match(r"---\s*(\S+)\s*(\[[^]]*\])?", raw)
            block = match[1] if match else ""
            default = class_of(match[2] or "", classes) if match else "state"
            current = ""
        elif line.startswith("&"):
            current = line.split()[0].rstrip("_")
            sets[current] = []
        elif current and line.startswith("+") and not block:
            sets[current].append(line[1:].strip().strip("_").lower().replace("_", " "))
        elif line.startswith("- ") and block:
            code = re.search(r"\[([^]]*)\]\s*$", line)
            words = line[2 : code.start() if code else None].split()
            if code and "*" in words:
                at = words.index("*")
                entry = [class_of(code[1], classes), _plain(words[:at]), _plain(words[at + 1 :])]
                if entry[1] or entry[2]:
                    patterns.setdefault(block, []).append(entry)
        elif line and block and not line.startswith("-"):
            code = re.search(r"\[([^]]*)\]", line)
            word = re.split(r"[\s{\[]", line)[0].lower().replace("+", "").strip("_")
            if word:
                verbs[word] = class_of(code[1], classes) if code else default
                block_of[word] = block
    return verbs, sets, patterns, block_of


def _plain(words: list[str]) -> list[str]:
    """Leave actors out and part words that must stand together."""
    plain: list[str] = []
    for word in words:
        plain += [
            part.lower() if not part.startswith("&") else part.rstrip("_")
            for part in word.split("_")
            if part and part not in ACTORS
        ]
    return plain


def main() -> None:
    """Read both files and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the two files")
    folder = parser.parse_args().folder
    classes = read_map(folder / "CAMEO2PLOVER-2021.txt")
    verbs, sets, patterns, block_of = read_dictionary(folder / "CAMEO.verbpatterns.txt", classes)
    used = {w for rows in patterns.values() for _, b, a in rows for w in [*b, *a] if w[0] == "&"}
    table = {
        "about": "The class of each verb, and patterns of words around the verbs of a block: "
        "class, words before, words after, in order, with gaps. &NAME is a set of words.",
        "source": "CAMEO.verbpatterns.txt and CAMEO2PLOVER-2021.txt of the Open Event Data "
        "Alliance; the verbs listed in scripts/build_acts.py are this package's own.",
        "licence": "MIT, copyright (c) 2015 Open Event Data Alliance",
        "verbs": dict(sorted({**verbs, **OWN_VERBS}.items())),
        "blocks": dict(sorted(block_of.items())),
        "patterns": patterns,
        "sets": {name: words for name, words in sets.items() if name in used},
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    # no time stamp, so that the same input gives the same file
    (TARGET / "acts.json.gz").write_bytes(gzip.compress(text.encode("utf8"), mtime=0))


if __name__ == "__main__":
    main()
