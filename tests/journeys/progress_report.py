"""What a progress report of 2019 tells of capacity-building, as answers to the inventory, by its paragraphs.

The report names neither the unit that worked on urban-rural linkages, nor days within November, nor how long
the meetings were. A colleague would know; a branch, the whole month and a plausible length stand for it here.
"""

from app.questionnaire.answers import Answers, Item, Value
from tests.journeys.ways import FILE

AFRICA = {
    "development_account": ("CMR", "GIN", "NER", "TZA"),
    "Catalan Agency for Development Cooperation": ("MOZ",),
    "Agencia Andaluza de Cooperación Internacional para el Desarrollo": ("BFA", "COD", "MLI", "SEN"),
}
"""The countries of the project on urban-rural linkages, by where the money came from."""

WORK = {"r1_unit": "planning_design", "r2_role": ["designs", "delivers"]}


def activity(items: dict[str, tuple[Item, ...]] | None = None, **own: Value) -> Item:
    """An activity of the planning branch on urban-rural linkages, unless told otherwise."""
    usual: dict[str, Value] = {
        "k3_lead_unit": "planning_design",
        "k6_scope": "global",
        "k10_sp2020_domain": ["d2"],
        "k10_sp2020_outcome": ["o2_1"],
    }
    return Item({name: value for name, value in (usual | own).items() if value}, items or {})


def funding() -> tuple[Item, ...]:
    """A row for each country, with the donor where it is not the Development Account."""
    return tuple(
        Item(
            {"funding_country": country, "funding_source": donor}
            if donor == "development_account"
            else {
                "funding_country": country,
                "funding_source": "earmarked_unspecified",
                "funding_donor": donor,
            }
        )
        for donor, countries in AFRICA.items()
        for country in countries
    )


def material(kind: str, title: str, **more: Value) -> Item:
    return Item({"material_kind": kind, "material_title": title, **more})


BROWN_BAG = activity(
    {"materials": (material("other", "Interactive mobile phone quiz on views and experiences"),)},
    k1_title="Brown bag meeting on capacity-building",
    k2_type="seminar",
    k3_lead_unit="research_capacity",
    k5_status="completed",
    k5_start="2019-06-27",
    k5_end="2019-06-27",
    k5_sessions=1,
    k5_days_per_session="0.25",
    k8_audience=["un_staff"],
    k10_sp2020_domain=["outside"],
    k10_sp2020_outcome=[],
)
"""Paragraphs 8 and 9, with the quiz; a meeting of about two hours is a quarter of a day."""

SUPPORT = activity(
    {"funding": funding()},
    k1_title="Urban-rural linkages in national urban policies",
    k2_type="advisory",
    k5_status="under_way",
    k5_year=2019,
    k6_scope="national",
    k6_countries=sorted(country for countries in AFRICA.values() for country in countries),
    k8_audience=["national_officials"],
)
"""Paragraphs 22 and 23."""

MATERIALS = activity(
    {
        "materials": (
            material("manual", "Training manuals"),
            material("flier", "Fliers"),
            material("website", "Website on urban-rural linkages"),
            material("guide", "Thematic guides"),
            material("newsletter", "Newsletters"),
            *(
                material("guide", f"Urban-rural linkages: guiding principles, translation {number}")
                for number in range(1, 8)
            ),
        )
    },
    k1_title="Training and awareness materials on urban-rural linkages",
    k2_type="toolkit",
    k5_status="under_way",
    k5_year=2019,
    k8_audience=["national_officials", "local_officials"],
)
ADVOCACY = activity(
    k1_title="Advocacy and participation in conferences on urban-rural linkages",
    k2_type="awareness",
    k5_status="under_way",
    k5_year=2019,
    k8_audience=["national_officials", "local_officials"],
)
FORUM = activity(
    {
        "partners": (
            Item(
                {
                    "partner_name": "Songyang County",
                    "partner_type": "local_government",
                    "partner_roles": ["host", "convene"],
                }
            ),
        )
    },
    k1_title="First international forum on urban-rural linkages",
    k2_type="conference",
    k5_status="planned",
    k5_start="2019-11-01",
    k5_end="2019-11-30",
    k5_sessions=1,
    k5_days_per_session="1",
    k6_venue="Songyang County, China",
    k8_audience=["national_officials", "local_officials"],
)
"""Paragraph 24: the materials, with the translations into seven languages, the advocacy, and the forum of
November, which the county is a partner of: it is taken to bring the participants, too."""

COMPENDIUM = activity(
    {"materials": (material("compendium", "Compendium of seven practices", material_file=FILE),)},
    k1_title="Compendium of practices in urban-rural linkages, first edition",
    k2_type="publication",
    k5_status="under_way",
    k5_year=2019,
    k8_audience=["national_officials", "local_officials"],
)
CALL = activity(
    k1_title="Call for case studies for the second edition of the compendium",
    k2_type="awareness",
    k5_status="under_way",
    k5_year=2019,
    k8_audience=["national_officials", "local_officials"],
)
PLATFORM = activity(
    k1_title="Platform for sharing best practices from the nine project countries",
    k2_type="platform",
    k5_status="under_way",
    k8_audience=["national_officials", "local_officials"],
)
"""Paragraph 25: the compendium, which its authors have a draft of, the call for the next, the platform."""

FIRST = (BROWN_BAG, SUPPORT, MATERIALS, ADVOCACY, FORUM)
LATER = (COMPENDIUM, CALL, PLATFORM)


def told(*activities: Item) -> Answers:
    """A response of the colleague with these activities."""
    return Answers(WORK, {"activities": activities})
