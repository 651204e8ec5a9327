from django import template

from actionplans.trace import trace

register = template.Library()


@register.inclusion_tag("actionplans/_thread.html", takes_context=True)
def thread(context, obj):
    """Draw the red thread through an object: what it rests on above, what came of it below."""
    return {"thread": trace(obj, context["request"].user), "obj": obj}
