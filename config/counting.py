from django.db.models import Count, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows, column="pk"):
    """
    Return an expression: how many distinct values of a column ``rows`` have, 0 where there are no rows.

    ``rows`` may refer to the outer query by ``OuterRef``. Several such numbers in one query do not multiply each other,
    as several joined counts would.
    """
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count(column, distinct=True))
    return Coalesce(Subquery(counted.values("number")), Value(0), output_field=IntegerField())
