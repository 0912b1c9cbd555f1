"""Dates as people write them, each with what is meant. Now is Wednesday 2 December 2026, 10:30.

``ASKED``: it can mean two things, or nothing that is known; anything but a question would be a guess. A time of 23:59
is a whole day that is still to come.
"""

from __future__ import annotations

from datetime import datetime

from champion_app.domain.rules.words.moments import london

NOW = datetime(2026, 12, 2, 10, 30, tzinfo=london())
ASKED = ""

BIRTH = {
    "4/5/88": "1988-05-04", "04/05/1988": "1988-05-04", "4.5.88": "1988-05-04", "4-5-1988": "1988-05-04",
    "4 5 88": "1988-05-04", "4 / 5 / 1988": "1988-05-04", "040588": "1988-05-04", "04051988": "1988-05-04",
    "1988-05-04": "1988-05-04", "1988/05/04": "1988-05-04", "19880504": "1988-05-04", "4 May 1988": "1988-05-04",
    "4th May 1988": "1988-05-04", "4 May '88": "1988-05-04", "the 4th of May, 1988": "1988-05-04",
    "May 4th, 1988": "1988-05-04", "4-May-88": "1988-05-04", "4may1988": "1988-05-04",
    "fourth of May 1988": "1988-05-04", "Wed 4 May 1988": "1988-05-04", "WEDNESDAY, 4 MAY 1988": "1988-05-04",
    "04/05/1988 00:00:00": "1988-05-04", "1988-05-04T00:00:00Z": "1988-05-04", "٤/٥/١٩٨٨": "1988-05-04",
    "۰۴۰۵۱۹۸۸": "1988-05-04", "৪/৫/৮৮": "1988-05-04", "４/５/８８": "1988-05-04", "4/5/26": "2026-05-04",
    "4/5/30": "1930-05-04", "3/12/26": "1926-12-03", "29/2/1988": "1988-02-29", "31/12/99": "1999-12-31",
    "twenty-first of June 1975": "1975-06-21", "10 Nov 2026": "2026-11-10", "yesterday": "2026-12-01",
    " 4 May 1988 ": "1988-05-04", "4 Sept 1960": "1960-09-04", "12/13/1990": ASKED, "32 Dec 10": ASKED,
    "29/2/1987": ASKED, "31/4/90": ASKED, "30 February 1990": ASKED, "0/5/88": ASKED, "4/5/1888": ASKED,
    "4/5/2999": ASKED, "Tuesday 4 May 1988": ASKED, "4 May": ASKED, "4/5": ASKED, "1988": ASKED, "May 1988": ASKED,
    "05/1988": ASKED, "88": ASKED, "tomorrow": ASKED, "4 May 2027": ASKED, "4 May 1988 3pm": ASKED,
    "4 May 1988 and 5 May 1988": ASKED, "not known": ASKED, "about 1988": ASKED, "4.V.1988": ASKED, "Thursday": ASKED,
    "the 4th": ASKED, "4/5/888": ASKED, "04/05/19888": ASKED,
}  # fmt: skip

PAST_DAY = {
    "yesterday": "2026-12-01", "today": "2026-12-02", "last Friday": "2026-11-27", "Friday": "2026-11-27",
    "4 Nov": "2026-11-04", "4/11": "2026-11-04", "5 December": "2025-12-05", "3 weeks ago": "2026-11-11",
    "a fortnight ago": "2026-11-18", "2 months ago": "2026-10-02", "31st": "2026-10-31",
    "day before yesterday": "2026-11-30", "Monday last week": "2026-11-23", "end of last month": "2026-11-30",
    "last Monday": ASKED, "Wednesday": ASKED, "tomorrow": ASKED, "in 3 days": ASKED, "last week": ASKED,
}  # fmt: skip

PAST_MOMENT = {
    "yesterday 4pm": "2026-12-01T16:00", "last night": "2026-12-01T20:00", "yesterday evening": "2026-12-01T18:00",
    "an hour ago": "2026-12-02T09:30", "this morning": "2026-12-02T09:00", "9.15": "2026-12-02T09:15",
    "Friday at half past two": "2026-11-27T14:30", "now": "2026-12-02T10:30", "1/12 1630": "2026-12-01T16:30",
    "4pm": ASKED, "yesterday": ASKED, "tomorrow 9am": ASKED, "4 May 1988": ASKED,
}  # fmt: skip

