"""A director looks at this year's figures of one programme and corrects them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colleges.actions.figures import Changed, correct, state_of, values_of
from colleges.forms import LABELS, FiguresForm
from colleges.models import Programme
from colleges.queries import figures, last_intake_year
from portal.permissions import Permission, require


@require_http_methods(["GET", "POST"])
@require(Permission.CORRECT_FIGURES)
def programme_figures(request: HttpRequest, college: str, code: str) -> HttpResponse:
    own = Programme.objects.visible_to(request.user, Permission.CORRECT_FIGURES)
    programme = get_object_or_404(
        own.select_related("college", "specialty", "qualification", "vintage"), college__code=college, code=code
    )
    year = last_intake_year(programme.region)
    form = FiguresForm(figures(programme, year), figures(programme, year - 1), request.POST or None)
    page = {"programme": programme, "year": year, "form": form}
    if not form.is_valid():
        return render(request, "colleges/figures.html", page, status=422 if form.is_bound else 200)
    try:
        correct(
            programme=programme,
            year=year,
            correction=form.correction(),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )
    except Changed as changed:
        return render(request, "colleges/changed.html", {**page, **_both(form, changed)}, status=409)
    messages.success(request, _("Saved. The next analysis will use these figures."))
    for question in form.questions:
        messages.warning(request, question)
    return redirect("college", programme.college.code)


def _both(form: FiguresForm, changed: Changed) -> dict:
    """What stands now and what the person typed, where they differ; `form` is made ready to be sent again."""
    stands = values_of(changed.now)
    rows = [
        {"label": LABELS.get(name, form.fields[name].label), "stands": stands.get(name), "typed": value}
        for name, value in form.cleaned_data.items()
        if name != "seen" and stands.get(name) != value
    ]
    return {"rows": rows, "seen": state_of(changed.now), "typed": {k: v for k, v in form.data.items() if k != "seen"}}
