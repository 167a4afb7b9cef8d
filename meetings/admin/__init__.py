"""The desk for when: meetings with their agenda, participants, papers and sections."""

from meetings.admin.agenda import AgendaItemAdmin, SessionAdmin
from meetings.admin.meetings import MeetingAdmin
from meetings.admin.papers import PaperAdmin, SectionAdmin
from meetings.admin.participations import ParticipationAdmin

__all__ = ["AgendaItemAdmin", "MeetingAdmin", "PaperAdmin", "ParticipationAdmin", "SectionAdmin", "SessionAdmin"]
