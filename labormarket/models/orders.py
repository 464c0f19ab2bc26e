"""The order as a document: its versions, their lines, who changed a number and why, what colleges answered.

What is approved is frozen by the database itself: see migration 0003, whose triggers refuse what the actions never do."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.permissions import Permission, Scope, may, scope_of
from portal.signatures import moment, signed, signer, unsigned
from portal.sources.models import Region


class Reason(models.TextChoices):
    """Why a person wants another number than the recommended one."""

    CAPACITY = "capacity_changed", _("capacity changed")
    AGREEMENT = "employer_agreement", _("agreement with an employer")
    INSTRUCTION = "instruction", _("instruction of the akim")
    NO_APPLICANTS = "no_applicants", _("no applicants")
    NO_TEACHER = "no_teacher", _("no teacher")
    SOCIAL = "social_place", _("social or territorial")
    DATA_WRONG = "data_wrong", _("the data are wrong")
    OTHER = "other", _("other")


class Order(models.Model):
    """The seats a region pays for in one year."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="orders")
    year = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "year"), name="one_order_a_year")]

    def __str__(self) -> str:
        return f"{self.region.code}-{self.year}"


class OrderVersionQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_ORDER) -> "OrderVersionQuerySet":
        """A draft is seen by those who write or sign it; from the consultation on by everybody who sees the order."""
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        mine = self if scope == Scope.ALL else self.filter(order__region_id=user.region_id)
        if may(user, Permission.PROPOSE_SEATS) or may(user, Permission.APPROVE_ORDER):
            return mine
        return mine.exclude(state__in=(OrderVersion.DRAFT, OrderVersion.SET_ASIDE))

    def live(self) -> "OrderVersionQuerySet":
        """On its way to be published: one an order."""
        return self.filter(state__in=LIVE)


class OrderVersion(models.Model):
    """One version of the document, from draft to published; `base` says what the proposed seats began with."""

    DRAFT, CONSULTATION, AGREED, APPROVED, PUBLISHED, SET_ASIDE = STATES = (
        "draft",
        "under_consultation",
        "agreed",
        "approved",
        "published",
        "set_aside",
    )
    RECOMMENDATION, LAST_YEAR = BASES = ("recommendation", "last_year")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=[(x, x) for x in STATES], default=DRAFT)
    run = models.ForeignKey("labormarket.Run", on_delete=models.PROTECT, related_name="versions")
    base = models.CharField(max_length=20, choices=[(x, x) for x in BASES])
    protocol = models.CharField(max_length=60, blank=True)  # number of the commission's protocol
    act = models.CharField(max_length=60, blank=True)  # number of the act that approves
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the lines as canonical CSV

    created_at, created_by = models.DateTimeField(auto_now_add=True), signer()
    consulted_at, consulted_by = moment(), signer()
    agreed_at, agreed_by = moment(), signer()
    approved_at, approved_by = moment(), signer()
    published_at, published_by = moment(), signer()
    set_aside_at, set_aside_by = moment(), signer()

    objects = OrderVersionQuerySet.as_manager()
    newest: int | None = None  # where a page asked for it: the newest run of this order ..
    others: Sequence[int] = ()  # .. and the numbers of its other versions

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("order", "number"), name="one_version_a_number"),
            models.UniqueConstraint(
                fields=("order",),
                condition=Q(state__in=("draft", "under_consultation", "agreed", "approved")),
                name="one_live_version_an_order",
            ),
            models.UniqueConstraint(
                fields=("order",), condition=Q(state="published"), name="one_published_version_an_order"
            ),
            models.CheckConstraint(
                condition=Q(Q(state="draft") | Q(state="set_aside"), unsigned("consulted"))
                | Q(~Q(state__in=("draft", "set_aside")), signed("consulted")),
                name="version_consulted_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state__in=("agreed", "approved", "published")), signed("agreed"), ~Q(protocol=""))
                | Q(~Q(state__in=("agreed", "approved", "published")), unsigned("agreed"), protocol=""),
                name="version_agreed_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state__in=("approved", "published")), signed("approved"), ~Q(act=""), ~Q(digest=""))
                | Q(~Q(state__in=("approved", "published")), unsigned("approved"), act="", digest=""),
                name="version_approved_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state="published"), signed("published"))
                | Q(~Q(state="published"), unsigned("published")),
                name="version_published_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state="set_aside"), signed("set_aside"))
                | Q(~Q(state="set_aside"), unsigned("set_aside")),
                name="version_set_aside_is_signed",
            ),
        ]
        ordering = ("order", "-number")

    def __str__(self) -> str:
        return f"{self.order}.{self.number}"

    @property
    def region(self) -> Region:
        return self.order.region

    @property
    def word(self) -> str:
        """What an address that compares orders calls it."""
        return f"version-{self.order.year}.{self.number}"

    @property
    def open(self) -> bool:
        """Whether its numbers may still be changed."""
        return self.state in (self.DRAFT, self.CONSULTATION)


