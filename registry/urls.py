"""Addresses of the registry."""

from django.conf import settings
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.generic import RedirectView

from activities.views.activities import ActivityChooseView, ActivityDetailView, ActivityListView
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
from registry.feeds import (
    ActivityFeedView,
    AreaFeedView,
    DocumentFeedView,
    EntityFeedView,
    MeetingFeedView,
    PaperFeedView,
    ParticipationFeedView,
    ThemeFeedView,
)
from registry.views.about import AboutView
from registry.views.calendars import ActivityCalendarView, MeetingCalendarView
from registry.views.data import ArchiveView, DataView
from registry.views.files import (
    ActivityFileView,
    AreaFileView,
    DocumentFileView,
    EntityFileView,
    MeetingFileView,
    PaperFileView,
    ParticipationFileView,
    ThemeFileView,
)
from registry.views.health import healthz
from registry.views.home import HomeView
from registry.views.report import ReportDetailView
from registry.views.robots import robots
from registry.views.search import SearchView, SuggestView
from registry.views.sitemap import SITEMAPS

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("search/", SearchView.as_view(), name="search"),
    path("search/suggest/", SuggestView.as_view(), name="search-suggest"),
    path("meetings/", MeetingListView.as_view(), name="meeting-list"),
    path("meetings.atom", MeetingFeedView.as_view(), name="meeting-feed"),
    path("meetings.ics", MeetingCalendarView.as_view(), name="meeting-calendar"),
    path("meetings.<slug:ending>", MeetingFileView.as_view(), name="meeting-file"),
    path("meetings/<int:number>/", MeetingDetailView.as_view(), name="meeting-detail"),
    path("meetings/<int:meeting>/participants.atom", ParticipationFeedView.as_view(), name="participation-feed"),
    path("meetings/<int:meeting>/participants.<slug:ending>", ParticipationFileView.as_view(), name="participation-file"),
    path("meetings/<int:meeting>/participants/", ParticipationListView.as_view(), name="participation-list"),
    path("meetings/<int:meeting>/papers.atom", PaperFeedView.as_view(), name="paper-feed"),
    path("meetings/<int:meeting>/papers.<slug:ending>", PaperFileView.as_view(), name="paper-file"),
    path("meetings/<int:meeting>/papers/", PaperListView.as_view(), name="paper-list"),
    path("meetings/<int:meeting>/papers/<int:number>/", PaperDetailView.as_view(), name="paper-detail"),
    path("meetings/<int:number>/report/", ReportDetailView.as_view(), name="report-detail"),
    path("entities/", EntityListView.as_view(), name="entity-list"),
    path("entities.atom", EntityFeedView.as_view(), name="entity-feed"),
    path("entities.<slug:ending>", EntityFileView.as_view(), name="entity-file"),
    path("entities/<slug:slug>/", EntityDetailView.as_view(), name="entity-detail"),
    path("entities/<slug:slug>/findings/", EntityFindingsView.as_view(), name="entity-findings"),
    path("groups/<slug:slug>/", GroupDetailView.as_view(), name="group-detail"),
    path("activities/", ActivityListView.as_view(), name="activity-list"),
    path("activities/choose/<slug:facet>/", ActivityChooseView.as_view(), name="activity-choose"),
    path("activities.atom", ActivityFeedView.as_view(), name="activity-feed"),
    path("activities.ics", ActivityCalendarView.as_view(), name="activity-calendar"),
    path("activities.<slug:ending>", ActivityFileView.as_view(), name="activity-file"),
    path("activities/<slug:code>/", ActivityDetailView.as_view(), name="activity-detail"),
    path("themes/", ThemeListView.as_view(), name="theme-list"),
    path("themes.atom", ThemeFeedView.as_view(), name="theme-feed"),
    path("themes.<slug:ending>", ThemeFileView.as_view(), name="theme-file"),
    path("themes/<slug:slug>/", ThemeDetailView.as_view(), name="theme-detail"),
    path("areas/", AreaListView.as_view(), name="area-list"),
    path("areas.atom", AreaFeedView.as_view(), name="area-feed"),
    path("areas.<slug:ending>", AreaFileView.as_view(), name="area-file"),
    path("areas/<slug:key>/", AreaDetailView.as_view(), name="area-detail"),
    path("documents/", DocumentListView.as_view(), name="document-list"),
    path("documents.atom", DocumentFeedView.as_view(), name="document-feed"),
    path("documents.<slug:ending>", DocumentFileView.as_view(), name="document-file"),
    path("documents/<slug:slug>/", DocumentDetailView.as_view(), name="document-detail"),
    path("about/", AboutView.as_view(), name="about"),
    path("data/", DataView.as_view(), name="data"),
    path("data/registry.zip", ArchiveView.as_view(), name="data-archive"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}favicon.svg")),
    path("api/", include("registry.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
]
