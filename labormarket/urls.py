from django.urls import path

from labormarket.views import (
    backtest,
    definitions,
    effects,
    gaps,
    lines,
    methods,
    occupations,
    orders,
    parameters,
    runs,
    sources,
)

urlpatterns = [
    path("gaps/", gaps.gaps_page, name="gaps"),
    path("occupations/<path:code>/", occupations.occupation, name="occupation"),
    path("needs/<int:pk>/effect/", effects.need_effect, name="need-effect"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:order>/", orders.order, name="order"),
    path("orders/<str:order>/lines/<path:code>/", lines.order_line, name="order-line"),
    path("runs/", runs.runs, name="runs"),
    path("runs/start/", runs.start, name="run-start"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/recommend/", runs.recommend_again, name="run-recommend"),
    path("sources/", sources.newest_sources, name="sources-newest"),
    path("sources/<int:year>/", sources.sources, name="sources"),
    path("sources/<int:year>/<str:resource>/", sources.source_rows, name="source-rows"),
    path("methods/", methods.methods, name="methods"),
    path("methods/definitions/", definitions.definitions, name="definitions"),
    path("methods/definitions/<slug:code>/", definitions.definition, name="definition"),
    path("methods/parameters/", parameters.parameters, name="parameters"),
    path("methods/parameters/<slug:name>/", parameters.parameter, name="parameter"),
    path("methods/backtest/", backtest.backtest, name="backtest"),
]