LIVE = (OrderVersion.DRAFT, OrderVersion.CONSULTATION, OrderVersion.AGREED, OrderVersion.APPROVED)


class OfVersionQuerySet(models.QuerySet):
    """Rows of a version: those of one's region; for a college, those of its own lines."""

    path = ""  # from the row to the line

    def visible_to(self, user, permission: Permission = Permission.SEE_ORDER) -> "OfVersionQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        versions = OrderVersion.objects.visible_to(user, permission)
        mine = self.filter(**{f"{self.path}version__in": versions.values("pk")})
        return mine if scope != Scope.OWN else mine.filter(**{f"{self.path}programme__college__owners": user})


class OfLineQuerySet(OfVersionQuerySet):
    path = "line__"


class Line(models.Model):
    """One programme's seats: this year's, recommended, proposed. `edits` counts the changes, so that two people who
    change one number are noticed."""

    version = models.ForeignKey(OrderVersion, on_delete=models.CASCADE, related_name="lines")
    programme = models.ForeignKey("colleges.Programme", on_delete=models.PROTECT, related_name="order_lines")
    seats_last = models.PositiveIntegerField(null=True)
    seats_recommended = models.PositiveIntegerField()
    seats_proposed = models.PositiveIntegerField()
    seat_cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)  # a year
    edits = models.PositiveIntegerField(default=0)

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("version", "programme"), name="one_line_a_programme")]

    def __str__(self) -> str:
        return f"{self.version} {self.programme.code}"

    @property
    def region(self) -> Region:
        return self.version.region

    @property
    def change(self) -> int | None:
        return None if self.seats_last is None else self.seats_proposed - self.seats_last

    @property
    def cost(self):
        return None if self.seat_cost is None else self.seat_cost * self.seats_proposed


class Override(models.Model):
    """One change of a line's seats by a person. It stays for ever; an undone one is marked, not removed.

    `act`: changes made together are undone together. `price`: what the change does to the need covered and the money,
    all other lines as they are; empty where it was not computed. A return to the recommended number has no reason."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="overrides")
    act = models.UUIDField(default=uuid.uuid4)
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    text = models.TextField(blank=True)
    price = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at, undone_by = moment(), signer()

    objects = OfLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="override_changes_something"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(text=""), name="other_reason_is_told"),
            models.CheckConstraint(condition=signed("undone") | unsigned("undone"), name="override_undone_is_signed"),
        ]
        indexes = [models.Index(fields=("act",))]
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.line}: {self.before} -> {self.after}"


class Answer(models.Model):
    """A college agrees with its lines, perhaps with a remark; what it wants otherwise is an Appeal."""

    version = models.ForeignKey(OrderVersion, on_delete=models.CASCADE, related_name="answers")
    college = models.ForeignKey("colleges.College", on_delete=models.PROTECT, related_name="answers")
    remark = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("version", "college"), name="one_answer_a_college")]

    def __str__(self) -> str:
        return f"{self.version} {self.college.code}"

    @property
    def region(self) -> Region:
        return self.version.region


class Appeal(models.Model):
    """A college's objection to one line: the number it asks for and why; what the planner decided, and why."""

    OPEN, DECIDED = "open", "decided"
    GRANTED, DECLINED = "granted", "declined"

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="appeals")
    seats = models.PositiveIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)
    text = models.TextField()
    price = models.JSONField(default=dict)  # what the number asked for would do, other lines as they are
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(x, x) for x in (OPEN, DECIDED)], default=OPEN)
    decision = models.CharField(max_length=10, choices=[(x, x) for x in (GRANTED, DECLINED)], blank=True)
    answer = models.TextField(blank=True)
    decided_at, decided_by = moment(), signer()

    objects = OfLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("line",), condition=Q(state="open"), name="one_open_appeal_a_line"),
            models.CheckConstraint(
                condition=Q(Q(state="open", decision="", answer=""), unsigned("decided"))
                | Q(Q(state="decided"), ~Q(decision=""), ~Q(answer=""), signed("decided")),
                name="appeal_decided_is_signed",
            ),
        ]
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.line}: {self.seats}"

    @property
    def region(self) -> Region:
        return self.line.region
