"""A column that is filled, in a table that the database guards."""

from django.db import migrations, models

from fire.keeping.later import last


class Migration(migrations.Migration):
    """What is still to come."""

    dependencies = (last("decisions"),)
    operations = (migrations.AddField("decision", "later", models.BooleanField(db_default=False)),)
