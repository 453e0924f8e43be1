"""Build the country and role tables of `spacy_diplomacy/lookups/data/en` from public sources.

Run it as

    python scripts/build_lookups.py --event-data DIR --countries FILE

where DIR holds `Phoenix.agents.txt` of the Open Event Data Alliance (MIT, 2014) and FILE is
`country-codes.csv` of the Data Packages project (PDDL). Demonyms and spellings come from the
package `countryinfo` (MIT, version 1.0.1), which must be installed or given with
`--countryinfo DIR`. No name of a person is read from any of them. What the sources lack (nouns
for a people, usual short names, capitals in common English spelling) is written out below.
"""

import argparse
import csv
import json
import re
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "spacy_diplomacy" / "lookups" / "data" / "en"

# Usual English names that the sources spell otherwise or lack.
EXTRA_NAMES: dict[str, list[str]] = {
    "USA": ["U.S.", "US", "U.S", "USA", "U.S.A.", "America", "United States of America"],
    "GBR": [
        "UK",
        "U.K.",
        "Britain",
        "Great Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
    ],
    "ARE": ["UAE", "U.A.E.", "Emirates"],
    "RUS": ["Soviet Union", "USSR"],
    "CZE": ["Czechia"],
    "MKD": ["North Macedonia", "Macedonia"],
    "SWZ": ["Eswatini"],
    "MMR": ["Burma"],
    "CIV": ["Côte d'Ivoire", "Cote d'Ivoire"],
    "COD": ["DRC", "DR Congo"],
    "COG": ["Congo"],
    "NLD": ["Holland", "the Netherlands"],
    "PRK": ["North Korea", "DPRK"],
    "KOR": ["South Korea", "Korea"],
    "BIH": ["Bosnia", "Bosnia and Herzegovina"],
    "VAT": ["Vatican", "Holy See"],
    "TUR": ["Türkiye"],
    "TLS": ["Timor-Leste"],
    "CPV": ["Cabo Verde"],
    "PSE": ["Palestine", "Palestinian Authority", "Gaza", "West Bank"],
    "HKG": ["Hong Kong"],
    "BHS": ["Bahamas"],
    "GMB": ["Gambia"],
    "VNM": ["Viet Nam"],
    "XKX": ["Kosovo"],
    "CHN": ["PRC"],
    "SYR": ["Syria"],
    "LAO": ["Laos"],
    "MDA": ["Moldova"],
    "IRN": ["Iran"],
    "VEN": ["Venezuela"],
    "TZA": ["Tanzania"],
    "TWN": ["Taiwan"],
    "BOL": ["Bolivia"],
}
# Adjectives and nouns for a people beyond the one demonym countryinfo has.
EXTRA_DEMONYMS: dict[str, list[str]] = {
    "USA": ["American", "Americans", "U.S.", "US"],
    "GBR": [
        "British",
        "Briton",
        "Britons",
        "English",
        "Englishman",
        "Englishwoman",
        "Scottish",
        "Scot",
        "Scots",
        "Welsh",
        "Northern Irish",
    ],
    "ESP": ["Spanish", "Spaniard", "Spaniards"],
    "POL": ["Polish", "Pole", "Poles"],
    "SWE": ["Swedish", "Swede", "Swedes"],
    "DNK": ["Danish", "Dane", "Danes"],
    "FIN": ["Finnish", "Finn", "Finns"],
    "TUR": ["Turkish", "Turk", "Turks"],
    "NLD": ["Dutch", "Dutchman", "Dutchwoman"],
    "FRA": ["French", "Frenchman", "Frenchwoman"],
    "IRL": ["Irish", "Irishman", "Irishwoman"],
    "ISL": ["Icelandic", "Icelander", "Icelanders"],
    "SAU": ["Saudi", "Saudis", "Saudi Arabian"],
    "ARG": ["Argentine", "Argentinian", "Argentines"],
    "SRB": ["Serbian", "Serb", "Serbs"],
    "HRV": ["Croatian", "Croat", "Croats"],
    "BIH": ["Bosnian", "Bosnians", "Herzegovinian"],
    "SVN": ["Slovenian", "Slovene", "Slovenes"],
    "SVK": ["Slovak", "Slovakian", "Slovaks"],
    "NZL": ["New Zealander", "New Zealanders", "Kiwi"],
    "AFG": ["Afghan", "Afghans"],
    "KAZ": ["Kazakh", "Kazakhstani", "Kazakhs"],
    "UZB": ["Uzbek", "Uzbeks"],
    "TJK": ["Tajik", "Tajiks"],
    "KGZ": ["Kyrgyz"],
    "TKM": ["Turkmen"],
    "PHL": ["Filipino", "Filipina", "Philippine", "Filipinos"],
    "ETH": ["Ethiopian"],
    "PAK": ["Pakistani"],
    "BGD": ["Bangladeshi"],
    "XKX": ["Kosovar"],
    "ARE": ["Emirati", "Emiratis"],
    "PSE": ["Palestinian", "Palestinians", "Gazan"],
    "MMR": ["Burmese", "Myanmar"],
    "BWA": ["Botswanan"],
    "LSO": ["Basotho"],
    "SLV": ["Salvadoran", "Salvadorean"],
    "PRK": ["North Korean"],
    "KOR": ["South Korean", "Korean"],
    "COD": ["Congolese"],
    "RUS": ["Russian", "Soviet"],
    "ECU": ["Ecuadorian"],
    "NOR": ["Norwegian"],
    "CHE": ["Swiss"],
    "BLR": ["Belarusian", "Belarussian"],
    "NGA": ["Nigerian"],
    "MYS": ["Malaysian", "Malay"],
    "SGP": ["Singaporean"],
    "LUX": ["Luxembourgish"],
    "MDG": ["Malagasy", "Madagascan"],
    "NER": ["Nigerien"],
    "VAT": ["Vatican"],
    "MDV": ["Maldivian"],
    "NPL": ["Nepali", "Nepalese"],
    "IND": ["Indian"],
    "CYP": ["Cypriot"],
    "HKG": [],
    "MAC": [],
    "IOT": [],
    "MNP": [],
    "MTQ": [],
    "MYT": [],
    "REU": [],
    "ATF": [],
    "SPM": [],
    "SJM": [],
    "JEY": [],
    "GGY": [],
}
EXTRA_CAPITALS: dict[str, list[str]] = {
    "USA": ["Washington", "Washington, D.C.", "Washington DC"],
    "UKR": ["Kyiv", "Kiev"],
    "KAZ": ["Astana"],
    "GBR": ["London"],
    "CHN": ["Beijing", "Peking"],
    "IND": ["New Delhi", "Delhi"],
    "IRN": ["Tehran", "Teheran"],
    "NLD": ["The Hague", "Amsterdam"],
    "BOL": ["La Paz", "Sucre"],
    "BRA": ["Brasilia", "Brasília"],
    "COL": ["Bogota", "Bogotá"],
    "MMR": ["Naypyidaw", "Yangon"],
    "ISR": ["Jerusalem", "Tel Aviv"],
    "CRI": ["San Jose"],
    "PSE": ["Ramallah", "Gaza City"],
    "MDA": ["Chisinau"],
    "ZAF": ["Pretoria"],
    "LKA": ["Colombo"],
    "BLR": ["Minsk"],
    "YEM": ["Sanaa", "Sana'a"],
    "TCD": ["N'Djamena"],
    "XKX": ["Pristina"],
    "CHE": ["Bern", "Berne"],
    "CMR": ["Yaounde"],
    "TGO": ["Lome"],
}
# Names of countries or capitals that in running text are more often something else.
AMBIGUOUS = {
    "Georgetown",
    "Hamilton",
    "Stanley",
    "Kingston",
    "Victoria",
    "Douglas",
    "Road Town",
    "George Town",
    "Jamestown",
    "Charlotte Amalie",
    "Kingstown",
    "Plymouth",
    "Island",
    "Jersey",
    "Mann",
    "Prathet",
    "The Valley",
    "Saint-Denis",
    "Chad",
    "Jordan",
}
SKIPPED_CODES = {"SCG", "ANT"}

