from django.urls import path

from benchmarks.baseline.views import NoteDetailView

urlpatterns = [path("notes/<int:pk>/", NoteDetailView.as_view(), name="note-detail")]
