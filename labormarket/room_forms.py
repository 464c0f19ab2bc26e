"""More room in a scenario: rows of a form that each add beds to a college or places to a workshop of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.fields import WholeNumber

Rooms = dict[str, dict[str, str]]  # {"beds" or "workshops": {code of the scenario: name}}
KINDS = {"beds": gettext_lazy("Beds"), "workshops": gettext_lazy("Workshop places")}
FEWEST = 3  # rows, the last of them blank


class RoomForm(forms.Form):
    """`room_N` says where, `more_N` how much; a blank row says nothing."""

    def __init__(self, *args: Any, rooms: Rooms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = sum(name.startswith("room_") for name in self.initial)
        self.rows = range(1, max(FEWEST, stored + 1) + 1)
        choices = [("", _("choose"))] + [
            (str(label), [(f"{kind}|{code}", name) for code, name in rooms[kind].items()])
            for kind, label in KINDS.items()
        ]
        for row in self.rows:
            self.fields[f"room_{row}"] = forms.ChoiceField(
                label=_("More room %(row)s") % {"row": row}, choices=choices, required=False
            )
            self.fields[f"more_{row}"] = WholeNumber(label=_("So many more %(row)s") % {"row": row}, most=10_000)

    @property
    def room(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"room_{row}"], self[f"more_{row}"]) for row in self.rows]

    @property
    def has_room(self) -> bool:
        return any(field.value() not in (None, "") for pair in self.room for field in pair)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        seen = set[str]()
        for row in self.rows:
            names = room, more = f"room_{row}", f"more_{row}"
            if self.errors.keys() & set(names):
                continue
            if given[room] and not given[more]:
                self.add_error(more, _("Write how many beds or places are added, at least 1."))
            elif given[more] and not given[room]:
                self.add_error(room, _("Choose where they are added."))
            elif given[room] in seen:
                self.add_error(room, _("This is chosen above already. Write one number for it."))
            else:
                seen |= {given[room]} - {""}
        return given

    def room_changes(self) -> dict[str, dict[str, int]]:
        """{kind: {code: how many more}} as a scenario stores it."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            kind, _bar, code = self.cleaned_data[f"room_{row}"].partition("|")
            if kind:
                found.setdefault(kind, {})[code] = self.cleaned_data[f"more_{row}"]
        return found


def initial_room(changes: dict[str, Any]) -> dict[str, Any]:
    """What the rows show of a stored scenario."""
    told = [(f"{kind}|{code}", more) for kind in KINDS for code, more in changes.get(kind, {}).items()]
    start: dict[str, Any] = {}
    for row, (room, more) in enumerate(told, start=1):
        start |= {f"room_{row}": room, f"more_{row}": more}
    return start
