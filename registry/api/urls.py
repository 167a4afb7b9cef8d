"""Addresses of the API. Below its root they are those of the pages, with the same names of what varies."""

from django.urls import path, re_path

from registry.api import views
from registry.api.reference import ReferenceView
from registry.api.schema import SchemaView

app_name = "api"

urlpatterns = [
    path("v1/", views.RootView.as_view(), name="root"),
    path("v1/activities/", views.ActivityListView.as_view(), name="activity-list"),
    path("v1/activities/<slug:code>/", views.ActivityDetailView.as_view(), name="activity-detail"),
    path("v1/activities/<slug:code>/updates/", views.UpdateListView.as_view(), name="activity-updates"),
    path("v1/activities/<slug:code>/parties/", views.PartyListView.as_view(), name="activity-parties"),
    path("v1/activities/<slug:code>/links/", views.LinkListView.as_view(), name="activity-links"),
    path("v1/activities/<slug:code>/documents/", views.ActivityDocumentListView.as_view(), name="activity-documents"),
    path("v1/entities/", views.EntityListView.as_view(), name="entity-list"),
    path("v1/entities/<slug:slug>/", views.EntityDetailView.as_view(), name="entity-detail"),
    path("v1/groups/", views.GroupListView.as_view(), name="group-list"),
    path("v1/groups/<slug:slug>/", views.GroupDetailView.as_view(), name="group-detail"),
    path("v1/meetings/", views.MeetingListView.as_view(), name="meeting-list"),
    path("v1/meetings/<int:number>/", views.MeetingDetailView.as_view(), name="meeting-detail"),
    path("v1/meetings/<int:meeting>/papers/", views.MeetingPaperListView.as_view(), name="meeting-paper-list"),
    path("v1/meetings/<int:meeting>/papers/<int:number>/", views.PaperDetailView.as_view(), name="paper-detail"),
    path("v1/meetings/<int:meeting>/participants/", views.MeetingParticipantListView.as_view(), name="meeting-participant-list"),
    path("v1/meetings/<int:meeting>/participants/<int:number>/", views.ParticipantDetailView.as_view(), name="participant-detail"),
    path("v1/papers/", views.PaperListView.as_view(), name="paper-list"),
    path("v1/participants/", views.ParticipantListView.as_view(), name="participant-list"),
    path("v1/documents/", views.DocumentListView.as_view(), name="document-list"),
    path("v1/documents/<slug:slug>/", views.DocumentDetailView.as_view(), name="document-detail"),
    path("v1/themes/", views.ThemeListView.as_view(), name="theme-list"),
    path("v1/themes/<slug:slug>/", views.ThemeDetailView.as_view(), name="theme-detail"),
    path("v1/areas/", views.AreaListView.as_view(), name="area-list"),
    path("v1/areas/<slug:key>/", views.AreaDetailView.as_view(), name="area-detail"),
    path("v1/schema/", SchemaView.as_view(), name="schema"),
    path("v1/docs/", ReferenceView.as_view(), name="reference"),
    re_path(r"^(?P<path>[\s\S]*)$", views.NothingView.as_view(), name="nothing"),
]
