import hashlib

from django.http import HttpResponse

from inventory.charts.canvas import HALF_WIDTH, WIDTH


def svg_response(request, svg):
    """Answer with a drawing that a browser may keep for itself and that can do nothing but be looked at."""
    etag = f'"{hashlib.sha256(svg).hexdigest()[:32]}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == etag else HttpResponse(svg)
    response["Content-Type"] = "image/svg+xml"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def width_asked(request):
    """Return how wide a chart is to be drawn: with ``?width=narrow`` for a phone."""
    return HALF_WIDTH if request.GET.get("width") == "narrow" else WIDTH
