"""A column that may be empty, and one that is filled, for which SQLite makes the table anew."""

from django.db import migrations, models

from fire.keeping.later import last


class Migration(migrations.Migration):
    """What is still to come."""

    dependencies = (last("audits"),)
    operations = (
        migrations.AddField("log", "later", models.CharField(max_length=20, null=True)),
        migrations.AddField("reading", "later", models.IntegerField(db_default=7)),
    )
