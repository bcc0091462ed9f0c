"""Every table, for Django to find and for the rest of the house to import from one place."""

from cleardays.records.models.accounts import Account, BreakGlass, Clinic, Invitation, Qualification
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.asked import ReaderQuestion
from cleardays.records.models.audit import AuditHead, AuditRow
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.erasure import Erasure
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.own_diary import OwnChange, OwnDevice, OwnDrug
from cleardays.records.models.people import Batch, Merge, Person
from cleardays.records.models.reminders import Reminder, ReminderSent
from cleardays.records.models.review import (
    Assessment,
    Authorisation,
    DecisionRow,
    Letter,
    PaperPack,
)
from cleardays.records.models.sharing import ShareLink, ShareLook
from cleardays.records.models.treatment import (
    Addendum,
    Consent,
    Direction,
    InjectionSession,
    SiteRow,
    Vial,
    VialDraw,
)
from cleardays.records.models.visiting import (
    CalendarFeed,
    CheckIn,
    Offer,
    Reception,
    Said,
    VisitRequest,
    Waiting,
)

__all__ = [
    "Account",
    "Addendum",
    "Appointment",
    "Assessment",
    "AttackEntry",
    "AuditHead",
    "AuditRow",
    "Authorisation",
    "Batch",
    "BreakGlass",
    "CalendarFeed",
    "CheckIn",
    "Clinic",
    "ClinicDay",
    "CompletePeriod",
    "Consent",
    "DayEntry",
    "DecisionRow",
    "Direction",
    "Erasure",
    "InjectionSession",
    "Invitation",
    "Letter",
    "Merge",
    "Offer",
    "OtherToxinRow",
    "OwnChange",
    "OwnDevice",
    "OwnDrug",
    "PaperPack",
    "Person",
    "PreventiveRow",
    "Qualification",
    "ReactionRow",
    "ReaderQuestion",
    "Reception",
    "Reminder",
    "ReminderSent",
    "Said",
    "ScoreRow",
    "ShareLink",
    "ShareLook",
    "SiteRow",
    "SpanEntry",
    "Told",
    "Vial",
    "VialDraw",
    "VisitRequest",
    "Waiting",
]
