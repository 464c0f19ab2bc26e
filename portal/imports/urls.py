from django.urls import path

from portal.imports.views import files, pages

urlpatterns = [
    path("imports/", pages.imports, name="imports"),
    path("imports/<int:pk>/", pages.one_import, name="import"),
    path("imports/<int:pk>/apply/", pages.apply, name="import-apply"),
    path("imports/<int:pk>/undo/", pages.undo, name="import-undo"),
    path("imports/<int:pk>/read/", pages.read_again, name="import-read"),
    path("imports/<int:pk>/discard/", pages.discard, name="import-discard"),
    path("imports/<int:pk>/file/", files.original, name="import-file"),
    path("imports/<int:pk>/report.<slug:form>", files.report, name="import-report"),
]
