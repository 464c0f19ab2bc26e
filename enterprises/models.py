"""What is needed: enterprises and the people they say they will lack."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.names import Trilingual, named
from portal.permissions import Permission, Scope, scope_of
from portal.sources.models import Delivered, not_negative, one_a_region


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_NEEDS) -> "EnterpriseQuerySet":
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.ALL:
            return self
        mine = self.filter(region_id=user.region_id)
        return mine if scope == Scope.REGION else mine.filter(representatives=user)


class Enterprise(Delivered, Trilingual):
    """Who says whom it needs. `asked`: it came by itself and waits for the department; what it posts waits with it."""

    ADMITTED, ASKED, REFUSED = "admitted", "asked", "refused"
    STATES = [(x, x) for x in (ADMITTED, ASKED, REFUSED)]
    SIZES = [(x, x) for x in ("small", "medium", "large")]
    code = models.CharField(max_length=40)
    industry = models.ForeignKey(
        "classifiers.Industry", on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises"
    )
    territory = models.ForeignKey("classifiers.Territory", on_delete=models.PROTECT, related_name="enterprises")
    headcount = models.PositiveIntegerField(null=True, blank=True)  # 0 = not working yet
    opens_on = models.DateField(null=True, blank=True)  # of a plant that is being built
    size = models.CharField(max_length=10, choices=SIZES, blank=True)
    registry_number = models.CharField(max_length=40, blank=True)
    representatives = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="enterprises")
    # Those of them who look after the others: invite, let go.
    keepers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="kept_enterprises")
    state = models.CharField(max_length=10, choices=STATES, default=ADMITTED)
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=500, blank=True)  # why it was refused
    named_openly = models.BooleanField(default=False)  # it agrees to be shown by name with its numbers

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("enterprise_key", "code"),
            named(),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False), name="enterprise_asked_has_its_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision=""), name="enterprise_refused_with_a_reason"
            ),
        ]
        ordering = ("code",)


class Invitation(models.Model):
    """A letter with a signed link that lets one person in once; the link itself is kept nowhere."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    keeper = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.email}"

    @property
    def region(self):
        return self.enterprise.region


class Receipt(models.Model):
    """What an enterprise sent at once, under a number it can quote; the needs go on to change, this stays."""

    region = models.ForeignKey("sources.Region", on_delete=models.CASCADE, related_name="receipts")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="receipts")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("region", "year", "serial"), name="receipt_number_is_its_own")]
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:04}"


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_NEEDS) -> "NeedQuerySet":
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user, permission))

    def open(self) -> "NeedQuerySet":
        return self.filter(state=Need.OPEN)

    def uncoded(self) -> "NeedQuerySet":
        return self.filter(state=Need.WAITING, occupation__isnull=True)


class Need(Delivered):
    """An enterprise's statement for one occupation and year; the latest answer replaces the earlier one."""

    # Waiting: written down, not yet counted, for want of a code or because its enterprise is not admitted yet.
    OPEN, WITHDRAWN, WAITING = "open", "withdrawn", "waiting"
    STATES = [(x, x) for x in (OPEN, WITHDRAWN, WAITING)]
    CERTAINTIES = [(x, x) for x in ("approved", "planned", "possible")]
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="needs")
    occupation = models.ForeignKey(
        "classifiers.Occupation", on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    wording = models.CharField(
        max_length=200, blank=True, db_default=""
    )  # the enterprise's own words, kept when a code is found
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    certainty = models.CharField(max_length=10, choices=CERTAINTIES)
    hired = models.PositiveIntegerField(null=True, blank=True)
    dual_places = models.PositiveIntegerField(null=True, blank=True)
    wage = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    place = models.ForeignKey(
        "classifiers.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # of work, where it is not the enterprise's own
    shifts = models.BooleanField(null=True, blank=True)
    housing = models.BooleanField(null=True, blank=True)
    skills = models.CharField(max_length=300, blank=True, db_default="")
    explained = models.CharField(
        max_length=300, blank=True, db_default=""
    )  # the enterprise's answer to a question about this number
    explained_number = models.PositiveIntegerField(null=True, blank=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.SET_NULL, null=True, blank=True, related_name="needs")
    state = models.CharField(max_length=10, choices=STATES, default=OPEN)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            one_a_region("need_key", "enterprise", "occupation", "year"),
            not_negative("need_wage", "wage"),
            models.CheckConstraint(
                condition=Q(state__in=("open", "waiting"), withdrawn_at__isnull=True)
                | Q(state="withdrawn", withdrawn_at__isnull=False),
                name="need_state_and_evidence_agree",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=("approved", "planned", "possible")), name="need_certainty_is_known"
            ),
            models.UniqueConstraint(
                fields=("region", "enterprise", "wording", "year"),
                condition=Q(occupation__isnull=True),
                name="need_key_without_code",
            ),
            models.CheckConstraint(
                condition=Q(occupation__isnull=False) | (~Q(wording="") & ~Q(state="open")),
                name="need_has_a_code_or_words_that_wait",
            ),
        ]
        ordering = ("enterprise", "occupation", "year")

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.occupation_id or self.wording} {self.year}"

    @property
    def title(self) -> str:
        """What the page calls it: the occupation, else the enterprise's own words."""
        return self.occupation.name if self.occupation else f"«{self.wording}»"
