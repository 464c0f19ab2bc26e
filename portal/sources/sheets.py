"""Layout of the pack's dated rule numbers."""

from portal.sheets.layout import Layout
from portal.sources.models import Norm

LAYOUTS = (Layout("norms", Norm, "key* since* value unit source"),)
