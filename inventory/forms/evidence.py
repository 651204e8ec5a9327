"""The figures that can be chosen as evidence, and how they are called in a list."""

from django.db.models import Exists, OuterRef, Q

from districts.models import District


def figures_about(figures, municipality, *, districts, also):
    """
    Return the newest figure of each series about some districts and the whole city, and those with the keys ``also``.

    ``districts`` are primary keys, none where no district is chosen yet.
    """
    newer = figures.filter(
        indicator=OuterRef("indicator"),
        district=OuterRef("district"),
        group=OuterRef("group"),
        year__gt=OuterRef("year"),
    )
    about = District.objects.of(municipality).filter(Q(is_city=True) | Q(pk__in=districts))
    newest = Q(district__in=about.values("pk")) & ~Exists(newer)
    return (
        figures.filter(newest | Q(pk__in=also))
        .select_related("indicator", "district", "group")
        .order_by("-district__is_city", "district__name", "indicator__name", "group__order", "-year")
    )


def say_figure(observation):
    """Name a figure by what it is about, without its value: who may read that is decided where it is shown."""
    return f"{observation.indicator.name}, {observation.group}, {observation.district} {observation.year}"
