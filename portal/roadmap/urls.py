from django.urls import path

from portal.roadmap.views import listed, meetings, milestone

urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="meeting-new"),
    path("meetings/<str:held_on>/", meetings.meeting, name="meeting"),
    path("roadmap/", listed.roadmap, name="roadmap"),
    path("roadmap/new/", listed.new_milestone, name="milestone-new"),
    path("roadmap/clusters/", listed.clusters_page, name="clusters"),
    path("roadmap/targets/<str:code>/new/", listed.new_target, name="target-new"),
    path("roadmap/<int:pk>/", milestone.milestone, name="milestone"),
    path("roadmap/<int:pk>/<slug:verb>/", milestone.act, name="milestone-act"),
]
