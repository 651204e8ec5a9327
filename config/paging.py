from django.core.paginator import Paginator

PAGE_SIZE = 50


def paginate(request, rows, *, size=PAGE_SIZE):
    """Return the page of ``rows`` named by ``?page=``; a page that does not exist leads to the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
