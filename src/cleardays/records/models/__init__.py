"""Every table, for Django to find and for the rest of the house to import from one place."""

from cleardays.records.models.accounts import Account, BreakGlass, Clinic, Invitation, Qualification
from cleardays.records.models.appointments import Appointment, ClinicDay
from cleardays.records.models.audit import AuditHead, AuditRow
from cleardays.records.models.diary import AttackEntry, CompletePeriod, DayEntry, SpanEntry
from cleardays.records.models.history import (
    OtherToxinRow,
    PreventiveRow,
    ReactionRow,
    ScoreRow,
    Told,
)
from cleardays.records.models.own_diary import OwnChange, OwnDevice, OwnDrug
from cleardays.records.models.people import Batch, Merge, Person
from cleardays.records.models.review import (
    Assessment,
    Authorisation,
    DecisionRow,
    Letter,
    PaperPack,
)
from cleardays.records.models.treatment import (
    Addendum,
    Consent,
    Direction,
    InjectionSession,
    SiteRow,
    Vial,
    VialDraw,
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
    "Clinic",
    "ClinicDay",
    "CompletePeriod",
    "Consent",
    "DayEntry",
    "DecisionRow",
    "Direction",
    "InjectionSession",
    "Invitation",
    "Letter",
    "Merge",
    "OtherToxinRow",
    "OwnChange",
    "OwnDevice",
    "OwnDrug",
    "PaperPack",
    "Person",
    "PreventiveRow",
    "Qualification",
    "ReactionRow",
    "ScoreRow",
    "SiteRow",
    "SpanEntry",
    "Told",
    "Vial",
    "VialDraw",
]
