from django.http import Http404

from districts.access import membership_in
from districts.models import Municipality


class MunicipalityMiddleware:
    """
    Put the municipality named in the address on the request.

    Views under ``/<municipality>/`` find ``request.municipality`` and ``request.membership`` and do not take the slug
    themselves. For anybody without a valid membership the municipality does not exist.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.municipality = request.membership = None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        slug = kwargs.pop("municipality", None)
        if slug is None:
            return
        municipality = Municipality.objects.visible_to(request.user).filter(slug=slug).first()
        if municipality is None:
            raise Http404
        request.municipality = municipality
        request.membership = membership_in(request.user, municipality)
