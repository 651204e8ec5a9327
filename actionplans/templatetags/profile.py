from django import template
from django.utils import timezone

from actionplans.profile import profile_of

register = template.Library()


@register.inclusion_tag("actionplans/_profile.html", takes_context=True)
def profile(context, district):
    """Draw what all phases know about a district: figures, needs, findings, activities and plans."""
    user = context["request"].user
    return {
        "profile": profile_of(district, user, on=timezone.localdate()),
        "district": district,
        "municipality": context["municipality"],
    }
