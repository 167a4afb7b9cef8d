"""What is measured: the pages with their addresses, and how quick each should be."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from benchmarks.datasette_file import FACETS
from benchmarks.generate import COMMON_WORDS, RARE_WORDS

SMALL, LARGE = 10_000, 100_000


@dataclass(frozen=True)
class Target:
    """How quick a page should be: at most so many times the baseline's time, and so large a part of Datasette's."""

    baseline: float | None = None
    rival: float | None = None


@dataclass(frozen=True)
class Question:
    """A page, asked at one address or at several in turn; ``{names}`` in them stand for records of the registry that is measured.

    ``way`` says how: ``made`` anew for each request; ``first``, a text asked for the first time since the data changed; ``kept``, by who
    has it not yet, from the registry's cache; ``known``, by who has it and is told so.
    """

    key: str
    label: str
    addresses: tuple[str, ...]
    rival_addresses: tuple[str, ...] = ()
    way: str = "made"
    targets: dict[int, Target] = field(default_factory=dict)

    def about(self, records: dict[str, list[str]], rows: int) -> "Question":
        """Return the question with all its addresses in full."""
        addresses: list[str] = []
        for address in self.addresses:
            name = address.partition("{")[2].partition("}")[0]
            addresses += [address.replace(f"{{{name}}}", record) for record in records[name]] if name else [address]
        rival = tuple(address.replace("{rows}", str(rows)) for address in self.rival_addresses)
        return replace(self, addresses=tuple(addresses), rival_addresses=rival)


def rival_list(**query: str) -> str:
    """Return the address of Datasette's page of 25 rows with six exact facets."""
    facets = [("_facet", facet) for facet in FACETS]
    return "/activities-{rows}/activities?" + urlencode([("_size", "25"), *facets, ("_facet_size", "10"), *query.items()])


LISTS = {SMALL: Target(12), LARGE: Target(15, 0.5)}
RARE = {SMALL: Target(14), LARGE: Target(20, 0.5)}
COMMON = {SMALL: Target(18), LARGE: Target(40, 0.25)}
OF_RARE = [f"/activities/?q={word}" for word in RARE_WORDS], [rival_list(_search=word) for word in RARE_WORDS]
OF_COMMON = [f"/activities/?q={word}" for word in COMMON_WORDS], [rival_list(_search=word) for word in COMMON_WORDS]
FILTERED = (
    ["/activities/?status=planned", "/activities/?entity=iom&status=ongoing&theme=remittances", "/activities/?area=002&kind=research"],
    [
        rival_list(status="planned"),
        rival_list(lead="IOM", status="ongoing", theme="Remittances"),
        rival_list(area="Africa", kind="research"),
    ],
)
BEGINNINGS = ("re", "remit", "mig", "orch", "united+nat", "ghana", "train", "labour")


def both(target: Target) -> dict[int, Target]:
    return {SMALL: target, LARGE: target}


QUESTIONS = [
    Question("list", "list, no text", ("/activities/",), (rival_list(),), targets=LISTS),
    Question("filters", "list, filters only", *map(tuple, FILTERED), targets=LISTS),
    Question("rare", "list, text in 7 % of the rows", *map(tuple, OF_RARE), targets=RARE),
    Question("rare-first", "… asked for the first time since a write", *map(tuple, OF_RARE), way="first", targets=RARE),
    Question("common", "list, text in half of the rows", *map(tuple, OF_COMMON), targets=COMMON),
    Question("common-first", "… asked for the first time since a write", *map(tuple, OF_COMMON), way="first", targets=COMMON),
    Question("activity", "activity", ("/activities/{activity}/",), targets=both(Target(3))),
    Question("entity", "entity, median", ("/entities/{median}/",), targets=both(Target(8))),
    Question("largest", "entity, largest", ("/entities/{largest}/",), targets={SMALL: Target(8), LARGE: Target(12)}),
    Question("report", "report of the fifth meeting", ("/meetings/5/report/",)),
    Question("known", "304 to who is up to date", ("/activities/",), way="known", targets=both(Target(0.7))),
    Question("kept", "page from the cache", ("/activities/",), way="kept", targets=both(Target(0.7))),
    Question(
        "suggest",
        "suggestions while typing",
        tuple(f"/search/suggest/?q={text}" for text in BEGINNINGS),
        targets={SMALL: Target(5), LARGE: Target(10)},
    ),
    Question("home", "home", ("/",)),
    Question(
        "search", "search of everything", tuple(f"/search/?q={text}" for text in ("remittances", "orchard", "ledger", "ghana+training"))
    ),
    Question("meeting", "meeting", ("/meetings/5/", "/meetings/10/")),
    Question("paper", "paper", ("/meetings/5/papers/8/", "/meetings/10/papers/501/")),
    Question("theme", "theme", ("/themes/remittances/",)),
    Question("themes", "themes", ("/themes/",)),
    Question("area", "country and region", ("/areas/GHA/", "/areas/002/")),
    Question("areas", "areas", ("/areas/",)),
    Question("entities", "entities", ("/entities/",)),
    Question("documents", "documents", ("/documents/",)),
    Question("api", "API, list of activities", ("/api/v1/activities/",)),
]


def records_asked_for() -> dict[str, list[str]]:
    """Return the records that addresses name: twenty activities, and the entities with the most and with a middling number of them."""
    from django.db.models import Count

    from activities.models import Activity
    from entities.models import Entity

    taking_part = Entity.objects.published().annotate(parts=Count("parties")).filter(parts__gt=0).order_by("-parts", "slug")
    entities = list(taking_part.values_list("slug", flat=True))
    codes = list(Activity.objects.published().order_by("code").values_list("code", flat=True))
    return {
        "activity": codes[:: max(len(codes) // 20, 1)][:20],
        "largest": entities[:1],
        "median": [entities[len(entities) // 2]],
    }
