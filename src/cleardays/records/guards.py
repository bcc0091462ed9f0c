"""What the database itself refuses: changing the audit, a signed session, a sent letter, what was said.

On SQLite these are triggers only: whoever owns the file can drop them, and rewrite it. On
PostgreSQL the role that owns the tables could as well, but the application signs in as another
one, which may only add to the audit and read it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

_AUDIT = "what was done is only ever added to"
_SIGNED = "a signed session is not changed: add to it"
_FINAL = "a letter that is final is not changed: write another"
_ASSESSED = "an assessment stays as it was"
_SAID = "what a person said stays as they said it"
APPEND_ONLY = ("records_auditrow",)


def _model(name: str) -> type[Model]:
    return apps.get_model("records", name)


def _changed(model: type[Model], but: tuple[str, ...], differs: str) -> str:
    """SQL that holds where any column but these is not what it was."""
    columns = [f.column for f in model._meta.concrete_fields if f.name not in but]
    return " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in columns)


def _rules(differs: str, true: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, table, event, the condition under which it is refused, and why."""
    always = "1 = 1"
    yield "audit_stays", "records_auditrow", "UPDATE", always, _AUDIT
    yield "audit_is_kept", "records_auditrow", "DELETE", always, _AUDIT
    yield (
        "assessment_stays",
        "records_assessment",
        "UPDATE",
        _changed(_model("Assessment"), ("person",), differs),
        _ASSESSED,
    )
    yield (
        "letter_stays",
        "records_letter",
        "UPDATE",
        (f"OLD.final_at IS NOT NULL AND ({_changed(_model('Letter'), ('person',), differs)})"),
        _FINAL,
    )
    settled = ("settled_at", "settled_by", "told", "score")
    yield "said_stays", "records_said", "UPDATE", _changed(_model("Said"), settled, differs), _SAID
    yield "letter_is_kept", "records_letter", "DELETE", "OLD.final_at IS NOT NULL", _FINAL
    # A record that was joined to another takes its sessions along; what was taken over from before
    # Cleardays can be taken back with its batch.
    taken_back = f"(OLD.before_cleardays = {true} AND NEW.state = 'abandoned')"
    touched = _changed(_model("InjectionSession"), ("person",), differs)
    yield (
        "session_stays",
        "records_injectionsession",
        "UPDATE",
        (f"OLD.state = 'signed' AND ({touched}) AND NOT {taken_back}"),
        _SIGNED,
    )
    yield "session_is_kept", "records_injectionsession", "DELETE", "OLD.state = 'signed'", _SIGNED
    of_signed = (
        "EXISTS (SELECT 1 FROM records_injectionsession s WHERE s.id = {row}.session_id "
        "AND s.state = 'signed')"
    )
    for table in ("records_siterow", "records_vialdraw"):
        short = table.removeprefix("records_")
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield f"{short}_{event.lower()}", table, event, of_signed.format(row=row), _SIGNED


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up; those that stand already are put up again."""
    remove(connection)
    there = set(connection.introspection.table_names())  # an older state has fewer
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, table, event, when, why in _rules("IS NOT", "1"):
                if table not in there:
                    continue
                cursor.execute(
                    f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} WHEN {when} "
                    f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
                )
            return
        for name, table, event, when, why in _rules("IS DISTINCT FROM", "TRUE"):
            if table not in there:
                continue
            gives = "OLD" if event == "DELETE" else "NEW"
            cursor.execute(
                f"CREATE FUNCTION guard_{name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
                f"BEGIN IF {when} THEN RAISE EXCEPTION '{why}' USING ERRCODE = "
                f"'integrity_constraint_violation'; END IF; RETURN {gives}; END $guard$"
            )
            cursor.execute(
                f"CREATE TRIGGER guard_{name} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION guard_{name}()"
            )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards down, for a change of the tables themselves."""
    with connection.cursor() as cursor:
        for name, table, _event, _when, _why in _rules("IS NOT", "1"):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS guard_{name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS guard_{name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS guard_{name}()")


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """PostgreSQL: let the application's role work, but only add to the audit and read it."""
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")
        cursor.execute(f"REVOKE ALL ON django_migrations FROM {name}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {name}")
