"""Two phones, a form at the clinic and a network that drops and doubles: a model to judge sync by.

The model knows nothing of how things are merged. It remembers who wrote what, and whom each writer
knew of; what has to stand follows from that alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cleardays.actions.own_diary import DAY, NotTaken, Sent
from cleardays.clinical.merging import Change, Standing, edited, standing

ZONE = "Europe/London"
FIRST = date(2026, 10, 1)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(2))
AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PHONES = ("phone", "tablet")
VALUES: dict[str, tuple[Any, ...]] = {
    "severity": (None, 1, 2, 3),
    "hours": (None, 2.0, 8.0),
    "note": (None, "a", "bb"),
    "drug.Imigran": (None, ("Imigran", 1.0, None), ("Imigran", 2.0, True)),
    "drug.Nurofen": (None, ("Nurofen", 1.0, None)),
}


class Store(Protocol):
    """What keeps: the real one, or one in memory with the same rule."""

    def tell(self, sent: Sent) -> dict[str, Any]: ...
    def stands(self, on: date) -> Standing: ...
    def ids(self) -> list[str]: ...
    def check(self) -> None: ...


@dataclass
class InMemory:
    """Keeps in memory, by the rule of `clinical/merging.py` and the first rule of sync."""

    log: dict[str, list[Change]] = field(default_factory=dict)
    told: dict[UUID, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def tell(self, sent: Sent) -> dict[str, Any]:
        if sent.client in self.told:
            digest, answer = self.told[sent.client]
            if digest != sent.digest:
                raise NotTaken("other payload")
            return answer
        known = self.log.setdefault(sent.about, [])
        ids = frozenset(c.id for c in known)
        begun = Change(str(sent.client), {}, frozenset(sent.seen) & ids, sent.device, sent.sequence)
        known.append(edited(known, begun, sent.state, sent.settles))
        answer = {"status": "kept", "client": str(sent.client)}
        self.told[sent.client] = (sent.digest, answer)
        return answer

    def stands(self, on: date) -> Standing:
        return standing(self.log.get(on.isoformat(), ()))

    def ids(self) -> list[str]:
        return [change.id for log in self.log.values() for change in log]

    def check(self) -> None:
        """There is nothing else to check."""


@dataclass
class Written:
    """One entry, as its writer meant it: what they changed, and whom they knew of."""

    sent: Sent
    meant: dict[str, Any]
    knew: frozenset[UUID]


@dataclass
class Phone:
    """What one phone holds: entries that wait, and what it last saw of each day."""

    name: str
    waits: list[Sent] = field(default_factory=list)
    sequence: int = 0
    heads: dict[date, tuple[str, ...]] = field(default_factory=dict)
    knows: set[UUID] = field(default_factory=set)
    screen: dict[date, dict[str, Any]] = field(default_factory=dict)


class SyncWorld(RuleBasedStateMachine):
    """Anything may happen to a request or its answer; nothing may be lost or doubled."""

    make_store: Callable[[], Store] = InMemory

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).make_store()
        self.phones = {name: Phone(name) for name in PHONES}
        self.written: dict[UUID, Written] = {}
        self.delivered: dict[UUID, dict[str, Any]] = {}
        self.count = 0

    # --- what people do

    def _write(self, phone: Phone | None, on: date, state: dict[str, Any], **more: Any) -> Sent:
        self.count += 1
        client = UUID(int=self.count)
        if phone is None:
            screen = {n: said[0].value for n, said in self.store.stands(on).values.items()}
            seen, knew = self.store.stands(on).heads, frozenset(self.delivered)
            device, sequence = "", 0
        else:
            phone.sequence += 1
            screen, seen = phone.screen.setdefault(on, {}), phone.heads.get(on, ())
            knew, device, sequence = frozenset(phone.knows), phone.name, phone.sequence
        sent = Sent(
            client,
            DAY,
            on.isoformat(),
            on,
            state,
            ZONE,
            seen,
            device=device,
            sequence=sequence,
            **more,
        )
        always = {"headache", *sent.settles}
        is_gone = not screen or screen.get("removed") is True
        whole = {**dict.fromkeys(screen), **state} if is_gone else state
        meant = {n: v for n, v in whole.items() if n in always or screen.get(n) != v}
        meant["removed"] = bool(state.get("removed"))
        self.written[client] = Written(sent, meant, knew)
        if phone is not None:
            phone.waits.append(sent)
            phone.knows.add(client)
            screen.update(meant)
        return sent

    @rule(
        phone=st.sampled_from(PHONES),
        on=st.sampled_from(DAYS),
        names=st.sets(st.sampled_from(sorted(VALUES)), max_size=3),
        data=st.data(),
    )
    def writes_on_a_phone(self, phone: str, on: date, names: set[str], data: st.DataObject) -> None:
        state = {n: data.draw(st.sampled_from(VALUES[n]), label=n) for n in sorted(names)}
        self._write(self.phones[phone], on, {"headache": True, **state})

    @rule(phone=st.sampled_from(PHONES), on=st.sampled_from(DAYS))
    def says_clear(self, phone: str, on: date) -> None:
        self._write(self.phones[phone], on, {"headache": False})

    @rule(phone=st.sampled_from(PHONES), on=st.sampled_from(DAYS))
    def takes_out(self, phone: str, on: date) -> None:
        self._write(self.phones[phone], on, {"removed": True})

    @rule(on=st.sampled_from(DAYS), severity=st.sampled_from((1, 2, 3)))
    def the_clinic_writes(self, on: date, severity: int) -> None:
        self._arrives(self._write(None, on, {"headache": True, "severity": severity}))

    @rule(on=st.sampled_from(DAYS))
    def the_person_chooses(self, on: date) -> None:
        stands = self.store.stands(on)
        if stands.differs:
            name = stands.differs[0]
            value = stands.values[name][-1].value
            if name != "removed":
                self._arrives(self._write(None, on, {name: value}, settles=(name,)))
                assert name not in self.store.stands(on).differs

    # --- what the network does

    def _arrives(self, sent: Sent) -> dict[str, Any]:
        answer = self.store.tell(sent)
        before = self.delivered.setdefault(sent.client, answer)
        assert answer == before, "the same request has the same answer, for ever"
        return answer

    @rule(
        phone=st.sampled_from(PHONES),
        times=st.integers(0, 3),
        is_answered=st.booleans(),
    )
    def sends(self, phone: str, times: int, is_answered: bool) -> None:
        """The request is dropped, comes once, or several times; the answer comes back, or does not."""
        here = self.phones[phone]
        if not here.waits:
            return
        for _ in range(times):
            self._arrives(here.waits[0])
        if times and is_answered:
            here.waits.pop(0)

    @precondition(lambda self: bool(self.delivered))
    @rule(data=st.data())
    def an_old_request_comes_again(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(sorted(self.delivered, key=str)), label="again")
        self._arrives(self.written[client].sent)

    @precondition(lambda self: bool(self.delivered))
    @rule(data=st.data())
    def an_id_comes_with_something_else(self, data: st.DataObject) -> None:
        client = data.draw(st.sampled_from(sorted(self.delivered, key=str)), label="other")
        sent = self.written[client].sent
        other = {**sent.state, "note": "quite another"}
        try:
            self.store.tell(
                Sent(
                    sent.client,
                    DAY,
                    sent.about,
                    sent.on,
                    other,
                    ZONE,
                    sent.seen,
                    device=sent.device,
                    sequence=sent.sequence,
                )
            )
        except NotTaken:
            return
        raise AssertionError("another payload under the same id was taken")

    @rule(phone=st.sampled_from(PHONES))
    def looks(self, phone: str) -> None:
        """With a network: what waits is sent, then the phone sees what stands."""
        here = self.phones[phone]
        while here.waits:
            self._arrives(here.waits.pop(0))
        for on in DAYS:
            stands = self.store.stands(on)
            here.heads[on] = stands.heads
            here.screen[on] = {n: said[0].value for n, said in stands.values.items()}
        here.knows |= set(self.delivered)

    # --- what has to hold

    def _expected(self, on: date) -> dict[str, set[Any]]:
        here = [self.written[c] for c in self.delivered if self.written[c].sent.on == on]
        found: dict[str, set[Any]] = {}
        for one in here:
            for name, value in one.meant.items():
                aside = any(name in other.meant and one.sent.client in other.knew for other in here)
                if not aside:
                    found.setdefault(name, set()).add(value)
        return found

    @invariant()
    def nothing_is_lost_and_nothing_is_doubled(self) -> None:
        assert sorted(self.store.ids()) == sorted(map(str, self.delivered))
        for on in DAYS:
            stands = self.store.stands(on)
            values = {n: [s.value for s in said] for n, said in stands.values.items()}
            assert {n: set(v) for n, v in values.items()} == self._expected(on)
            assert all(len(v) == len(set(v)) for v in values.values())
        self.store.check()

    def teardown(self) -> None:
        """At last everything is sent, and everything that was ever written is there, once."""
        for here in self.phones.values():
            while here.waits:
                self._arrives(here.waits.pop(0))
        assert set(self.delivered) == set(self.written)
        self.nothing_is_lost_and_nothing_is_doubled()
