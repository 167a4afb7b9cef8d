"""When: meetings, their organization of work, participants, papers and sections."""

from meetings.models.agenda import AgendaItem, Session
from meetings.models.meetings import Meeting
from meetings.models.papers import Paper, Section
from meetings.models.participations import Participation

__all__ = ["AgendaItem", "Meeting", "Paper", "Participation", "Section", "Session"]
