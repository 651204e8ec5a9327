"""What a browser does with a form."""


def form_values(response):
    """Return what a browser would send back from the page's form."""
    values = {}
    for bound in response.context["form"]:
        value = bound.value()
        if value is True:
            values[bound.html_name] = "on"
        elif isinstance(value, list):
            offered = {str(key) for key, _label in bound.field.choices}
            keys = [getattr(item, "pk", item) for item in value]
            values[bound.html_name] = [key for key in keys if str(key) in offered]
        elif value is not None and value is not False:
            values[bound.html_name] = bound.field.widget.format_value(value) or ""
    return values
