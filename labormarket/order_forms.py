"""Forms of the order: a line's seats, a change of many lines; what a scenario wishes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labormarket.actions.orders import Why
from labormarket.models import Amendment, Line, Reason
from labormarket.room_forms import KINDS, RoomForm, initial_room
from labormarket.words.papers import AMENDMENTS
from portal.classifiers.models import Territory
from portal.fields import WholeNumber

SAY = _("Fill in this field.")


class WhyForm(forms.Form):
    """The reason of a change: one of the list, with words where they are needed."""

    reason = forms.ChoiceField(label=_("Reason"), required=False)
    text = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("choose")), *Reason.choices]

    @property
    def why(self) -> Why:
        return Why(self.cleaned_data["reason"], self.cleaned_data["text"])


class SeatsForm(WhyForm):
    """One line's proposed seats; `seen` says what the person looked at."""

    seats = WholeNumber(label=_("Seats"), required=True, most=5_000, error_messages={"required": SAY})
    seen = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("seats", "reason", "text", "seen", "sure")

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        start = {"seats": line.seats_proposed, "seen": line.edits}
        super().__init__(*args, initial=start, auto_id=f"seats-{line.pk}-%s", **kwargs)


class ManyForm(WhyForm):
    """`seen`: what every line was when the preview was made, by number of the line."""

    seen = forms.JSONField(widget=forms.HiddenInput)


