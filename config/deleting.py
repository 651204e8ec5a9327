"""What stands in the way of deleting an object, told before somebody tries."""

from django.db.models import PROTECT


def what_hangs_on(obj, *, most=20):
    """
    Return (plural name of the kind, objects, number of all) for each kind of row that protects ``obj``.

    At most ``most`` objects of a kind are read. One count and one list per protected relation.
    """
    found = []
    for relation in obj._meta.related_objects:
        if not (relation.one_to_many or relation.one_to_one) or relation.on_delete is not PROTECT:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
        if number := rows.count():
            found.append((relation.related_model._meta.verbose_name_plural, list(rows[:most]), number))
    return found
