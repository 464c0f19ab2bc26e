"""Layouts of the pack's enterprises and what they need. Needs that are withdrawn or
wait, and enterprises that are not admitted, stay in the portal."""

from enterprises.models import Enterprise, Need
from portal.sheets.layout import Layout

LAYOUTS = (
    Layout(
        "enterprises",
        Enterprise,
        "code* name_*? industry_code? territory_code headcount? size? registry_number?",
        only={"state": Enterprise.ADMITTED},
    ),
    Layout(
        "needs",
        Need,
        "enterprise_code* occupation_code* year* number certainty hired? dual_places? wage?",
        only={"state": Need.OPEN},
    ),
)