class AppealForm(WhyForm):
    """The number a college asks for in place of the proposed one."""

    seats = WholeNumber(label=_("Seats you ask for"), required=True, most=5_000, error_messages={"required": SAY})
    field_order = ("seats", "reason", "text")

    def __init__(self, line: Line, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seats": line.seats_proposed}, **kwargs)
        self.fields["reason"].choices = [
            pair for pair in self.fields["reason"].choices if pair[0] != Reason.INSTRUCTION
        ]
        self.fields["reason"].required = self.fields["text"].required = True
        for name in ("reason", "text"):
            self.fields[name].error_messages["required"] = SAY


FAR = 0.25  # a ceiling this far from last year's cost is asked about


class ScenarioForm(RoomForm):
    """The wishes a planner writes down; what is left blank stays with the default. `changes` is the scenario itself."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": SAY})
    budget = WholeNumber(
        label=_("Ceiling of the budget, a year"), required=True, most=10**14, error_messages={"required": SAY}
    )
    demand_case = forms.ChoiceField(
        label=_("Demand"), choices=[("low", _("low")), ("mid", _("middle")), ("high", _("high"))]
    )
    transfers = forms.ChoiceField(
        label=_("What counts as an opening"),
        choices=[
            ("exits_only", _("growth and exits")),
            ("net", _("also movers, less those who come in")),
            ("gross", _("all movers")),
        ],
    )
    new_plants = forms.ChoiceField(
        label=_("New plants that are being built"),
        choices=[("counted", _("open as planned")), ("left_out", _("do not open"))],
        required=False,
    )
    delta = WholeNumber(label=_("Largest change of a line, percent"), most=100)
    dc = WholeNumber(label=_("Largest change of a college, percent"), most=100)
    group_size = WholeNumber(label=_("Size of a group"), most=100)
    smallest_group = WholeNumber(label=_("Smallest group"), most=100)
    cover = WholeNumber(label=_("Cover the shortage"), required=True, most=100, error_messages={"required": SAY})
    balance = WholeNumber(label=_("Balance territories"), required=True, most=100, error_messages={"required": SAY})
    stability = WholeNumber(label=_("Keep what is"), required=True, most=100, error_messages={"required": SAY})
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, places: list[Territory], *args: Any, kept: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.kept = places, kept or {}
        for place in places:
            self.fields[f"floor_{place.code}"] = WholeNumber(label=place.name, most=100_000)

    @property
    def floors(self) -> list[forms.BoundField]:
        return [self[f"floor_{place.code}"] for place in self.places]

    @property
    def has_floors(self) -> bool:
        return any(field.value() not in (None, "") for field in self.floors)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        weights = [given.get(name) for name in ("cover", "balance", "stability")]
        if all(weight is not None for weight in weights) and sum(weights) != 100:
            self.add_error("cover", _("The three goals make %(sum)s; together they are 100.") % {"sum": sum(weights)})
        elif given.get("cover") == 0:
            self.add_error("cover", _("Without this goal there is nothing to recommend."))
        if given.get("budget") == 0:
            self.add_error("budget", _("With no money there are no seats. Write the sum of one year."))
        size, smallest = given.get("group_size"), given.get("smallest_group")
        if smallest is not None and (size is None or not 0 < smallest <= size):
            self.add_error("smallest_group", _("The smallest group is at least 1 and not above the size of a group."))
        return given

    def changes(self, programmes: list[str]) -> dict[str, Any]:
        """The scenario as it is stored. What the form has no field for (`kept`: pins, releases) goes along."""
        given = self.cleaned_data
        case, transfers = given["demand_case"], given["transfers"]
        found = {**self.kept, "budget": given["budget"], "demand_case": case}
        found["parameters"] = {**self.kept.get("parameters", {}), "demand_case": case, "transfers": transfers}
        found["parameters"].pop("new_plants", None)  # the default is not written down
        if given["new_plants"] == "left_out":
            found["parameters"]["new_plants"] = "left_out"
        found["weights"] = {name: given[name] for name in ("cover", "balance", "stability")}
        found |= {name: given[name] / 100 for name in ("delta", "dc") if given[name] is not None}
        if size := given["group_size"]:
            group = {"group_size": size, "smallest_group": given["smallest_group"] or size}
            found["groups"] = dict.fromkeys(programmes, group)
        floors = {place.code: given[f"floor_{place.code}"] for place in self.places}
        if any(seats is not None for seats in floors.values()):
            found["floors"] = {code: {"seats": n, "hard": True} for code, n in floors.items() if n is not None}
        return found | self.room_changes()


OF_FORM = ("budget", "demand_case", "weights", "delta", "dc", "groups", "floors", *KINDS)


def initial_of(changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the form shows of a stored scenario, and what it must carry along because it has no field for it."""
    parameters, weights = changes.get("parameters", {}), changes.get("weights", {})
    start = {"budget": changes.get("budget"), "demand_case": changes.get("demand_case", "mid")}
    start["transfers"] = parameters.get("transfers", "exits_only")
    start["new_plants"] = parameters.get("new_plants", "counted")
    start |= {name: weights.get(name, default) for name, default in (("cover", 85), ("balance", 10), ("stability", 5))}
    start |= {name: round(changes[name] * 100) for name in ("delta", "dc") if name in changes}
    group = next(iter(changes.get("groups", {}).values()), {})
    start |= {name: group.get(name) for name in ("group_size", "smallest_group")}
    start |= {f"floor_{code}": floor.get("seats") for code, floor in changes.get("floors", {}).items()}
    start |= initial_room(changes)
    return start, {name: value for name, value in changes.items() if name not in OF_FORM}


class AmendmentForm(forms.Form):
    """A new amendment: of which kind, and why."""

    kind = forms.ChoiceField(label=_("What it does"), choices=list(AMENDMENTS.items()))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": SAY},
    )


class AmendedSeatsForm(forms.Form):
    """One line of an amendment; what is postponed says to when."""

    line = forms.ModelChoiceField(label=_("Line"), queryset=Line.objects.none(), error_messages={"required": SAY})
    seats = WholeNumber(
        label=_("Seats after the amendment"), required=True, most=5_000, error_messages={"required": SAY}
    )
    to_year = WholeNumber(label=_("Postponed to the year"), required=False, most=2_100)

    def __init__(self, amendment: Amendment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = Line.objects.filter(version=amendment.version_id).select_related(
            "programme__college", "programme__specialty"
        )
        self.fields["line"].queryset = lines.order_by("programme__college__code", "programme__code")
        self.fields["line"].label_from_instance = _said
        if amendment.kind != Amendment.POSTPONE:
            del self.fields["to_year"]


def _said(line: Line) -> str:
    taught = line.programme
    return f"{taught.college.name}: {taught.specialty.name}, {taught.language} {taught.base} ({line.seats_proposed})"
