"""The site map, readable top to bottom."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        path("", include("portal.dashboards.urls")),
        path("", include("portal.accounts.urls")),
        path("", include("portal.notices.urls")),
        path("", include("labormarket.urls")),
        path("", include("colleges.urls")),
        path("", include("enterprises.urls")),
        path("", include("portal.imports.urls")),
        path("", include("portal.roadmap.urls")),
        path("", include("portal.proposals.urls")),
        path("", include("portal.jobs.urls")),
    ),
]