# Which of the agents' head words name persons, bodies of people and organisations is not in the
# source; words that name things (ships, weapons) are left out.
GROUP_HEADS = frozenset(
    """army airline alliance assembly association authority band bank battalion bloc board body
    brigade bureau bureaucracy business cabinet camp cartel chamber church clergy coalition college
    commission committee commons company conglomerate congress consulate corporation council court
    delegation department diocese directorate duma electorate embassy faction family federation
    firm force forces front gang garrison gendarmerie government group guard hospital house
    industry infantry institute institution judiciary junta leadership mafia management media
    militia minority ministry mission mob movement navy network newspaper ngo office opposition
    organisation organization palace panel parliament party patrol personnel platoon police
    politburo population presidency press regime regiment religion resistance school secretariat
    sector senate service society squad staff state syndicate team treasury tribunal troops union
    unit university wing""".split()
)
THING_HEADS = frozenset(
    """affairs aircraft airliner airway appeals aquatics arms artillery aviation base battleship
    battlewagon boat bombers branch budget building capital carrier check civil commerce
    communication communications construction containership control cooperation corvette craft
    crime cruiser cultivator culture daily dairy defence defense destroyer detachment development
    district drone drones economy education electricity emeritus energy enforcement environment
    equipment exchange executive facility falcon finance fire food for foreign fortune freighter
    frigate general governance gun gunship health helicopter helicopters hire home hornet
    housing humvee hydrocarbons in information infrastructure integration intelligence interior
    investigation irrigation islamic jet jetfighter jetliner jumbojet justice kfir kingdom labor
    labour lands law liberation livestock loan machine magazine materials mercenary mig mines
    missile naval nations native news of oil operation operations planes plane planning polity
    poor portfolio position post presence production professional progress protocol publication
    quality race races radio reconstruction reform relations republic reserve resources revenue
    rights rule ship shipping smelting sport sports spy station supertanker supreme system tabloid
    tank telecom telecommunication television textiles the to tourism town trade training
    transformation transport transportation tv typhoon un uprising utilities vehicle vessel village
    war warplane warship water website welfare works site settlement home cities city
    capital nationale minist minster organ industr compan authorit especiales kanidurgu
    administration advisory agency agriculture agrobusiness anglican apparatus armies aerospace
    auditors authorities assemblage assemblies barracks bird blog bodies brigaider chancellery
    chancery christian command companies community consistory conservatory corps corporal deputies
    echelon enterprise facilitiy families federale gangdom gangland gazette gendarmery gendermarie
    hebrew hmmwv hospital infirmary insurgence insurgency islamists judicatory judicature jew
    jewish kindergarden kindergarten led legislature maffia manafacture meeting military monarcy
    monastary monastery mosque muhabarat mukabarat mukhabarat mule naturalized neighborhood
    neighbourhood offcial offical org outlet parties peace phalanx praesidium preschool presidium
    procuratorate prison rabble reactionaries rebellion retired revolt sanatarium sanatorium
    sanitarium saint schoolhouse secretariate security soldiery source tinginist townspeople
    uav enterpreneur opthamologist hugger monger objector combatant maker snitcher steelmaker
    automaker carmaker kidnaper branokker grade grader granger rangers moslem muslim unitarian
    maronite buddhist hindu arms-runner object organisational councillors gunmen militiamen
    taxpayers marines troop tanker triggerman state-owned semi-official regular light good at
    extraordinary emeritus cof branokker man
    men woman women child children person people""".split()
)


