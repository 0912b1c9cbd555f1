"""What happens in a sample week: kinds of incident in plain words, and the places of the force they may lie in.

Written for this demonstration; nothing is taken from a real report, and no slur is written out. ``{she}``,
``{her}``, ``{hers}`` (her bag) and ``{herself}`` become the person's own word.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Where = Literal["street", "home", "shop", "bus", "work", "school", "worship", "online", "park"]


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of incident. ``strands`` are the force's words; ``of`` the communities it happens to; ``often`` its
    weight beside the others."""

    strands: str
    of: tuple[str, ...]
    where: Where
    offence: str
    account: str
    recorded: str = "Crime"
    risk: str = "Standard"
    risk_reason: str = ""
    often: int = 2
    women_only: bool = False


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A neighbourhood of the force, its district, and streets in it."""

    name: str
    district: str
    streets: tuple[str, ...]
    often: int = 2


_BRISTOL, _SOUTH_GLOS, _BATH = "Bristol", "South Gloucestershire", "Bath and North East Somerset"
_NORTH, _SOMERSET = "North Somerset", "Somerset"

PLACES = (
    Place(name="Easton", district=_BRISTOL, streets=("Stapleton Road", "St Mark's Road", "Easton Road"), often=5),
    Place(name="Barton Hill", district=_BRISTOL, streets=("Avonvale Road", "Great Western Lane"), often=4),
    Place(name="Bedminster", district=_BRISTOL, streets=("North Street", "East Street", "West Street"), often=4),
    Place(name="Fishponds", district=_BRISTOL, streets=("Fishponds Road", "Lodge Causeway"), often=4),
    Place(name="Knowle West", district=_BRISTOL, streets=("Filwood Broadway", "Leinster Avenue"), often=3),
    Place(name="Southmead", district=_BRISTOL, streets=("Greystoke Avenue", "Doncaster Road"), often=3),
    Place(name="Redland", district=_BRISTOL, streets=("Whiteladies Road", "Chandos Road"), often=2),
    Place(name="Hartcliffe", district=_BRISTOL, streets=("Symes Avenue", "Bishport Avenue"), often=2),
    Place(name="St Pauls", district=_BRISTOL, streets=("Grosvenor Road", "City Road"), often=3),
    Place(name="Kingswood", district=_SOUTH_GLOS, streets=("Regent Street", "Hanham Road"), often=2),
    Place(name="Patchway", district=_SOUTH_GLOS, streets=("Rodway Road", "Gloucester Road")),
    Place(name="Bath", district=_BATH, streets=("Southgate Street", "Moorland Road", "London Road"), often=4),
    Place(name="Keynsham", district=_BATH, streets=("High Street", "Temple Street"), often=1),
    Place(name="Weston-super-Mare", district=_NORTH, streets=("High Street", "Meadow Street", "Locking Road"), often=4),
    Place(name="Portishead", district=_NORTH, streets=("High Street", "Harbour Road"), often=1),
    Place(name="Taunton", district=_SOMERSET, streets=("East Street", "Fore Street", "Station Road"), often=4),
    Place(name="Yeovil", district=_SOMERSET, streets=("Middle Street", "Sherborne Road"), often=3),
    Place(name="Bridgwater", district=_SOMERSET, streets=("Fore Street", "St John Street"), often=2),
    Place(name="Minehead", district=_SOMERSET, streets=("The Avenue", "Friday Street"), often=1),
)

_PUBLIC_ORDER = "Racially or religiously aggravated public fear, alarm or distress"
_HARASSMENT = "Racially or religiously aggravated harassment"
_ASSAULT = "Assault without injury"
_DAMAGE = "Criminal damage to a dwelling"
_MESSAGES = "Malicious communications"
_FEAR = "Public fear, alarm or distress"
_NONE = "Incident, no offence disclosed"

_BLACK = ("somali", "caribbean", "west african", "sudanese")
_ASIAN = ("pakistani", "bengali", "punjabi", "south indian", "filipino", "chinese")
_MUSLIM = ("somali", "pakistani", "bengali", "arabic", "sudanese", "kurdish")
_EUROPEAN = ("polish", "romanian", "ukrainian")

HAPPENINGS = (
    Happening(
        strands="Race", of=_BLACK, where="street", offence=_PUBLIC_ORDER, often=5,
        account="Two men in a car slowed down beside {her}, shouted about the colour of {hers} skin and told {her} to "
        "leave the country. {She} walked home another way and has not taken that road since.",
    ),
    Happening(
        strands="Black", of=_BLACK, where="bus", offence=_PUBLIC_ORDER, often=4,
        account="A passenger refused to let {her} sit down and said loudly that people like {her} should stand. The "
        "driver stopped the bus. Two other passengers gave their names.",
    ),
    Happening(
        strands="Black", of=("somali", "caribbean", "west african"), where="home", offence=_HARASSMENT, often=4,
        risk="High", risk_reason="Fourth time in a month, next door, and there are children at home.",
        account="The neighbour banged on the wall at night again, shouted about where the family comes from, and left "
        "rubbish on the step. {She} keeps the children away from the window.",
    ),
    Happening(
        strands="Asian", of=_ASIAN, where="shop", offence=_PUBLIC_ORDER, often=5,
        account="A customer who was asked to pay threw the goods on the floor and insulted {her} for {hers} accent and "
        "{hers} background. {She} was alone behind the till until closing time.",
    ),
    Happening(
        strands="Asian", of=("filipino", "south indian"), where="work", offence=_PUBLIC_ORDER, often=3,
        account="{She} is a nurse. A visitor on the ward said that {she} must not touch his mother because {she} is "
        "foreign, and followed {her} to the car park. {Hers} manager has been told.",
    ),
    Happening(
        strands="Asian", of=("chinese",), where="street", offence=_ASSAULT, often=2,
        account="A group of young people made noises at {her}, pulled {hers} hood and threw a drink. {She} is a "
        "student and was on the way home from the library.",
    ),
    Happening(
        strands="Nationality", of=_EUROPEAN, where="street", offence=_PUBLIC_ORDER, often=4,
        account="{She} was speaking {hers} own language on the telephone. A man walked up, shouted that only English "
        "is spoken here and knocked the telephone out of {hers} hand.",
    ),
    Happening(
        strands="Nationality", of=_EUROPEAN, where="home", offence=_DAMAGE, often=3, risk="Medium",
        risk_reason="Second time; whoever did it knows which flat it is.",
        account="Paint was thrown at {hers} front door at night and a note told {her} to go home. It is the second "
        "note this autumn. {She} has kept both.",
    ),
    Happening(
        strands="Roma", of=("roma",), where="school", offence=_HARASSMENT, risk="Medium", often=3,
        risk_reason="The children no longer want to go to school.",
        account="Other parents at the gate told {her} that {hers} children should not be in the class and called the "
        "family thieves. The youngest child asked {her} what the word means.",
    ),
    Happening(
        strands="Gypsy or Traveller", of=("traveller",), where="shop", offence=_NONE, recorded="Non-crime", often=2,
        account="{She} was refused service in a public house and told that Travellers are not welcome. Staff laughed "
        "when {she} asked for the manager.",
    ),
    Happening(
        strands="Refugee or asylum seeker", of=("kurdish", "sudanese", "arabic"), where="home", offence=_HARASSMENT,
        risk="High", risk_reason="People gathered outside where {she} lives, and the address is known online.",
        account="About ten people stood outside the accommodation, filmed those who came out and shouted at them. A "
        "stone broke a window on {hers} floor. {She} has not slept well since.",
    ),
    Happening(
        strands="Race;Islamophobic", of=_MUSLIM, where="street", offence=_PUBLIC_ORDER, often=5, women_only=True,
        account="A man pulled at {hers} headscarf from behind and shouted about {hers} religion. {She} dropped the "
        "shopping. A woman from a shop stayed with {her} until {hers} sister came.",
    ),
    Happening(
        strands="Islamophobic", of=_MUSLIM, where="worship", offence="Criminal damage to a religious building", often=2,
        risk="Medium", risk_reason="Friday prayers are crowded, and the same words were written in spring.",
        account="Words against Muslims were sprayed on the wall beside the door before Friday prayers. {She} found "
        "them when {she} came to open up, and cleaned them off before the children arrived.",
    ),
    Happening(
        strands="Islamophobic;Race", of=("pakistani", "somali", "arabic"), where="online", offence=_MESSAGES, often=3,
        account="{Hers} picture was taken from the page of a community group and posted with remarks about {hers} "
        "faith. Strangers wrote under it where {she} works. The platform has not answered yet.",
    ),
    Happening(
        strands="Antisemitic", of=("jewish",), where="online", offence=_MESSAGES, often=2, risk="Medium",
        risk_reason="The messages name the street.",
        account="{She} received eleven messages from accounts without a name after speaking at a school. Two of them "
        "name {hers} street. {She} has kept screenshots of all of them.",
    ),
    Happening(
        strands="Antisemitic", of=("jewish",), where="street", offence=_PUBLIC_ORDER, often=1,
        account="A driver shouted at {her} and {hers} son on the way to the synagogue, turned round and shouted again. "
        "{She} noted part of the number plate.",
    ),
    Happening(
        strands="Religion;Race", of=("punjabi",), where="bus", offence=_PUBLIC_ORDER, often=3,
        account="A group on the top deck mocked {hers} faith and {hers} family, and would not let {her} pass to the "
        "stairs. {She} got off two stops early and walked.",
    ),
    Happening(
        strands="Homophobic", of=("british", "caribbean", "polish"), where="street", offence=_FEAR, often=6,
        account="{She} was holding {hers} partner's hand. Three people followed them from the bus stop, shouting, as "
        "far as the corner where they live.",
    ),
    Happening(
        strands="Homophobic", of=("british",), where="home", offence="Harassment", often=3, risk="Medium",
        risk_reason="The neighbour can see when the lights go on.",
        account="A neighbour left notes about {hers} private life under the windscreen and told others in the block. "
        "{She} now parks two streets away.",
    ),
    Happening(
        strands="Homophobic", of=("british", "filipino"), where="online", offence=_MESSAGES, often=3,
        account="{She} was written to through a dating application by somebody who then threatened to tell {hers} "
        "family and employer. {She} has blocked the account; a new one appeared the next day.",
    ),
    Happening(
        strands="Biphobic", of=("british",), where="work", offence=_NONE, recorded="Non-crime", often=1,
        account="Remarks about {her} were written on the board in the staff room twice in one week. {She} wiped them "
        "off {herself} and told nobody until now.",
    ),
    Happening(
        strands="Transphobic", of=("british",), where="street", offence=_ASSAULT, often=2, risk="Medium",
        risk_reason="The same group waits near the stop.",
        account="The same group as last week blocked the way near the stop, asked what {she} is and spat at {her}. "
        "{She} missed college for two days.",
    ),
    Happening(
        strands="Transphobic", of=("british", "polish"), where="online", offence=_MESSAGES, often=2,
        account="{Hers} old name and old pictures were posted in a local group and shared more than forty times. {She} "
        "does not know who had them.",
    ),
    Happening(
        strands="Disability", of=("british",), where="bus", offence=_FEAR, often=3,
        account="A passenger refused to move a pushchair from the wheelchair place and said that {she} only pretends. "
        "Others joined in. {She} waited an hour for the next bus in the rain.",
    ),
    Happening(
        strands="Learning disability;Mate crime", of=("british", "caribbean"), where="home", offence="Theft", often=2,
        risk="High", risk_reason="{She} believes that they are friends and lets them in.",
        account="Two people who call themselves {hers} friends came on the day {hers} money arrives, took the bank "
        "card and stayed in the flat. {Hers} support worker noticed the empty fridge.",
    ),
    Happening(
        strands="Physical disability", of=("british", "bengali"), where="online", offence=_MESSAGES, often=2,
        account="A film of {her} with the walking frame was put online with mocking words and seen several thousand "
        "times. {She} knows the voice of the person who filmed.",
    ),
    Happening(
        strands="Autism", of=("british",), where="park", offence=_ASSAULT, often=2,
        account="Young people took {hers} headphones, filmed {her} being upset and laughed. {She} will not go to the "
        "park any more, which was {hers} favourite place.",
    ),
    Happening(
        strands="Gender", of=("british", "south indian"), where="online", offence=_MESSAGES, often=2, women_only=True,
        account="After {she} spoke at a council meeting {she} received messages saying what should be done to women "
        "who speak. {She} has stopped answering the telephone.",
    ),
    Happening(
        strands="Misogyny", of=("british",), where="street", offence=_FEAR, often=1, women_only=True,
        recorded="Undetermined",
        account="A man followed {her} from the station, shouting about what women are for, and stood outside the house "
        "for a while after {she} had gone in.",
    ),
    Happening(
        strands="Alternative subculture", of=("british",), where="park", offence=_ASSAULT, often=1,
        account="{She} and a friend were pushed and had stones thrown at them because of how they dress. The friend's "
        "glasses were broken.",
    ),
    Happening(
        strands="Homelessness", of=("british",), where="street", offence="Criminal damage", often=1, risk="Medium",
        risk_reason="Sleeps in the same doorway because of the dog.",
        account="Somebody poured water over {hers} sleeping bag at night and filmed it. {She} has a dog, so hostels "
        "are difficult.",
    ),
)  # fmt: skip
