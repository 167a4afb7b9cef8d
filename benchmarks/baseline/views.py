from django.views.generic import DetailView

from benchmarks.baseline.models import Note


class NoteDetailView(DetailView):
    """One query by primary key, and a template of 5 kB."""

    model = Note
    template_name = "note.html"