def load_countryinfo(folder: Path | None) -> list[dict[str, object]]:
    """Read the country files of the package countryinfo.

    Args:
        folder: The package's `data` folder, or None to look the installed package up.

    Returns:
        One object a country, as the package stores it.
    """
    if folder is None:
        import countryinfo  # only the build needs it

        folder = Path(countryinfo.__file__).parent / "data"
    return [json.loads(path.read_text("utf8")) for path in sorted(folder.glob("*.json"))]


def words_of(value: object) -> list[str]:
    """Split a field that holds one name, a list or names joined by commas."""
    if not value:
        return []
    if isinstance(value, list):
        return [str(item) for item in value]
    return [part.strip() for part in re.split(r"[,/]", str(value)) if part.strip()]


def plural(demonym: str) -> str | None:
    """The plural noun of a demonym, where it has one in -s."""
    if demonym.endswith(("man", "woman")) and demonym not in {"German", "Roman"}:
        return demonym[:-2] + "en"
    regular = demonym[-2:] in {"an", "ni", "li", "qi", "ti", "ri", "er", "do"}
    return demonym + "s" if regular else None


def build_countries(infos: list[dict[str, object]], codes: Path) -> dict[str, dict[str, object]]:
    """Join names, demonyms and capitals by ISO 3166 alpha-3 code.

    Args:
        infos: What `load_countryinfo` returned.
        codes: Path of `country-codes.csv`.

    Returns:
        `{code: {"name", "names", "demonyms", "capitals"}}`, sorted by code.
    """
    with codes.open(encoding="utf8", newline="") as handle:
        rows = {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(handle)}
    by_code: dict[str, list[dict[str, object]]] = {}
    for info in infos:
        iso = info.get("ISO")
        if isinstance(iso, dict) and iso.get("alpha3") not in SKIPPED_CODES:
            by_code.setdefault(str(iso["alpha3"]), []).append(info)
    table: dict[str, dict[str, object]] = {}
    for code in sorted(set(rows) | set(by_code) | {"XKX"}):
        if len(code) != 3 or code in SKIPPED_CODES:
            continue
        row = rows.get(code, {})
        main = row.get("CLDR display name") or ""
        if code in {"USA", "GBR", "HKG", "MAC", "PSE", "MMR", "XKX"}:
            main = {
                "USA": "United States",
                "GBR": "United Kingdom",
                "HKG": "Hong Kong",
                "MAC": "Macau",
                "PSE": "Palestine",
                "MMR": "Myanmar",
                "XKX": "Kosovo",
            }[code]
        names = [main, *EXTRA_NAMES.get(code, [])]
        demonyms: list[str] = []
        capitals = [row.get("Capital", ""), *EXTRA_CAPITALS.get(code, [])]
        for info in by_code.get(code, []):
            names.append(str(info["name"]))
            names.extend(n for n in words_of(info.get("altSpellings")) if " of " in n)
            if code not in EXTRA_DEMONYMS or EXTRA_DEMONYMS[code]:
                demonyms.extend(words_of(info.get("demonym")))
            capitals.extend(words_of(info.get("capital")))
        demonyms.extend(EXTRA_DEMONYMS.get(code, []))
        demonyms.extend(filter(None, [plural(d) for d in list(demonyms)]))
        clean = {
            "name": main or str(by_code[code][0]["name"]),
            "names": sorted(
                {
                    n.strip()
                    for n in names
                    if (n and "," not in n and n not in AMBIGUOUS) or (n == main and n)
                }
            ),
            "demonyms": sorted({d for d in demonyms if (d and d != main) or d == "Myanmar"}),
            "capitals": sorted({c.strip() for c in capitals if c and c not in AMBIGUOUS}),
        }
        table[code] = clean
    return table


