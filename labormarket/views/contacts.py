"""What a college and an enterprise have said to each other before there was an agreement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from colleges.models import College
from enterprises.models import Enterprise
from labormarket.actions.contacts import note_contact
from labormarket.agreement_forms import ContactForm
from labormarket.models import Contact
from labormarket.queries.agreements import agreements_of
from labormarket.views.agreements import table_of
from labormarket.views.neighbours import college_of
from portal.permissions import Permission, require
from portal.workflow import Refused


@require(Permission.SEE_AGREEMENTS)
@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest, code: str, enterprise: str) -> HttpResponse:
    writes = request.method == "POST"
    college = college_of(request, code, Permission.MAKE_AGREEMENT if writes else Permission.SEE_AGREEMENTS)
    admitted = Enterprise.objects.filter(region=college.region, state=Enterprise.ADMITTED)
    firm = get_object_or_404(admitted.select_related("territory", "industry"), code=enterprise)
    form = ContactForm(request.POST if writes else None, initial={"on": timezone.localdate()})
    if form.is_valid() and _noted(request, college, firm, form):
        return redirect("contacts", college.code, firm.code)
    bound = agreements_of(request.user).filter(college=college, enterprise=firm)
    told = {
        "college": college,
        "firm": firm,
        "form": form,
        "talks": Contact.objects.filter(college=college, enterprise=firm).select_related("by"),
        "agreements": table_of(list(bound), _("Agreements")),
        "mine": College.objects.visible_to(request.user, Permission.MAKE_AGREEMENT).filter(pk=college.pk).exists(),
    }
    return render(request, "labormarket/contacts.html", told, status=422 if form.is_bound else 200)


def _noted(request: HttpRequest, college: College, firm: Enterprise, form: ContactForm) -> bool:
    try:
        note_contact(college=college, enterprise=firm, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Written down."))
    return True
