"""The database refuses to change a decision that was kept; all it allows is to erase what it says, and that whole."""

from django.db import migrations

REFUSED = "a decision that was kept is never changed"
SQLITE = [
    "CREATE TRIGGER decisions_decision_no_update BEFORE UPDATE ON decisions_decision WHEN NOT "
    "(NEW.id = OLD.id AND NEW.by_id = OLD.by_id AND NEW.at = OLD.at AND NEW.instead_of_id IS OLD.instead_of_id "
    "AND NEW.title = '' AND NEW.words = '' AND NEW.document = '{}' AND NEW.decided = '{}') "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
]
POSTGRESQL = [
    "CREATE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER decisions_decision_no_update BEFORE UPDATE ON decisions_decision FOR EACH ROW WHEN (NOT "
    "(NEW.id = OLD.id AND NEW.by_id = OLD.by_id AND NEW.at = OLD.at "
    "AND NEW.instead_of_id IS NOT DISTINCT FROM OLD.instead_of_id "
    "AND NEW.title = '' AND NEW.words = '' AND NEW.document = '{}'::jsonb AND NEW.decided = '{}'::jsonb)) "
    "EXECUTE FUNCTION decisions_refuse()",
]
WAYS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def protect(apps, schema_editor):
    for statement in WAYS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]
    operations = [migrations.RunPython(protect)]
