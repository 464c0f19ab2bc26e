"""What stands beside a version of the order: its papers as files, opinions on it, the amendments after it.

Papers of what is published and everything of a signed amendment are frozen by the triggers of migration 0004."""

import zlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from labormarket.models.orders import Line, OfVersionQuerySet, OrderVersion
from portal.permissions import Permission, Scope, scope_of
from portal.signatures import moment, signed, signer, unsigned
from portal.sources.models import Region


class AmendmentQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_ORDER) -> "AmendmentQuerySet":
        """A draft is seen by those who see drafts of the order."""
        mine = self.filter(version__in=OrderVersion.objects.visible_to(user, permission).values("pk"))
        writes = scope_of(user, Permission.PROPOSE_SEATS) or scope_of(user, Permission.APPROVE_ORDER)
        return mine if writes else mine.filter(state=Amendment.PUBLISHED)

    def in_force(self) -> "AmendmentQuerySet":
        return self.filter(state=Amendment.PUBLISHED).order_by("number")


class Amendment(models.Model):
    """A numbered correction of a published order. One at a time is in work, so that each begins where the last ended."""

    DRAFT, APPROVED, PUBLISHED, WITHDRAWN = STATES = ("draft", "approved", "published", "withdrawn")
    TRANSFER, CANCEL, CHANGE_NUMBER, POSTPONE = KINDS = ("transfer", "cancel", "change_number", "postpone")

    version = models.ForeignKey(OrderVersion, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(x, x) for x in KINDS])
    state = models.CharField(max_length=10, choices=[(x, x) for x in STATES], default=DRAFT)
    reason = models.TextField()
    act = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the lines as amended

    created_at, created_by = models.DateTimeField(auto_now_add=True), signer()
    approved_at, approved_by = moment(), signer()
    published_at, published_by = moment(), signer()
    withdrawn_at, withdrawn_by = moment(), signer()

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("version", "number"), name="one_amendment_a_number"),
            models.UniqueConstraint(
                fields=("version",), condition=Q(state__in=("draft", "approved")), name="one_live_amendment_a_version"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
            models.CheckConstraint(
                condition=Q(Q(state__in=("approved", "published")), signed("approved"), ~Q(act=""), ~Q(digest=""))
                | Q(~Q(state__in=("approved", "published")), unsigned("approved"), act="", digest=""),
                name="amendment_approved_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state="published"), signed("published"))
                | Q(~Q(state="published"), unsigned("published")),
                name="amendment_published_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state="withdrawn"), signed("withdrawn"))
                | Q(~Q(state="withdrawn"), unsigned("withdrawn")),
                name="amendment_withdrawn_is_signed",
            ),
        ]
        ordering = ("version", "number")

    def __str__(self) -> str:
        return f"{self.version}/{self.number}"

    @property
    def region(self) -> Region:
        return self.version.region


class AmendedLine(models.Model):
    """One line's seats before and after an amendment; what is postponed says to which year."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="amended")
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    to_year = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("amendment", "line"), name="one_amended_line_a_line"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="amendment_changes_something"),
        ]
        ordering = ("line__programme__code",)

    def __str__(self) -> str:
        return f"{self.amendment} {self.line_id}: {self.before} -> {self.after}"

    @property
    def change(self) -> int:
        return self.after - self.before


class Opinion(models.Model):
    """What a body asked about the order says of it; it does not change a number."""

    PRELIMINARY, CONSULTATIVE, FINAL = STAGES = ("preliminary", "consultative", "final")
    FAVOURABLE, RESERVED, UNFAVOURABLE = VERDICTS = ("favourable", "reserved", "unfavourable")

    version = models.ForeignKey(OrderVersion, on_delete=models.CASCADE, related_name="opinions")
    body = models.CharField(max_length=200)  # whose opinion: a council, a chamber, a ministry
    stage = models.CharField(max_length=15, choices=[(x, x) for x in STAGES])
    verdict = models.CharField(max_length=15, choices=[(x, x) for x in VERDICTS])
    text = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="opinion_has_a_body"),
            models.CheckConstraint(condition=Q(verdict="favourable") | ~Q(text=""), name="opinion_against_says_why"),
        ]
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.version} {self.body}: {self.verdict}"

    @property
    def region(self) -> Region:
        return self.version.region


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_ORDER) -> "PaperQuerySet":
        """Papers speak of all colleges: of an order on its way those read them who see the whole of it."""
        scope = scope_of(user, permission)
        mine = self.filter(version__in=OrderVersion.objects.visible_to(user, permission).values("pk"))
        amended = Q(amendment=None) | Q(amendment__in=Amendment.objects.visible_to(user, permission).values("pk"))
        mine = mine.filter(amended)
        return mine if scope != Scope.OWN else mine.filter(version__state=OrderVersion.PUBLISHED, kind=Paper.ANNEX)


class Paper(models.Model):
    """One file made of a version, or of a version with its amendments: the bytes that were handed over.

    `of`: a digest of everything it was made of, so that a draft's paper of earlier numbers is noticed."""

    ANNEX, PACK, WHY = KINDS = ("annex", "pack", "why")
    XLSX, DOCX, PDF = FORMATS = ("xlsx", "docx", "pdf")

    version = models.ForeignKey(OrderVersion, on_delete=models.CASCADE, related_name="papers")
    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, null=True, blank=True, related_name="papers")
    kind = models.CharField(max_length=10, choices=[(x, x) for x in KINDS])
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=4, choices=[(x, x) for x in FORMATS])
    of = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    size = models.PositiveIntegerField()
    content = models.BinaryField()  # packed: a tagged PDF holds four fifths of air
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("version", "amendment", "kind", "language", "format"), name="one_paper_a_kind"
            ),
            models.UniqueConstraint(
                fields=("version", "kind", "language", "format"),
                condition=Q(amendment=None),
                name="one_paper_of_the_version_itself",
            ),
        ]
        ordering = ("kind", "language", "format")

    def __str__(self) -> str:
        return self.name

    @property
    def bytes(self) -> bytes:
        return zlib.decompress(self.content)

    @property
    def name(self) -> str:
        """annex-kk.pdf: its address, too."""
        return f"{self.kind}-{self.language}.{self.format}"

    @property
    def region(self) -> Region:
        return self.version.region
