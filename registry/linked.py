"""The site and its data as things of schema.org."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from records.linked import At, Thing, thing


def site(at: At) -> Thing:
    """Return the registry as a web site, with how to search it."""
    home = at(reverse("home"))
    search = thing("EntryPoint", urlTemplate=at(reverse("search")) + "?q={search_term_string}")
    return thing(
        "WebSite",
        id_=home,
        url=home,
        name=_("Coordination Meeting Activity Registry"),
        description=_("Who does what on international migration, as told to the Coordination Meetings on International Migration."),
        inLanguage="en",
        potentialAction={"@type": "SearchAction", "target": search, "query-input": "required name=search_term_string"},
    )


def dataset(at: At, description: str, updated: date | None) -> Thing:
    """Return the data of the registry as a data set that can be downloaded."""
    address = at(reverse("data"))
    return thing(
        "Dataset",
        id_=address,
        url=address,
        name=_("Data of the Coordination Meeting Activity Registry"),
        description=description,
        dateModified=updated,
        isAccessibleForFree=True,
        inLanguage="en",
        keywords=[_("international migration"), _("United Nations system"), _("coordination")],
        distribution=[thing("DataDownload", contentUrl=at(reverse("data-archive")), encodingFormat="application/zip")],
    )
