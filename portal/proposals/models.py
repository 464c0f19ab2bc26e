"""A college asks to open, enlarge, pause or close a specialty: on what evidence, what others think, what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.permissions import Permission, Scope, scope_of
from portal.signatures import moment, signed, signer, unsigned
from portal.sources.models import Region

DRAFT, SENT, ACCEPTED, DECLINED = STATES = ("draft", "sent", "accepted", "declined")


class Verb(models.TextChoices):
    OPEN = "open", _("open a specialty")
    ENLARGE = "enlarge", _("enlarge")
    CONTINUE = "continue", _("continue as it is")
    ALTERNATE = "alternate", _("admit every few years")
    PAUSE = "pause", _("pause admission")
    CLOSE = "close", _("close and return the licence")


GROWS = (Verb.OPEN, Verb.ENLARGE)


class Refusal(models.TextChoices):
    MONEY = "money", _("no money")
    PREMISES = "premises", _("no premises or equipment")
    TEACHERS = "teachers", _("no teachers or masters")
    LOW_DEMAND = "low_demand", _("too little need")
    NO_APPLICANTS = "no_applicants", _("no applicants")
    NEIGHBOUR = "neighbour", _("a neighbour teaches it")
    OTHER = "other", _("another reason")


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user, permission: Permission = Permission.SEE_PROPOSALS) -> "ProposalQuerySet":
        """A draft is the college's alone; once sent the region's office sees it."""
        scope = scope_of(user, permission)
        if scope is None:
            return self.none()
        if scope == Scope.OWN:
            return self.filter(college__owners=user)
        seen = self.exclude(state=DRAFT)
        return seen if scope == Scope.ALL else seen.filter(region_id=user.region_id)


class Proposal(models.Model):
    """`wanted`: the trade in the college's own words, where the classifier has no specialty for it."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="proposals")
    college = models.ForeignKey("colleges.College", on_delete=models.PROTECT, related_name="proposals")
    year = models.PositiveIntegerField()  # of the order it is meant for
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20, choices=Verb.choices)
    specialty = models.ForeignKey(
        "classifiers.Specialty", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wanted = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    base = models.CharField(max_length=10, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)  # a year
    why = models.TextField()
    means = models.TextField(blank=True)  # stations, masters, teachers: what is there, what is missing
    state = models.CharField(max_length=10, choices=[(x, x) for x in STATES], default=DRAFT)
    created_at, created_by = models.DateTimeField(auto_now_add=True), signer()
    sent_at, sent_by = moment(), signer()
    accepted_at, accepted_by = moment(), signer()
    declined_at, declined_by = moment(), signer()
    refusal = models.CharField(max_length=20, choices=Refusal.choices, blank=True)
    answer = models.TextField(blank=True)
    licence = models.CharField(max_length=80, blank=True)
    licensed_on = models.DateField(null=True, blank=True)
    programme = models.ForeignKey(
        "colleges.Programme", on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("region", "year", "number"), name="one_proposal_a_number"),
            models.CheckConstraint(condition=Q(specialty__isnull=False) | ~Q(wanted=""), name="proposal_says_what"),
            models.CheckConstraint(
                condition=~Q(verb__in=("open", "enlarge")) | Q(places__gte=1), name="proposal_that_grows_has_places"
            ),
            models.CheckConstraint(
                condition=Q(Q(state=DRAFT), unsigned("sent")) | Q(~Q(state=DRAFT), signed("sent")),
                name="proposal_sent_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state=ACCEPTED), signed("accepted")) | Q(~Q(state=ACCEPTED), unsigned("accepted")),
                name="proposal_accepted_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(Q(state=DECLINED), signed("declined"), ~Q(refusal=""))
                | Q(~Q(state=DECLINED), unsigned("declined"), refusal=""),
                name="proposal_declined_is_signed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(licence="", licensed_on=None)
                | Q(Q(state=ACCEPTED), ~Q(licence=""), Q(licensed_on__isnull=False)),
                name="licence_follows_acceptance",
            ),
        ]
        ordering = ("-year", "-number")

    def __str__(self) -> str:
        return f"{self.year}-{self.number:03}"

    @property
    def named(self) -> str:
        return self.specialty.name if self.specialty else self.wanted

    @property
    def grows(self) -> bool:
        return self.verb in GROWS


class Letter(models.Model):
    """An enterprise that stands behind a proposal, by a letter."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="letters")
    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField(null=True, blank=True)  # a year
    paper = models.CharField(max_length=120)  # number and day of the letter

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("proposal", "enterprise"), name="one_letter_an_enterprise"),
            models.CheckConstraint(condition=~Q(paper=""), name="a_letter_has_a_number"),
        ]
        ordering = ("id",)


class Opinion(models.Model):
    """What a body or a person of the office thinks; it binds nobody."""

    class View(models.TextChoices):
        FAVOURABLE = "favourable", _("favourable")
        RESERVED = "reserved", _("reserved")
        UNFAVOURABLE = "unfavourable", _("unfavourable")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="opinions")
    view = models.CharField(max_length=20, choices=View.choices)
    text = models.CharField(max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
