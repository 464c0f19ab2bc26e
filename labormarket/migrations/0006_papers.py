"""Papers, opinions and amendments; what is published of them does not change either."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Tables of this file frozen with what they belong to; how a trigger is written stands in 0003.
SEALED = "('approved', 'published')"
OF_AMENDMENT = "SELECT 1 FROM labormarket_amendment WHERE id IN ({of})"
OF_VERSION = "SELECT 1 FROM labormarket_orderversion WHERE id IN ({of})"


def conditions():
    yield "labormarket_amendment", "UPDATE", "OLD.state = 'published'"
    yield "labormarket_amendment", "DELETE", f"OLD.state IN {SEALED}"
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        amendments = OF_AMENDMENT.format(of=", ".join(f"{row}.amendment_id" for row in rows))
        versions = OF_VERSION.format(of=", ".join(f"{row}.version_id" for row in rows))
        own = " AND ".join(f"{row}.amendment_id IS NULL" for row in rows)
        yield "labormarket_amendedline", event, f"EXISTS ({amendments} AND state IN {SEALED})"
        yield "labormarket_opinion", event, f"EXISTS ({versions} AND state IN {SEALED})"
        paper = f"({own} AND EXISTS ({versions} AND state = 'published'))"
        yield "labormarket_paper", event, f"{paper} OR EXISTS ({amendments} AND state = 'published')"


def freeze(apps, schema_editor):
    statements = import_module("labormarket.migrations.0003_frozen").STATEMENTS[schema_editor.connection.vendor]
    for table, event, condition in conditions():
        for sql in statements(f"{table}_frozen_{event.lower()}", table, event, condition):
            schema_editor.execute(sql, params=None)


def thaw(apps, schema_editor):
    for table, event, _condition in conditions():
        name = f"{table}_frozen_{event.lower()}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("labormarket", "0005_agreements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transfer", "transfer"),
                            ("cancel", "cancel"),
                            ("change_number", "change_number"),
                            ("postpone", "postpone"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("approved", "approved"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("act", models.CharField(blank=True, max_length=60)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="labormarket.orderversion",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("version", "number"),
            },
        ),
        migrations.CreateModel(
            name="AmendedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.PositiveIntegerField()),
                ("after", models.PositiveIntegerField()),
                ("to_year", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amended", to="labormarket.line"
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="labormarket.amendment"
                    ),
                ),
            ],
            options={
                "ordering": ("line__programme__code",),
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=200)),
                (
                    "stage",
                    models.CharField(
                        choices=[("preliminary", "preliminary"), ("consultative", "consultative"), ("final", "final")],
                        max_length=15,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("favourable", "favourable"),
                            ("reserved", "reserved"),
                            ("unfavourable", "unfavourable"),
                        ],
                        max_length=15,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="labormarket.orderversion",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("annex", "annex"), ("pack", "pack"), ("why", "why")], max_length=10),
                ),
                ("language", models.CharField(max_length=2)),
                (
                    "format",
                    models.CharField(choices=[("xlsx", "xlsx"), ("docx", "docx"), ("pdf", "pdf")], max_length=4),
                ),
                ("of", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="labormarket.amendment",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="labormarket.orderversion",
                    ),
                ),
            ],
            options={
                "ordering": ("kind", "language", "format"),
            },
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(fields=("version", "number"), name="one_amendment_a_number"),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "approved"))),
                fields=("version",),
                name="one_live_amendment_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="amendment_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ("approved", "published"))),
                        models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                        models.Q(("act", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ("approved", "published")), _negated=True),
                        models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                        ("act", ""),
                        ("digest", ""),
                    ),
                    _connector="OR",
                ),
                name="amendment_approved_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "published")),
                        models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    ),
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                    ),
                    _connector="OR",
                ),
                name="amendment_published_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "withdrawn")),
                        models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    ),
                    models.Q(
                        models.Q(("state", "withdrawn"), _negated=True),
                        models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    ),
                    _connector="OR",
                ),
                name="amendment_withdrawn_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendedline",
            constraint=models.UniqueConstraint(fields=("amendment", "line"), name="one_amended_line_a_line"),
        ),
        migrations.AddConstraint(
            model_name="amendedline",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True), name="amendment_changes_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("body", ""), _negated=True), name="opinion_has_a_body"
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "favourable"), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="opinion_against_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                fields=("version", "amendment", "kind", "language", "format"), name="one_paper_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amendment", None)),
                fields=("version", "kind", "language", "format"),
                name="one_paper_of_the_version_itself",
            ),
        ),
        migrations.RunPython(freeze, thaw, elidable=False),
    ]
