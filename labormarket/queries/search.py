"""What a search for a line or a gap looks through besides its own name: the trades and qualifications it stands for, in
every language, in the forgiving spelling of portal/names.py."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from portal.classifiers.models import Crosswalk, Qualification
from portal.sources.models import Region

MAINLY = 0.2  # a specialty is found by a trade that at least a fifth of its graduates go to


def by_specialty(region: Region) -> Mapping[int, str]:
    """Specialty -> its qualifications and the occupations it mainly leads to."""
    found = defaultdict(list)
    for specialty, words in Qualification.objects.filter(region=region).values_list("specialty", "search"):
        found[specialty].append(words)
    for specialty, words in _main_links(region).values_list("specialty", "occupation__search"):
        found[specialty].append(words)
    return {specialty: "\n".join(words) for specialty, words in found.items()}


def by_occupation(region: Region) -> Mapping[int, str]:
    """Occupation -> the specialties that mainly lead to it and their qualifications."""
    found = defaultdict(set)
    asked = ("occupation", "specialty__search", "specialty__qualifications__search")
    for occupation, *words in _main_links(region).values_list(*asked):
        found[occupation].update(filter(None, words))
    return {occupation: "\n".join(sorted(words)) for occupation, words in found.items()}


def _main_links(region: Region):
    return Crosswalk.objects.filter(Q(share__isnull=True) | Q(share__gte=MAINLY), region=region)
