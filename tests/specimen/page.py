"""Every component with specimen content: made-up words and numbers, to be looked at. Lives in tests, so that no portal serves it."""

from django import forms
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.drawings import charts, timeline
from portal.drawings.words import GAPS, TIMELINE
from portal.figures import figure
from portal.tables import Column, Row, Table
from portal.templatetags.portal import change, icon, number, status

NAMES = (
    "Үлгі Ә / Образец А",
    "Үлгі Ғ / Образец Б",
    "Үлгі Қ / Образец В с длинным именем <b>",
    "Үлгі Ң / Образец Г",
    "Үлгі Ө / Образец Д",
)


class Specimen(forms.Form):
    name = forms.CharField(label="Атауы / Название", help_text="80 таңбаға дейін / до 80 знаков")
    seats = forms.IntegerField(
        label="Орын / Места", min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    note = forms.CharField(label="Ескерту / Примечание", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    firm = forms.ChoiceField(label="Беріктігі / Насколько твёрдо", choices=[("a", "бекітілген"), ("b", "жоспарда")])
    agree = forms.BooleanField(label="Растаймын / Подтверждаю", required=False)


def drawings() -> dict:
    gaps = [
        charts.Gap(NAMES[0], -136, -190, -86, 312, "A", href="#a"),
        charts.Gap(NAMES[1], -81, -118, -44, 355, "B"),
        charts.Gap(NAMES[2], -31, -52, -14, 39, "C"),
        charts.Break("31 × 3–30 = 440", "46", "#all"),
        charts.Gap(NAMES[3], 14, -30, 55, 164, "D", balanced=True),
        charts.Gap(NAMES[4], 88, 64, 112, 38, "C"),
        charts.Gap("…", None, None, None, 0, "D"),
    ]
    steps = [
        (41, "add"),
        (38, "add"),
        (29, "add"),
        (108, "total"),
        (-56, "take"),
        (-5, "take"),
        (47, "total"),
        (-14, "ours"),
        (-14, "take"),
        (19, "total"),
    ]
    years = [
        timeline.Year(
            2019 + i,
            196 + 5 * i,
            171 - 2 * min(i, 10),
            *((196 + 5 * i - 8 * (i - 7), 196 + 5 * i + 9 * (i - 7)) if i >= 7 else (None, None)),
        )
        for i in range(17)
    ]
    rooms = [
        charts.Capacity(NAMES[0], 50, 50, 75, "50 / 50 → 75"),
        charts.Capacity(NAMES[1], 75, 50, 50, "50 / 75"),
        charts.Capacity(NAMES[3], 240, 240, 262, "240 / 240 → 262"),
    ]
    return {
        "gaps": charts.gap_bars(gaps, title="Specimen", desc="specimen", words=GAPS, number=figure),
        "narrow": charts.gap_bars_narrow(gaps, title="Specimen", desc="specimen", words=GAPS, number=figure),
        "waterfall": charts.waterfall(
            [charts.Step(NAMES[i % 5][:18], v, k, "#s") for i, (v, k) in enumerate(steps)],
            title="Specimen",
            number=figure,
        ),
        "dots": charts.dots(87, title="87 / 100"),
        "spark": charts.sparkline([196, 201, 222, None, 249, 268], title="268", number=figure),
        "budget": charts.budget_bar(7706.4, 7720, before=7400, title="99,8 %"),
        "over": charts.budget_bar(8100, 7720, title="105 %"),
        "bullet": charts.bullet(rooms, title="Specimen", width=1000),
        "line": timeline.need_and_supply(
            years, last_fact=2026, title="Specimen", desc="specimen", width=1000, words=TIMELINE, number=figure
        ),
        "dumbbell": charts.dumbbell(50, 75, top=100, title="50 → 75"),
    }


def rows() -> Table:
    columns = (
        Column("Кәсіп / Занятие", sort="name"),
        Column(_("need"), number=True, sort="need", group="2030"),
        Column(_("supply"), number=True, group="2030"),
        Column(_("shortage"), number=True, sort="gap"),
        Column("%", number=True, digits=1),
        Column("2019–2030"),
        Column(_("grade")),
        Column("·"),
    )
    line = charts.sparkline([196, 201, 222, 238, 249, 268], title="268", number=figure)
    body = [
        Row(
            (
                name,
                number(1240 * (i + 1), synthetic=True),
                176,
                change(-136 + 60 * i),
                43.6 - i,
                line,
                "ABCDC"[i],
                status("draft", "жоба"),
            ),
            anchor=f"r{i}",
        )
        for i, name in enumerate(NAMES)
    ]
    body.append(
        Row(
            (
                "Белгісіз / Неизвестно",
                None,
                number(None, missing="not yet"),
                number(None, missing="hidden"),
                None,
                "",
                "D",
                status("failed", "қате"),
            )
        )
    )
    foot = Row(("Барлығы / Всего", 18600, 880, change(-80), 41.6, "", "", ""))
    return Table("Specimen", columns, body, foot, sorted_by="-gap")


def order_rows() -> Table:
    seats = {"group": "Орын / Места"}
    columns = (
        Column("⚑", css="mut"), Column("Жол / Строка", group=""), Column("2026", number=True, **seats), Column("рекоменд.", number=True, **seats),
        Column("ұсынылды", number=True, css="prop", **seats), Column("±", number=True, **seats), Column("шектеу / ограничение"),
        Column("100-ден", number=True), Column("өтінім / заявл.", number=True, digits=1), Column("толуы / набор", number=True), Column("жауап / ответ"),
    )  # fmt: skip
    found = []
    for i in range(22):
        name = (
            f"Үлгі мамандық {i + 1}<small>қаз 9 · Үлгі колледж / Образцовый колледж с длинным названием {i + 1}</small>"
        )
        limit = (
            f'<span class="ovr nw">{icon("workshop" if i % 3 else "money")}{"шеберхана" if i % 3 else "бюджет"}</span>'
        )
        why = f'<a class="seat" href="../why/" data-panel>{25 * (1 + i % 3)}</a>'
        bar = f"{60 + i}<br>{charts.share_bar(60 + i, 100, title=f'{60 + i} / 100')}"
        name, limit, why, bar = map(mark_safe, (name, limit, why, bar))
        found.append(
            Row(
                (
                    icon("up" if i % 4 == 0 else "edit"),
                    name,
                    25 if i else None,
                    why,
                    why,
                    change(25 * (i % 3 - 1)),
                    limit,
                    bar,
                    1.5 + i / 10,
                    96,
                    status("agreed" if i % 5 else "change", "келіседі" if i % 5 else "75 сұрайды"),
                ),
                css="sel" if i == 0 else "",
            )
        )
    return Table("Specimen", columns, found, head=1, freeze=2, css="dense ot")


def context(request) -> dict:
    form = Specimen({"name": "", "seats": "2 5", "firm": "a"})
    stages = [
        {"label": "Деректер", "note": "01.03.2027", "state": "done"},
        {"label": "Болжам", "note": "12.02.2027", "state": "done"},
        {"label": "Қарау", "note": "15.03.2027", "state": "now"},
        {"label": "Келісу", "note": "29.03.2027", "state": ""},
        {"label": "Бекіту", "note": "20.04.2027", "state": ""},
        {"label": "Жариялау", "note": "20.05.2027", "state": ""},
    ]
    return {
        "draw": drawings(),
        "rows": rows(),
        "form": form,
        "stages": stages,
        "sure": forms.Form(),
        "region": "Үлгі облысы",
        "years": [("2029", "2029"), ("2030", "2030")],
        "files": [("XLSX", "#x"), ("SVG", "#s")],
        "why": number(1240, synthetic=True),
    }


def style(request):
    return render(request, "style.html", context(request))


def order(request):
    return render(request, "order.html", {**context(request), "rows": order_rows()})


def why(request):
    partial = request.headers.get("HX-Target") == "panel"
    return render(request, "why.html" if partial else "why_page.html", context(request))
