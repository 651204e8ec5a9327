"""How districts are offered to choose from, and what an address such as ``?district=7`` chooses."""

from operator import attrgetter

from districts.models import District


def offer_districts(field, districts):
    """Let a field for rows of a model offer these districts, each named with the area it is part of."""
    field.label_from_instance = attrgetter("name_with_parent")
    field.queryset = districts.for_choice()


def key_of(value):
    """Return the primary key that somebody sent as text, or None if it cannot be one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def chosen(request, name, model):
    """Return the visible row of ``model`` that the query names by its primary key, or None."""
    key = key_of(request.GET.get(name, ""))
    if key is None:
        return None
    return model.objects.visible_to(request.user).of(request.municipality).filter(pk=key).first()


def own_district(request):
    """
    Return the district in which something new is probably to be entered, or None.

    It is the one that the query names, else the first of those to which the person is limited.
    """
    own = request.membership.districts.all() if request.membership else ()
    return chosen(request, "district", District) or next(iter(own), None)


def chosen_district(request):
    """Return the district that a page by district is about: the own one, else the whole city."""
    return own_district(request) or request.municipality.whole_city
