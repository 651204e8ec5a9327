def municipality(request):
    """The municipality of the page and whether this person may administer it."""
    current = getattr(request, "municipality", None)
    return {
        "municipality": current,
        "can_administer": bool(current) and request.user.has_perm("districts.change_municipality", current),
    }
