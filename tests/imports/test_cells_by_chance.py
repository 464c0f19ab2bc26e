"""Whatever stands in the cells: the file is read or refused in words, nothing crashes, nothing is saved by half."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colleges.effectiveness import COLUMNS
from colleges.words import FINDINGS
from portal.imports import judge, vocabulary
from portal.imports.table import Asked
from portal.sheets import mends
from portal.sheets.findings import REASONS
from portal.sheets.sandbox import Sheet, Upload
from tests import factories as make

ODD = (
    "—",
    "#ДЕЛ/0!",
    "1/7",
    "0/0",
    "25 чел.",
    "1\u00a0250",
    "12,5",
    "5-7",
    "=B2",
    "07.янв",
    "90%",
    "1e999",
    "٣",
    "½",
    "-0",
    "",
)
CELLS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=12),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=True, allow_infinity=True),
    st.from_regex(r"\A[0-9 ,.\u00a0/-]{1,10}( чел\.| тг|%)?\Z"),
)
HEADS = ("Колледж", "Код", "Специальность", "Язык", "База", "Год", "Мест", "Прием", "Выпуск 2025", "Трудоустроено",
         "1 курс", "2 курс", "Всего", "Предприятие", "Профессия", "Нужно", "Зарплата", "Уверенность", "Код квалификации",
         "programme_code", "year", "course", "students", "что-то", "", "Группа")  # fmt: skip
CHANCE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CHANCE
@given(CELLS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_number_is_a_number_or_a_reason(cell, whole, loose, part, typed):
    if mends.blank(cell):
        return
    done = mends.number(cell, whole=whole, loose=loose, part=part, typed=typed)
    assert done.code in REASONS or not done.code
    if done.value is not None:
        assert 0 <= done.value <= mends.MOST and (not whole or isinstance(done.value, int))
    else:
        assert done.kind in (mends.ERROR, mends.QUESTION)


@CHANCE
@given(CELLS)
def test_every_kind_of_column_reads_every_cell(cell):
    if mends.blank(cell):
        return
    for meaning in vocabulary.ALL:
        column = vocabulary.Column(0, meaning.name, meaning)
        done = vocabulary.reader(column, True, (2010, 2035))(cell)
        assert not done.code or done.code in REASONS


@CHANCE
@given(data=st.data())
def test_any_sheet_is_judged_without_a_crash_and_every_finding_has_its_words(db, data):
    region = make.region()
    college = make.college(region, code="K1", name_ru="Колледж")
    make.programme(college, code="P1", specialty=make.specialty(region, code="07150500", name_ru="Сварочное дело"))
    heads = data.draw(st.lists(st.sampled_from(HEADS), min_size=2, max_size=9))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=0, max_size=10), max_size=6))
    merged = data.draw(
        st.lists(st.tuples(*[st.integers(0, 6)] * 4).filter(lambda m: m[0] <= m[2] and m[1] <= m[3]), max_size=2)
    )
    judged(Upload([Sheet(data.draw(st.sampled_from(["", "2026"])), [heads, *rows], merged)]), region, "K1")


@CHANCE
@given(data=st.data())
def test_any_effectiveness_row_is_judged_without_a_crash(db, data):
    region = make.region()
    make.college(region, code="K1", name_ru="Колледж")
    heads = [
        "колледж" if c.name == "college_name" else "специальность" if c.name == "specialty_raw" else "х"
        for c in COLUMNS
    ]
    rows = [["" for _ in COLUMNS] for _ in range(3)]
    for row in rows:
        row[3] = data.draw(st.sampled_from(["Колледж", "КОЛЛЕДЖ", "?"]))
        for place, cell in data.draw(st.dictionaries(st.integers(0, 114), CELLS, max_size=8)).items():
            row[place] = cell
    judged(Upload([Sheet("2026", [heads, *rows])]), region, "")


def judged(upload: Upload, region, college: str) -> None:
    read = judge.read(upload, Asked(region, 2026, college))
    stand = judge.standing(region, read.facts)
    judge.check(read, stand)
    for found in read.found:
        words = REASONS.get(found.code) or FINDINGS[found.code]
        assert str(words) % found.params
    for _model, _key, _pk, _before, after, _sheet, _row in judge.changes(read, stand):
        assert (
            all(value is not None and value == value for value in after.values() if not isinstance(value, dict))
            or "score" in after
        )
