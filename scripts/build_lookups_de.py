"""Build the German country table of `spacy_diplomacy/lookups/data/de`.

Run it as

    python scripts/build_lookups_de.py --countries FILE

where FILE is `country-codes.csv` of the Data Packages project (PDDL). German names of countries are
those of Unicode CLDR (Unicode licence), read from the package `Babel` (BSD). Adjectives, nouns for
a people and German names of capitals, which neither has, are written out below.
"""

import argparse
import csv
import json
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).resolve().parents[1] / "spacy_diplomacy" / "lookups" / "data" / "de"

ENDINGS = ("", "e", "er", "en", "em", "es")

# code: stem of the adjective, masculine nouns for the people (singular, plural); -in is added
PEOPLES = """
DEU deutsch Deutsche Deutschen Deutscher|AUT österreichisch Österreicher
CHE schweizerisch Schweizer|FRA französisch Franzose Franzosen Französin
GBR britisch Brite Briten Britin|IRL irisch Ire Iren Irin|ITA italienisch Italiener
ESP spanisch Spanier|PRT portugiesisch Portugiese Portugiesen Portugiesin
NLD niederländisch Niederländer|BEL belgisch Belgier|LUX luxemburgisch Luxemburger
DNK dänisch Däne Dänen Dänin|SWE schwedisch Schwede Schweden-Bürger Schwedin
NOR norwegisch Norweger|FIN finnisch Finne Finnen Finnin|ISL isländisch Isländer
POL polnisch Pole Polen-Bürger Polin|CZE tschechisch Tscheche Tschechen Tschechin
SVK slowakisch Slowake Slowaken Slowakin|HUN ungarisch Ungar Ungarin
ROU rumänisch Rumäne Rumänen Rumänin|BGR bulgarisch Bulgare Bulgaren
GRC griechisch Grieche Griechen Griechin|TUR türkisch Türke Türken Türkin|CYP zyprisch Zyprer
RUS russisch Russe Russen Russin|UKR ukrainisch Ukrainer|BLR belarussisch Belarusse Belarussen
BLR weißrussisch Weißrusse Weißrussen|LTU litauisch Litauer|LVA lettisch Lette Letten
EST estnisch Este Esten|SRB serbisch Serbe Serben Serbin|HRV kroatisch Kroate Kroaten Kroatin
SVN slowenisch Slowene Slowenen|BIH bosnisch Bosnier|MKD mazedonisch Mazedonier
ALB albanisch Albaner|XKX kosovarisch Kosovare Kosovaren|MNE montenegrinisch Montenegriner
MDA moldauisch Moldauer|GEO georgisch Georgier|ARM armenisch Armenier
AZE aserbaidschanisch Aserbaidschaner|KAZ kasachisch Kasache Kasachen|UZB usbekisch Usbeke Usbeken
KGZ kirgisisch Kirgise Kirgisen|TJK tadschikisch Tadschike Tadschiken
TKM turkmenisch Turkmene Turkmenen|USA amerikanisch Amerikaner|USA US-amerikanisch US-Amerikaner
CAN kanadisch Kanadier|MEX mexikanisch Mexikaner|CUB kubanisch Kubaner
BRA brasilianisch Brasilianer|ARG argentinisch Argentinier|CHL chilenisch Chilene Chilenen
COL kolumbianisch Kolumbianer|VEN venezolanisch Venezolaner|PER peruanisch Peruaner
BOL bolivianisch Bolivianer|ECU ecuadorianisch Ecuadorianer|HTI haitianisch Haitianer
CHN chinesisch Chinese Chinesen Chinesin|TWN taiwanisch Taiwaner|JPN japanisch Japaner
KOR südkoreanisch Südkoreaner|PRK nordkoreanisch Nordkoreaner|IND indisch Inder
PAK pakistanisch Pakistaner|AFG afghanisch Afghane Afghanen Afghanin
BGD bangladeschisch Bangladescher|LKA sri-lankisch Sri-Lanker|NPL nepalesisch Nepalese Nepalesen
MMR birmanisch Birmane Birmanen|THA thailändisch Thailänder
VNM vietnamesisch Vietnamese Vietnamesen|IDN indonesisch Indonesier|MYS malaysisch Malaysier
PHL philippinisch Philippiner|SGP singapurisch Singapurer|KHM kambodschanisch Kambodschaner
MNG mongolisch Mongole Mongolen|AUS australisch Australier|NZL neuseeländisch Neuseeländer
IRN iranisch Iraner|IRQ irakisch Iraker|SYR syrisch Syrer|LBN libanesisch Libanese Libanesen
ISR israelisch Israeli Israelis|PSE palästinensisch Palästinenser|JOR jordanisch Jordanier
SAU saudisch Saudi Saudis|SAU saudi-arabisch Saudi-Araber|YEM jemenitisch Jemenit Jemeniten
ARE emiratisch Emirati Emiratis|QAT katarisch Katarer|KWT kuwaitisch Kuwaiter|OMN omanisch Omaner
EGY ägyptisch Ägypter|LBY libysch Libyer|TUN tunesisch Tunesier|DZA algerisch Algerier
MAR marokkanisch Marokkaner|SDN sudanesisch Sudanese Sudanesen|ETH äthiopisch Äthiopier
ERI eritreisch Eritreer|SOM somalisch Somalier|KEN kenianisch Kenianer|UGA ugandisch Ugander
RWA ruandisch Ruander|COD kongolesisch Kongolese Kongolesen|NGA nigerianisch Nigerianer
NER nigrisch Nigrer|MLI malisch Malier|GHA ghanaisch Ghanaer|CIV ivorisch Ivorer
SEN senegalesisch Senegalese|TCD tschadisch Tschader|ZAF südafrikanisch Südafrikaner
ZWE simbabwisch Simbabwer|AGO angolanisch Angolaner|MOZ mosambikanisch Mosambikaner
ZMB sambisch Sambier|TZA tansanisch Tansanier|VAT vatikanisch|MLT maltesisch Malteser
"""
CAPITALS = """
DEU Berlin|AUT Wien|CHE Bern|FRA Paris|GBR London|IRL Dublin|ITA Rom|ESP Madrid|PRT Lissabon
NLD Den Haag|BEL Brüssel|LUX Luxemburg-Stadt|DNK Kopenhagen|SWE Stockholm|NOR Oslo|FIN Helsinki
ISL Reykjavik|POL Warschau|CZE Prag|SVK Bratislava|HUN Budapest|ROU Bukarest|BGR Sofia|GRC Athen
TUR Ankara|CYP Nikosia|RUS Moskau|UKR Kiew|UKR Kyjiw|BLR Minsk|LTU Vilnius|LVA Riga|EST Tallinn
SRB Belgrad|HRV Zagreb|SVN Ljubljana|BIH Sarajevo|MKD Skopje|ALB Tirana|XKX Pristina|MDA Chisinau
GEO Tiflis|ARM Eriwan|AZE Baku|KAZ Astana|UZB Taschkent|USA Washington|CAN Ottawa|MEX Mexiko-Stadt
CUB Havanna|BRA Brasília|ARG Buenos Aires|COL Bogotá|VEN Caracas|PER Lima|CHN Peking|TWN Taipeh
JPN Tokio|KOR Seoul|PRK Pjöngjang|IND Neu-Delhi|PAK Islamabad|AFG Kabul|BGD Dhaka|MMR Naypyidaw
THA Bangkok|VNM Hanoi|IDN Jakarta|MYS Kuala Lumpur|PHL Manila|AUS Canberra|NZL Wellington
IRN Teheran|IRQ Bagdad|SYR Damaskus|LBN Beirut|ISR Jerusalem|ISR Tel Aviv|PSE Ramallah|JOR Amman
SAU Riad|YEM Sanaa|ARE Abu Dhabi|QAT Doha|KWT Kuwait-Stadt|OMN Maskat|EGY Kairo|LBY Tripolis
TUN Tunis|DZA Algier|MAR Rabat|SDN Khartum|ETH Addis Abeba|ERI Asmara|SOM Mogadischu|KEN Nairobi
UGA Kampala|RWA Kigali|COD Kinshasa|NGA Abuja|MLI Bamako|GHA Accra|SEN Dakar|ZAF Pretoria
ZWE Harare|AGO Luanda
"""
EXTRA_NAMES = {
    "USA": ["USA", "Vereinigte Staaten von Amerika", "Amerika", "US"],
    "GBR": ["Großbritannien", "England", "Schottland", "Wales", "Nordirland"],
    "CZE": ["Tschechische Republik"],
    "RUS": ["Sowjetunion", "Russische Föderation"],
    "NLD": ["Holland"],
    "BLR": ["Weißrussland", "Belarus"],
    "MKD": ["Mazedonien"],
    "MMR": ["Birma", "Burma"],
    "CIV": ["Elfenbeinküste"],
    "PSE": ["Palästina", "Gaza", "Westjordanland", "Gazastreifen"],
    "VAT": ["Vatikan", "Vatikanstadt"],
    "XKX": ["Kosovo"],
    "TWN": ["Taiwan"],
    "ARE": ["Emirate", "Vereinigte Arabische Emirate"],
    "BIH": ["Bosnien", "Bosnien-Herzegowina"],
    "COD": ["DR Kongo"],
    "CHN": ["Volksrepublik China"],
}


