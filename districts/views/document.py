from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from config.uploads import serve_file
from districts.models import Document


@require_safe
def document_file(request, pk):
    """Hand out a document: images in the page, everything else to be saved."""
    document = get_object_or_404(Document.objects.visible_to(request.user).of(request.municipality), pk=pk)
    return serve_file(
        document.file,
        name=document.original_name,
        content_type=document.content_type,
        inline=document.is_image,
    )
