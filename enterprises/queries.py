"""What we ask of the enterprises: whom they say they will need."""

from django.db.models import Count, QuerySet, Sum

from enterprises.models import Enterprise, Need
from portal.classifiers.models import Occupation
from portal.names import search_key
from portal.sources.models import Region

SUGGESTIONS = 8


def needs_of(enterprises: QuerySet[Enterprise]) -> QuerySet[Need]:
    return (
        Need.objects.filter(enterprise__in=enterprises)
        .select_related("enterprise", "occupation", "vintage")
        .order_by("enterprise__code", "occupation__code", "year")
    )


def by_occupation(region: Region, year: int) -> QuerySet[Need]:
    """Open needs of one year, summed: persons and how many enterprises named the occupation."""
    return (
        Need.objects.open()
        .filter(region=region, year=year)
        .values("occupation__code", "occupation__name_kk", "occupation__name_ru", "occupation__name_en")
        .annotate(persons=Sum("number"), enterprises=Count("enterprise", distinct=True))
        .order_by("-persons", "occupation__code")
    )


def suggestions(region: Region, text: str) -> list[Occupation]:
    """Unit groups whose name holds every typed word, however its letters were typed; the shortest name first."""
    words = search_key(text).split()
    if not words:
        return []
    found = Occupation.objects.filter(region=region, children__isnull=True)
    for word in words:
        found = found.filter(search__contains=word)
    return sorted(found, key=lambda occupation: (len(occupation.name), occupation.code))[:SUGGESTIONS]