def entries(block: str) -> list[list[str]]:
    """Split a block above into its entries, each its words."""
    return [part.split(" ") for part in block.replace("\n", "|").split("|") if part.strip()]


def feminine(noun: str) -> list[str]:
    """The regular feminine nouns of a masculine one, singular and plural."""
    stem = noun.removesuffix("e")
    return [f"{stem}in", f"{stem}innen"]


def build_countries(codes: Path) -> dict[str, dict[str, object]]:
    """Join names, demonyms and capitals by ISO 3166 alpha-3 code.

    Args:
        codes: Path of `country-codes.csv`.

    Returns:
        `{code: {"name", "names", "demonyms", "capitals"}}`, sorted by code.
    """
    with codes.open(encoding="utf8", newline="") as handle:
        alpha3 = {
            row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"] for row in csv.DictReader(handle)
        }
    alpha3["XK"] = "XKX"
    names = {
        alpha3[key]: str(name)
        for key, name in Locale("de").territories.items()
        if len(alpha3.get(key, "")) == 3
    }
    names |= {"HKG": "Hongkong", "MAC": "Macau", "PSE": "Palästina", "MMR": "Myanmar"}
    demonyms: dict[str, set[str]] = {}
    for code, stem, *nouns in entries(PEOPLES):
        known = demonyms.setdefault(code, set())
        known |= {stem + ending for ending in ENDINGS}
        known |= {n for n in nouns if "-Bürger" not in n}
        if nouns and nouns[0][-1] in "er" and code != "DEU":
            known |= set(feminine(nouns[0]))
        known |= {f"{n}n" for n in nouns[:1] if n.endswith("er")}
    demonyms["CHE"] |= {"Schweizer", "Schweizern"}
    demonyms["USA"] |= {"US"}
    capitals: dict[str, list[str]] = {}
    for code, *words in entries(CAPITALS):
        capitals.setdefault(code, []).append(" ".join(words))
    return {
        code: {
            "name": names[code],
            "names": sorted({names[code], *EXTRA_NAMES.get(code, [])}),
            "demonyms": sorted(demonyms.get(code, set()) - {names[code]}),
            "capitals": sorted(capitals.get(code, [])),
        }
        for code in sorted(names)
    }


def main() -> None:
    """Read the file named on the command line and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countries", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=TARGET)
    args = parser.parse_args()
    table = build_countries(args.countries)
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    (args.output / "countries.json").write_text(text + "\n", "utf8")
    print(f"countries: {len(table)} entries")


if __name__ == "__main__":
    main()
