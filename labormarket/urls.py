from django.urls import path

from labormarket.views import effects, gaps, lines, methods, occupations, order_edit, order_many, orders, runs, sources

urlpatterns = [
    path("gaps/", gaps.gaps_page, name="gaps"),
    path("occupations/<path:code>/", occupations.occupation, name="occupation"),
    path("needs/<int:pk>/effect/", effects.need_effect, name="need-effect"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:order>/", orders.order, name="order"),
    path("orders/<str:order>/draft/", order_edit.draft, name="order-draft"),
    path("orders/<str:order>/many/", order_many.many, name="order-many"),
    path("orders/<str:order>/undo/<uuid:act>/", order_edit.undo_act, name="order-undo"),
    path("orders/<str:order>/lines/<path:code>/seats/", order_edit.seats, name="order-seats"),
    path("orders/<str:order>/lines/<path:code>/", lines.order_line, name="order-line"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.start, name="run-start"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/recommend/", runs.recommend_again, name="run-recommend"),
    path("sources/", sources.newest_sources, name="sources-newest"),
    path("sources/<int:year>/", sources.sources, name="sources"),
    path("sources/<int:year>/<str:resource>/", sources.source_rows, name="source-rows"),
    path("methods/", methods.methods, name="methods"),
]
