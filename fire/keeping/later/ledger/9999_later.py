"""A column made longer, for which SQLite makes the log's table anew, without its guards."""

from django.db import migrations, models

from fire.keeping.later import last


class Migration(migrations.Migration):
    """What is still to come."""

    dependencies = (last("ledger"),)
    operations = (migrations.AlterField("entry", "why", models.CharField(max_length=4000, blank=True)),)
