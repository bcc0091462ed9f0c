from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def up(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("records", "AuditHead").objects.get_or_create(pk=1)
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    with editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS throttle")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_first")]
    operations = [migrations.RunPython(up, down)]