def build_roles(agents: Path) -> dict[str, dict[str, str]]:
    """Read the head words of the agents' list with the sector each stands for most often.

    Args:
        agents: Path of `Phoenix.agents.txt`.

    Returns:
        `{"persons": {noun: sector}, "groups": {noun: sector}}`, nouns in the singular, sectors in
        CAMEO's three letters.
    """
    pattern = re.compile(r"^([A-Z!_\- ]+?)_?\s*(\{.*?\})?\s*\[~(\w{3})")
    counts: dict[str, dict[str, int]] = {}
    for line in agents.read_text("utf8").splitlines():
        match = pattern.match(line.split("#")[0].strip())
        if not match or "!" in match.group(1):
            continue
        words = re.split(r"[_ ]+", match.group(1).strip().strip("_").lower())
        # A noun standing alone says most about its own sector.
        weight = 5 if len(words) == 1 else 1
        sectors = counts.setdefault(words[-1], {})
        sectors[match.group(3)] = sectors.get(match.group(3), 0) + weight
    persons: dict[str, str] = {}
    groups: dict[str, str] = {}
    for noun in sorted(counts):
        if noun in THING_HEADS or len(noun) < 3 or "!" in noun:
            continue
        sector = max(sorted(counts[noun]), key=lambda s: counts[noun][s])
        if noun in GROUP_HEADS:
            groups[noun] = sector
        elif not (noun.endswith("s") and noun[:-1] in counts):
            persons[noun] = sector
    return {"persons": persons, "groups": groups}


def main() -> None:
    """Read the sources named on the command line and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--event-data", type=Path, required=True)
    parser.add_argument("--countries", type=Path, required=True)
    parser.add_argument("--countryinfo", type=Path, default=None)
    parser.add_argument("--output", type=Path, default=TARGET)
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    tables = {
        "countries": build_countries(load_countryinfo(args.countryinfo), args.countries),
        "role_nouns": build_roles(args.event_data / "Phoenix.agents.txt"),
    }
    for name, table in tables.items():
        text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
        (args.output / f"{name}.json").write_text(text + "\n", "utf8")
        print(f"{name}: {len(table)} entries")


if __name__ == "__main__":
    main()
