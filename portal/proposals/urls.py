from django.urls import path

from portal.proposals.views import case, listed

urlpatterns = [
    path("proposals/", listed.proposals, name="proposals"),
    path("proposals/new/", listed.new, name="proposal-new"),
    path("proposals/<str:name>/", case.proposal, name="proposal"),
    path("proposals/<str:name>/edit/", listed.edit, name="proposal-edit"),
    path("proposals/<str:name>/<slug:verb>/", case.act, name="proposal-act"),
]
