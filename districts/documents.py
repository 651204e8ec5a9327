"""Keep an uploaded or generated file as a document, as long as something refers to it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.deleting import what_hangs_on
from config.uploads import DocumentField, upload_to
from districts.models import Document
from districts.models.ownership import ForeignMunicipality


def store_document(file, *, title="", municipality, district=None, by):
    """
    Store ``file`` and return its Document.

    ``file`` is the value of a ``DocumentField``, or any named file, which is then checked in the same way: kind by
    content, size, images drawn anew. Without a title the file's own name is the title. When the row cannot be saved,
    the file is taken away again; what a transaction around this call leaves behind is found by ``delete_orphan_files``.

    :raises ValidationError: with a message for people, if the file is not acceptable or cannot be stored
    """
    if district is not None and district.municipality_id != municipality.pk:
        raise ForeignMunicipality(
            _("“%(what)s” belongs to another municipality."), code="municipality", params={"what": district}
        )
    if not hasattr(file, "sha256"):
        file = DocumentField().to_python(file)
    document = Document(
        municipality=municipality,
        district=district,
        title=(title or file.original_name)[:200],
        original_name=file.original_name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=by,
    )
    storage = document.file.storage
    name = upload_to(document, file.name)
    try:
        document.file = storage.save(name, file)
        with transaction.atomic():
            document.save()
    except OSError as error:
        storage.delete(name)
        raise ValidationError(
            _("The file could not be stored. Please try again later or tell your administrator."), code="storage"
        ) from error
    except BaseException:
        storage.delete(name)
        raise
    return document


def delete_if_unused(document):
    """Delete a document to which nothing refers any more; its file goes when the transaction is committed."""
    if what_hangs_on(document, most=0):
        return
    file = document.file
    document.delete()
    transaction.on_commit(lambda: file.storage.delete(file.name))