AHEAD = {
    "in 14h": "2026-12-03T00:30", "in 2hrs": "2026-12-02T12:30", "in 3d": "2026-12-05T23:59",
    "5 past 4 Friday": "2026-12-04T16:05", "quarter past 4pm": "2026-12-02T16:15", "New Year’s Eve": "2026-12-31T23:59",
    "1st of next month": "2027-01-01T23:59", "half seven pm": "2026-12-02T19:30", "14h": "2026-12-02T14:00",
    "in 1 year, 2 months and 3 days": "2028-02-05T23:59", "in an hour and 20 minutes": "2026-12-02T11:50",
    "in 14": ASKED, "14h ago": ASKED, "half seven am": ASKED, "in 2 days and 3 hours": ASKED,
    "in a day and a half": ASKED, "Friday": "2026-12-04T23:59", "4 May": "2027-05-04T23:59",
    "in two weeks": "2026-12-16T23:59", "tomorrow": "2026-12-03T23:59", "later today": "2026-12-02T23:59",
    "end of the month": "2026-12-31T23:59", "end of next month": "2027-01-31T23:59", "end of June": "2027-06-30T23:59",
    "Friday week": "2026-12-11T23:59", "a week on Friday": "2026-12-11T23:59", "week on Tuesday": "2026-12-15T23:59",
    "tues week": "2026-12-15T23:59", "a fortnight on Monday": "2026-12-21T23:59", "two weeks today": "2026-12-16T23:59",
    "tmrw": "2026-12-03T23:59", "Friday next week": "2026-12-11T23:59", "next week Tuesday": "2026-12-08T23:59",
    "next Monday": "2026-12-07T23:59", "this Friday": "2026-12-04T23:59", "the 4th": "2026-12-04T23:59",
    "the 1st": "2027-01-01T23:59", "31st": "2026-12-31T23:59", "in a fortnight": "2026-12-16T23:59",
    "in 3 days": "2026-12-05T23:59", "in a couple of days": "2026-12-04T23:59", "in 2 weeks' time": "2026-12-16T23:59",
    "in a month": "2027-01-02T23:59", "in 1 year": "2027-12-02T23:59", "day after tomorrow": "2026-12-04T23:59",
    "next working day": "2026-12-03T23:59", "in 4 working days": "2026-12-08T23:59",
    "first Monday in January": "2027-01-04T23:59", "last Friday of the month": "2026-12-25T23:59",
    "Boxing Day": "2026-12-26T23:59", "by Friday": "2026-12-04T23:59", "4 December 2026": "2026-12-04T23:59",
    "4/12": "2026-12-04T23:59", "29 Feb": "2028-02-29T23:59", "Fri, 4 Dec": "2026-12-04T23:59",
    "tomorrow (Thursday)": "2026-12-03T23:59", "in 1 week and 2 days": "2026-12-11T23:59",
    "Thursday 4pm": "2026-12-03T16:00", "thurs at 4": "2026-12-03T16:00", "Friday 4 p.m.": "2026-12-04T16:00",
    "4pm Friday": "2026-12-04T16:00", "FRIDAY 4 PM": "2026-12-04T16:00", "tomorrow evening": "2026-12-03T18:00",
    "tonight": "2026-12-02T20:00", "8 tonight": "2026-12-02T20:00", "this afternoon": "2026-12-02T15:00",
    "Friday afternoon at 3": "2026-12-04T15:00", "tomorrow at 3 in the afternoon": "2026-12-03T15:00",
    "tomorrow morning 9.30": "2026-12-03T09:30", "7.30 tomorrow evening": "2026-12-03T19:30",
    "half past two": "2026-12-02T14:30", "half two on Friday": "2026-12-04T14:30", "quarter to 5": "2026-12-02T16:45",
    "ten to four": "2026-12-02T15:50", "20 minutes to 6 tomorrow": "2026-12-03T17:40", "noon": "2026-12-02T12:00",
    "Thursday 1630": "2026-12-03T16:30", "1630": "2026-12-02T16:30", "tomorrow 0900": "2026-12-03T09:00",
    "0900hrs tomorrow": "2026-12-03T09:00", "16h30 Friday": "2026-12-04T16:30",
    "4 o'clock on Friday": "2026-12-04T16:00", "four o’clock Friday": "2026-12-04T16:00",
    "Friday 4:15pm": "2026-12-04T16:15", "12pm Friday": "2026-12-04T12:00", "Friday around 3": "2026-12-04T15:00",
    "first thing tomorrow": "2026-12-03T09:00", "at 7": "2026-12-02T19:00", "in half an hour": "2026-12-02T11:00",
    "in an hour and a half": "2026-12-02T12:00", "in 90 mins": "2026-12-02T12:00",
    "4 December 2026, 11:00": "2026-12-04T11:00", "4/12/26 15:00": "2026-12-04T15:00", "4.12.26 um": ASKED,
    "04/12/2026 15:00:00": "2026-12-04T15:00", "2026-12-04 15:00": "2026-12-04T15:00",
    "2026-12-04T15:00:00Z": "2026-12-04T15:00", "2027-07-04T15:00Z": "2027-07-04T16:00",
    "4 Dec 1930": "2026-12-04T19:30", "tomorrow 10.12": "2026-12-03T10:12", "4.30": "2026-12-02T16:30",
    "Wednesday 9am": "2026-12-09T09:00", "Thursday, December 10th at 2:15 PM": "2026-12-10T14:15",
    "Thursday 10th at 11": "2026-12-10T11:00", "٤/١٢ ١٥:٣٠": "2026-12-04T15:30", "Friday\u00a04pm": "2026-12-04T16:00",
    "Fri – 3pm": "2026-12-04T15:00",
    # can be two things
    "next Friday": ASKED, "Wednesday": ASKED, "4.12": ASKED, "tomorrow at 7": ASKED, "tomorrow at 8:30": ASKED,
    "4 Dec 2030": ASKED, "10 to 4": ASKED, "midnight": ASKED, "Friday midnight": ASKED, "Friday 4": ASKED, "sat": ASKED,
    "sun": ASKED, "wed": ASKED, "2026": ASKED,
    # contradicts itself
    "Tuesday 9 Dec": ASKED, "Friday 5 December": ASKED, "tomorrow, Friday": ASKED, "Thursday 4.12": ASKED,
    "Friday or Saturday": ASKED, "4 Dec 6 Dec": ASKED, "Friday 2pm 4pm": ASKED, "Friday morning 4pm": ASKED,
    # a stretch
    "2-4pm": ASKED, "7-8pm": ASKED, "2-4": ASKED, "10-12": ASKED, "after 5": ASKED, "before noon": ASKED,
    "between 2 and 4": ASKED, "Friday 2pm to 4pm": ASKED, "from 9": ASKED, "14:00-16:00": ASKED, "2pm or 3pm": ASKED,
    "next week": ASKED, "the weekend": ASKED, "next month": ASKED, "end of the week": ASKED, "before Friday": ASKED,
    "4-6 Dec": ASKED, "Mon-Fri": ASKED, "in a few days": ASKED, "early next week": ASKED,
    # on the wrong side of now
    "yesterday": ASKED, "4/5/26": ASKED, "4/5/88": ASKED, "this morning": ASKED, "9am": ASKED, "1010": ASKED,
    "an hour ago": ASKED, "4 December 1988": ASKED,
    # nothing at all
    "a": ASKED, "i": ASKED, "may": ASKED, "march": ASKED, "12": ASKED, "4": ASKED, "four": ASKED, "16": ASKED,
    "soon": ASKED, "asap": ASKED, "when she rings": ASKED, "see her about the lock": ASKED, "now and then": ASKED,
    "second": ASKED, "on": ASKED, "at": ASKED, "-": ASKED, "?": ASKED, "07700 900142": ASKED, "AS-0036": ASKED,
    "Saturdy": ASKED, "3 days": ASKED, "week": ASKED, "day": ASKED, "Friday 25:00": ASKED, "Friday 4:60": ASKED,
    "Friday 13am": ASKED, "32/12": ASKED, "13/13": ASKED, "28 March 2027 01:30": ASKED, "BS5 0AA": ASKED,
    "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1": ASKED, "x" * 500: ASKED,
}  # fmt: skip

TIMES = {
    "4pm": "16:00", "16:00": "16:00", "1630": "16:30", "18h00": "18:00", "half past two": "14:30", "6.30pm": "18:30",
    "6.30": "18:30", "noon": "12:00", "at 4": "16:00", "3 p.m.": "15:00", "18:00:00": "18:00", "09:05": "09:05",
    "4": ASKED, "7": ASKED, "2-4": ASKED, "after 6": ASKED, "Friday 4pm": ASKED, "25:00": ASKED, "late": ASKED,
}  # fmt: skip
