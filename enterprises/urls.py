from django.urls import path

from enterprises.views import department, listed, pasting, people, plants, post, repeat

urlpatterns = [
    path("needs/", listed.needs, name="needs"),
    path("needs/new/", post.new_need, name="need-new"),
    path("needs/repeat/", repeat.repeat, name="need-repeat"),
    path("needs/sheet/", pasting.need_sheet, name="need-sheet"),
    path("needs/paste/", pasting.need_paste, name="need-paste"),
    path("needs/occupations/", post.occupations, name="need-occupations"),
    path("needs/coding/", department.coding, name="need-coding"),
    path("needs/coding/<int:pk>/", department.code, name="need-code"),
    path("needs/coverage/", department.coverage, name="need-coverage"),
    path("needs/reminders/", department.reminders, name="need-reminders"),
    path("needs/<int:pk>/withdraw/", post.withdraw, name="need-withdraw"),
    path("needs/<int:pk>/restore/", post.restore, name="need-restore"),
    path("needs/<int:pk>/right/", repeat.stand_by, name="need-right"),
    path("plants/new/", plants.plant_new, name="plant-new"),
    path("plants/<str:code>/", plants.plant, name="plant"),
    path("plants/<str:code>/give-up/", plants.plant_give_up, name="plant-give-up"),
    path("plants/<str:code>/take-up/", plants.plant_take_up, name="plant-take-up"),
    path("enterprises/", department.enterprises, name="enterprises"),
    path("enterprises/join/", people.ask_in, name="enterprise-ask-in"),
    path("enterprises/link/", people.link, name="enterprise-link"),
    path("enterprises/<str:code>/", people.enterprise, name="enterprise"),
    path("enterprises/<str:code>/invite/", people.invite, name="enterprise-invite"),
    path("enterprises/<str:code>/people/<int:pk>/let-go/", people.let_go, name="enterprise-let-go"),
    path("enterprises/<str:code>/consent/", people.consent, name="enterprise-consent"),
    path("enterprises/<str:code>/decide/", people.decide, name="enterprise-decide"),
    path("n/<str:token>/", people.enter, name="enterprise-enter"),
]
