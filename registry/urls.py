"""Addresses of the registry."""

from django.conf import settings
from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from activities.views.activities import ActivityDetailView, ActivityListView
from activities.views.areas import AreaDetailView, AreaListView
from activities.views.documents import DocumentDetailView, DocumentListView
from activities.views.entities import EntityDetailView
from activities.views.findings import EntityFindingsView
from activities.views.meetings import MeetingDetailView
from activities.views.papers import PaperDetailView
from activities.views.themes import ThemeDetailView, ThemeListView
from entities.views.entities import EntityListView
from entities.views.groups import GroupDetailView
from meetings.views.meetings import MeetingListView
from meetings.views.papers import PaperListView
from meetings.views.participations import ParticipationListView
from registry.views.about import AboutView
from registry.views.health import healthz
from registry.views.home import HomeView
from registry.views.report import ReportDetailView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("meetings/", MeetingListView.as_view(), name="meeting-list"),
    path("meetings/<int:number>/", MeetingDetailView.as_view(), name="meeting-detail"),
    path("meetings/<int:meeting>/participants/", ParticipationListView.as_view(), name="participation-list"),
    path("meetings/<int:meeting>/papers/", PaperListView.as_view(), name="paper-list"),
    path("meetings/<int:meeting>/papers/<int:number>/", PaperDetailView.as_view(), name="paper-detail"),
    path("meetings/<int:number>/report/", ReportDetailView.as_view(), name="report-detail"),
    path("entities/", EntityListView.as_view(), name="entity-list"),
    path("entities/<slug:slug>/", EntityDetailView.as_view(), name="entity-detail"),
    path("entities/<slug:slug>/findings/", EntityFindingsView.as_view(), name="entity-findings"),
    path("groups/<slug:slug>/", GroupDetailView.as_view(), name="group-detail"),
    path("activities/", ActivityListView.as_view(), name="activity-list"),
    path("activities/<slug:code>/", ActivityDetailView.as_view(), name="activity-detail"),
    path("themes/", ThemeListView.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", ThemeDetailView.as_view(), name="theme-detail"),
    path("areas/", AreaListView.as_view(), name="area-list"),
    path("areas/<slug:key>/", AreaDetailView.as_view(), name="area-detail"),
    path("documents/", DocumentListView.as_view(), name="document-list"),
    path("documents/<slug:slug>/", DocumentDetailView.as_view(), name="document-detail"),
    path("about/", AboutView.as_view(), name="about"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
