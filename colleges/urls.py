from django.urls import path

from colleges.views import (
    campaign,
    campus,
    classes,
    effectiveness,
    figures,
    grid,
    network,
    pasting,
    profile,
    submission,
)

one = "colleges/<str:college>/submissions/<int:year>/"

urlpatterns = [
    path("colleges/", network.colleges, name="colleges"),
    path("effectiveness/", effectiveness.effectiveness, name="effectiveness"),
    path("colleges/mine/", network.my_college, name="my-college"),
    path("colleges/<str:code>/", profile.college, name="college"),
    path("colleges/<str:code>/campus/", campus.campus, name="campus"),
    path("colleges/<str:code>/campus/<int:pk>/", campus.equipment, name="campus-line"),
    path("colleges/<str:code>/classes/", classes.classes, name="classes"),
    path("colleges/<str:code>/classes/<int:pk>/", classes.one_class, name="class"),
    path("colleges/<str:college>/programmes/<str:code>/", figures.programme_figures, name="figures"),
    path("colleges/<str:college>/programmes/<str:code>/undo/", figures.undo, name="figures-undo"),
    path(one, submission.submission, name="submission"),
    path(f"{one}programmes/", grid.submission_programmes, name="submission-programmes"),
    path(f"{one}programmes/confirm/", submission.submission_confirm, name="submission-confirm"),
    path(f"{one}programmes/paste/", pasting.submission_paste, name="submission-paste"),
    path(f"{one}programmes/sheet/", pasting.submission_sheet, name="submission-sheet"),
    path(f"{one}programmes/row/<str:code>/", grid.submission_row, name="submission-row"),
    path(f"{one}checks/", submission.submission_checks, name="submission-checks"),
    path(f"{one}checks/explain/", submission.submission_explain, name="submission-explain"),
    path(f"{one}campus/", submission.submission_campus, name="submission-campus"),
    path(f"{one}lock/", submission.submission_lock, name="submission-lock"),
    path(f"{one}receipt/", submission.submission_receipt, name="submission-receipt"),
    path(f"{one}<str:verb>/", campaign.submission_step, name="submission-step"),
    path("campaigns/", campaign.campaigns, name="campaigns"),
    path("campaigns/new/", campaign.campaign_new, name="campaign-new"),
    path("campaigns/<int:year>/", campaign.campaign, name="campaign"),
    path("campaigns/<int:year>/dates/", campaign.campaign_dates, name="campaign-dates"),
    path("campaigns/<int:year>/refill/", campaign.campaign_refill, name="campaign-refill"),
    path("campaigns/<int:year>/remind/", campaign.campaign_remind, name="campaign-remind"),
]
