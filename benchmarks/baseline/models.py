from django.db import models


class Note(models.Model):
    """A page of the site."""

    title = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self):
        return self.title
