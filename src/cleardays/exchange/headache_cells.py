"""What is said about one headache in the cells of a row, both directions."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from cleardays.clinical.diary import Aura, AuraFeature, AuraSymptom, Headache, Intake
from cleardays.evidence.assumptions import PainScale
from cleardays.exchange import drug_cell, pain
from cleardays.exchange.refusal import listed
from cleardays.exchange.sheet import Row, number, yes_no

FEATURES = (
    "one_sided",
    "pulsating",
    "worse_with_activity",
    "nausea",
    "vomiting",
    "light",
    "sound",
    "believed_migraine",
)
COLUMNS = ("severity", *FEATURES, "aura_symptoms", "aura_features")
_NO_AURA, _SOME_AURA, _UNSPECIFIED = "none", "yes", "unspecified"
_Name = TypeVar("_Name", bound=StrEnum)


def read_headache(row: Row, scale: PainScale | None) -> Headache:
    """The headache that a row describes, without the drugs; problems go to the row's list."""
    said = row.text("severity")
    severity = pain.read_level(said, scale) if said else None
    if said and severity is None:
        row.wrong("severity", pain.EXPECTED + (f" {scale.id}" if scale else ""))
    return Headache(
        severity=severity,
        one_sided=row.yes_no("one_sided"),
        pulsating=row.yes_no("pulsating"),
        worse_with_activity=row.yes_no("worse_with_activity"),
        nausea=row.yes_no("nausea"),
        vomiting=row.yes_no("vomiting"),
        light=row.yes_no("light"),
        sound=row.yes_no("sound"),
        aura=_read_aura(row),
        believed_migraine=row.yes_no("believed_migraine"),
    )


def _read_aura(row: Row) -> Aura | bool | None:
    said, more = row.text("aura_symptoms").lower(), row.text("aura_features").lower()
    features = None
    if more:
        features = _read_names(row, "aura_features", more, AuraFeature)
    if said in (_NO_AURA, "no", "0", "false"):
        if more:
            row.wrong("aura_features", "an empty cell, because there was no aura")
        return False
    if said in (_SOME_AURA, "1", "true") and not more:
        return True
    if not said and not more:
        return None
    if said in ("", _UNSPECIFIED, _SOME_AURA, "1", "true"):
        return Aura(features=features)
    return Aura(_read_names(row, "aura_symptoms", said, AuraSymptom), features)


def _read_names(row: Row, column: str, said: str, kind: type[_Name]) -> frozenset[_Name]:
    if said == _NO_AURA:
        return frozenset()
    names = [name.strip() for name in said.replace(",", ";").split(";") if name.strip()]
    known = {item.value: item for item in kind}
    if not names or any(name not in known for name in names):
        row.wrong(column, f"{_NO_AURA}, or one or more of {listed(known)}, between semicolons")
        return frozenset()
    return frozenset(known[name] for name in names)


def read_drugs(row: Row) -> tuple[Intake, ...] | None:
    """The drugs that a row names, in `drugs` or else counted in `medication`; None: not said."""
    drugs = _drugs_in(row, "drugs")
    said = row.text("medication")
    if not said:
        return drugs
    counted = _counted(row, said)
    if row.text("drugs"):
        if counted is not None and drugs is not None and bool(counted) != bool(drugs):
            row.wrong("medication", "the same answer as in column drugs: some, or none")
        return drugs
    return counted


def with_drugs(headache: Headache, drugs: tuple[Intake, ...] | None) -> Headache:
    """The headache with the drugs taken for it."""
    return replace(headache, drugs=drugs)


def _drugs_in(row: Row, name: str) -> tuple[Intake, ...] | None:
    said = row.text(name)
    drugs = drug_cell.read_drugs(said) if said else None
    if said and drugs is None:
        row.wrong(name, drug_cell.EXPECTED)
    return drugs


def _counted(row: Row, said: str) -> tuple[Intake, ...] | None:
    count = number(said)
    if count is not None:
        if count and not drug_cell.FEWEST_DOSES <= count <= drug_cell.MOST_DOSES:
            row.wrong("medication", "how many doses were taken, 0 to 100")
            return None
        return (Intake("", count),) if count else ()
    answer = yes_no(said)
    if answer is not None:
        return (Intake(),) if answer else ()
    return _drugs_in(row, "medication")


def write_headache(headache: Headache) -> dict[str, str]:
    """The cells that are read back as this headache, without the drugs."""
    cells = {name: write_yes_no(getattr(headache, name)) for name in FEATURES}
    severity = headache.severity
    cells["severity"] = "" if severity is None else severity.name.lower()
    cells["aura_symptoms"], cells["aura_features"] = _write_aura(headache.aura)
    return cells


def _write_aura(aura: Aura | bool | None) -> tuple[str, str]:
    if not isinstance(aura, Aura):
        return {None: "", True: _SOME_AURA, False: _NO_AURA}[aura], ""
    features = "" if aura.features is None else _write_names(aura.features, _NO_AURA)
    return _write_names(aura.symptoms, _UNSPECIFIED), features


def _write_names(names: Iterable[StrEnum], empty: str) -> str:
    return "; ".join(sorted(name.value for name in names)) or empty


def write_yes_no(answer: bool | None) -> str:
    """Yes, no, or an empty cell."""
    return "" if answer is None else "yes" if answer else "no"
