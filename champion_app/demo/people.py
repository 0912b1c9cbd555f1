"""Sample people, named as the people of Avon and Somerset are. Nobody here exists; a family name and a given name of
the same community are put together by chance. Telephone numbers are from the ranges that Ofcom keeps for drama."""

from __future__ import annotations

import random
import unicodedata

import msgspec

MOBILE = "07700 900{:03}"
LANDLINE = "0117 496 0{:03}"


class Community(msgspec.Struct, frozen=True, kw_only=True):
    """Names that go together, and the languages spoken. A family name that bends is written ``hers/his``;
    ``needs_interpreter``: how often, from 0 to 1."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    language: str = "English"
    needs_interpreter: float = 0.0
    family_first: bool = False


class SamplePerson(msgspec.Struct, frozen=True, kw_only=True):
    """One sample person, in the words of the extract."""

    name: str
    known_as: str
    woman: bool
    languages: str
    interpreter: str
    phone: str


_ENGLISH = "English"

COMMUNITIES: dict[str, Community] = {
    "british": Community(
        women=("Margaret", "Donna", "Jess", "Alice", "Gillian", "Charlotte", "Kerry", "Ruth", "Beth", "Holly"),
        men=("Keith", "Darren", "Tom", "Alfie", "Graham", "Ryan", "Stuart", "Josh", "Peter", "Callum"),
        families=("Vowles", "Hembrow", "Tanner", "Pearce", "Coombes", "Sweet", "Bishop", "Llewellyn", "Gready", "Reed"),
    ),
    "somali": Community(
        women=("Hodan", "Faduma", "Sahra", "Ifrah", "Nasteexo", "Hibaaq", "Deqa", "Ubah"),
        men=("Abdirahman", "Mahad", "Guled", "Yusuf", "Liban", "Warsame", "Bashiir", "Cabdi"),
        families=("Warsame", "Jama", "Farah", "Duale", "Aden", "Guleed", "Abdullahi", "Hersi", "Yuusuf"),
        language="Somali",
        needs_interpreter=0.6,
    ),
    "polish": Community(
        women=("Agnieszka", "Małgorzata", "Joanna", "Katarzyna", "Zofia", "Ewelina"),
        men=("Paweł", "Łukasz", "Krzysztof", "Marcin", "Grzegorz", "Wojciech"),
        families=("Wiśniewska/Wiśniewski", "Zając", "Krawczyk", "Dąbrowska/Dąbrowski", "Pietrzak", "Szymczak"),
        language="Polish",
        needs_interpreter=0.35,
    ),
    "romanian": Community(
        women=("Ioana", "Mihaela", "Roxana", "Andreea", "Cătălina"),
        men=("Bogdan", "Ștefan", "Răzvan", "Mihai", "Cosmin"),
        families=("Munteanu", "Dobre", "Țurcanu", "Stănescu", "Lupu", "Ciobanu"),
        language="Romanian",
        needs_interpreter=0.35,
    ),
    "roma": Community(
        women=("Jolana", "Rozália", "Denisa", "Ramona"),
        men=("Ján", "Rudolf", "Florin", "Ladislav"),
        families=("Rácz", "Horváthová/Horváth", "Ferko", "Lăcătuș", "Baloghová/Balogh"),
        language="Romani;Slovak",
        needs_interpreter=0.6,
    ),
    "punjabi": Community(
        women=("Parminder", "Harjinder", "Simran", "Manjit", "Navneet"),
        men=("Gurdeep", "Balwinder", "Amrik", "Jaspal", "Harbhajan"),
        families=("Kaur Sohal/Singh Sohal", "Kaur Dhaliwal/Singh Dhaliwal", "Grewal", "Kaur Bains/Singh Bains"),
        language="Punjabi;English",
        needs_interpreter=0.15,
    ),
    "pakistani": Community(
        women=("Nasreen", "Rukhsana", "Ayesha", "Sadia", "Farzana"),
        men=("Tariq", "Imran", "Shahid", "Nadeem", "Zubair"),
        families=("Mahmood", "Qureshi", "Chaudhry", "Iqbal", "Butt", "Rafiq"),
        language="Urdu;English",
        needs_interpreter=0.2,
    ),
    "bengali": Community(
        women=("Shirin", "Rahela", "Nazma", "Tahmina"),
        men=("Shofiq", "Anwar", "Rubel", "Mizanur"),
        families=("Begum/Miah", "Khatun/Uddin", "Akter/Rahman", "Chowdhury"),
        language="Bengali;English",
        needs_interpreter=0.3,
    ),
    "caribbean": Community(
        women=("Marcia", "Yvonne", "Keisha", "Beverley", "Shanice"),
        men=("Delroy", "Winston", "Leroy", "Tyrone", "Errol"),
        families=("Campbell", "Grant", "Bailey", "Francis", "Hinds", "Bogle"),
    ),
    "west african": Community(
        women=("Abena", "Chinyere", "Folake", "Ama"),
        men=("Kwabena", "Emeka", "Tunde", "Kofi"),
        families=("Boateng", "Okafor", "Adebayo", "Asante", "Ogunleye"),
    ),
    "chinese": Community(
        women=("Xiuying", "Mei Ling", "Jingyi", "Lan"),
        men=("Jianguo", "Ka Ming", "Hao", "Wei Jie"),
        families=("Zheng", "Lau", "Xu", "Cheung", "Liang"),
        language="Mandarin;English",
        needs_interpreter=0.25,
        family_first=True,
    ),
    "arabic": Community(
        women=("ليلى", "رنا", "Hanan", "Samar", "هدى"),
        men=("خالد", "Bassam", "Nizar", "سامر", "Marwan"),
        families=("الحلبي", "حمدان", "Khoury", "العلي", "Darwish"),
        language="Arabic",
        needs_interpreter=0.6,
    ),
    "kurdish": Community(
        women=("Shilan", "Nazdar", "Hêlîn", "Chra"),
        men=("Rebwar", "Azad", "Hiwa", "Baran"),
        families=("Sherwani", "Hawrami", "Qadir", "Rasul", "Demir"),
        language="Kurdish",
        needs_interpreter=0.5,
    ),
    "sudanese": Community(
        women=("Amna", "Widad", "Rihab", "Tasneem"),
        men=("Osman", "Elsadig", "Mutasim", "Bakri"),
        families=("Elamin", "Abdelrahim", "Babiker", "Idris", "Osman"),
        language="Arabic;English",
        needs_interpreter=0.4,
    ),
    "filipino": Community(
        women=("Maricel", "Jocelyn", "Rosalinda", "Cristina"),
        men=("Rommel", "Jun", "Efren", "Dennis"),
        families=("Villanueva", "Bautista", "Macaraeg", "Dela Cruz", "Salonga"),
        language="English;Tagalog",
    ),
    "south indian": Community(
        women=("Lakshmi", "Bindu", "Deepa", "Anjali"),
        men=("Rajesh", "Suresh", "Vinod", "Arun"),
        families=("Nair", "Menon", "Pillai", "Krishnan", "Varghese"),
    ),
    "jewish": Community(
        women=("Miriam", "Naomi", "Esther", "Leah"),
        men=("Daniel", "Reuben", "Saul", "Ari"),
        families=("Rosen", "Levene", "Abrahams", "Kaplan"),
    ),
    "ukrainian": Community(
        women=("Oksana", "Iryna", "Halyna", "Олена"),
        men=("Taras", "Ihor", "Mykola", "Андрій"),
        families=("Bondarenko", "Kravets", "Savchuk", "Лисенко"),
        language="Ukrainian;Russian",
        needs_interpreter=0.5,
    ),
    "traveller": Community(
        women=("Bridget", "Philomena", "Nora"),
        men=("Paddy", "Miley", "Simey"),
        families=("Penfold", "Loveridge", "Hanrahan", "Orchard"),
    ),
}


class Register:
    """Makes sample people one after another, never the same name or number twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._names: set[str] = set()
        self._mobiles = chance.sample(range(1000), 1000)
        self._landlines = chance.sample(range(1000), 1000)

    def person(self, community: str, *, woman: bool) -> SamplePerson:
        """One person of that community."""
        of = COMMUNITIES[community]
        given, family = self._new_name(of, woman=woman)
        languages = of.language
        interpreter = ""
        if self._chance.random() < of.needs_interpreter:
            interpreter = f"{languages.split(';')[0]} interpreter"
            if woman and self._chance.random() < 0.4:
                interpreter += ", ask for a woman"
        elif languages != _ENGLISH and _ENGLISH not in languages:
            languages = f"{languages};{_ENGLISH}"
        return SamplePerson(
            name=f"{family} {given}" if of.family_first else f"{given} {family}",
            known_as=given if self._chance.random() < 0.3 else "",
            woman=woman,
            languages=languages,
            interpreter=interpreter,
            phone=self._phone(),
        )

    def _new_name(self, of: Community, *, woman: bool) -> tuple[str, str]:
        while True:
            given = self._chance.choice(of.women if woman else of.men)
            hers, _, his = self._chance.choice(of.families).partition("/")
            family = hers if woman else his or hers
            same_letters = _latin(given) == _latin(family)
            if same_letters and f"{given} {family}" not in self._names:
                self._names.add(f"{given} {family}")
                return given, family

    def _phone(self) -> str:
        if self._chance.random() < 0.85:
            return MOBILE.format(self._mobiles.pop())
        return LANDLINE.format(self._landlines.pop())


def _latin(name: str) -> bool:
    return "LATIN" in unicodedata.name(name[0])
