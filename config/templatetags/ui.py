"""
Template tags and filters of every page: icons, badges, links, numbers, Markdown, query strings.

The library is a template builtin; no ``{% load %}`` is needed.
"""

from decimal import ROUND_HALF_UP, Decimal

import nh3
from django import forms, template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

register = template.Library()

NO_VALUE = "–"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
TONE_ICONS = {"neutral": "circle", "info": "info", "success": "success", "warning": "warning", "danger": "danger"}

# Text of people becomes paragraphs, lists, emphasis and links; its headings go below those of the page.
MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["code", "fence", "backticks", "image"])
MARKDOWN_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote"}
MARKDOWN_LINKS = {"http", "https", "mailto"}


# Pieces of a page


@register.simple_tag
def icon(name, size="", label=""):
    """Draw an icon of KERN's set or of ``static/css/icons.css``; without a label it is decoration."""
    classes = f"kern-icon kern-icon--{name}" + (f" kern-icon--{size}" if size else "")
    if label:
        return format_html('<span class="{}" role="img" aria-label="{}"></span>', classes, label)
    return format_html('<span class="{}" aria-hidden="true"></span>', classes)


@register.simple_tag
def badge(text, tone="neutral", name="", derived=False, why=""):
    """
    Show a state as colour, word and icon.

    A derived state (late, stale, at risk) is drawn with a broken line; ``why`` says what it was derived from.
    """
    tone = tone if tone in TONE_ICONS else "neutral"
    classes = f"kern-badge kern-badge--small kern-badge--{tone}" + (" badge--derived" if derived else "")
    drawn = format_html(
        '<span class="{}">{}<span class="kern-label kern-label--small">{}</span></span>',
        classes,
        icon(name or TONE_ICONS[tone]),
        text,
    )
    if why:
        return format_html('<span class="badge-with-reason">{}<span class="badge-reason">{}</span></span>', drawn, why)
    return drawn


@register.simple_tag
def button_link(url, label, tone="primary", name=""):
    """Draw a link that looks like a button; tones are primary, secondary and tertiary."""
    return format_html(
        '<a class="kern-btn kern-btn--{}" href="{}">{}<span class="kern-label">{}</span></a>',
        tone,
        url,
        icon(name) if name else "",
        label,
    )


@register.simple_tag
def crumb(label, url=""):
    """Draw one step of the breadcrumb; the last one has no address, because it is the page itself."""
    if url:
        return format_html(
            '<li class="breadcrumb__item"><a class="kern-link kern-link--small kern-link--no-visited-state" href="{}">'
            "{}</a></li>",
            url,
            label,
        )
    return format_html('<li class="breadcrumb__item" aria-current="page">{}</li>', label)


@register.simple_tag(takes_context=True)
def nav_link(context, url, label, exact=False, css="main-nav__link"):
    """Draw an entry of a navigation, marked when the page lies at or (unless ``exact``) below its address."""
    if not url:
        return ""
    request = context.get("request")
    path = request.path if request else ""
    here = path == url or (not exact and path.startswith(url))
    current = format_html(' aria-current="{}"', "page" if path == url else "true") if here else ""
    return format_html('<li><a class="{}" href="{}"{}>{}</a></li>', css, url, current, label)


# Numbers and text


@register.filter
def number(value, decimals=None):
    """
    Write a number the way the language does, rounded half up; nothing there is a dash, never a zero.

    Without ``decimals`` it shows all it has.
    """
    if value is None or value == "":
        return NO_VALUE
    exact = Decimal(str(value))
    if decimals is None:
        decimals = 0 if exact == exact.to_integral_value() else None
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = number_format(abs(exact), decimal_pos=decimals, force_grouping=True)
    return f"−{text}" if exact < 0 else text


@register.filter
def money(value):
    """Write an amount in euros; cents appear only where there are any."""
    if value is None or value == "":
        return NO_VALUE
    amount = Decimal(str(value))
    text = number(amount, 0 if amount == amount.to_integral_value() else 2)
    if get_language() == "en":
        return f"−€{text[1:]}" if text.startswith("−") else f"€{text}"
    return f"{text}{NO_BREAK_SPACE}€"


@register.filter
def percent(value, decimals=1):
    """Write a share given in percent, 0 to 100."""
    if value is None or value == "":
        return NO_VALUE
    gap = "" if get_language() == "en" else NO_BREAK_SPACE
    return f"{number(value, decimals)}{gap}%"


@register.filter
def markdown(text):
    """Turn Markdown into paragraphs, lists, emphasis, links and small headings; everything else is dropped."""
    tokens = MARKDOWN.parse(text or "")
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"
    return mark_safe(  # noqa: S308 - nh3 has let nothing else through
        nh3.clean(
            MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}),
            tags=MARKDOWN_TAGS,
            attributes={"a": {"href"}},
            url_schemes=MARKDOWN_LINKS,
            link_rel="noopener noreferrer",
        )
    )


# Addresses


@register.simple_tag(takes_context=True)
def query_string(context, **changes):
    """
    Return the page's query string with some parameters changed; an empty value removes one.

    Whoever changes anything but the page starts again at the first page.
    """
    query = context["request"].GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def active_filters(context, form):
    """Return the filters in use as dicts of ``label``, ``text`` and the query string ``without`` them."""
    if not form.is_bound:
        return []
    found = []
    form.is_valid()
    for bound in form.visible_fields():
        text = _filter_text(bound)
        if text:
            query = context["request"].GET.copy()
            for key in ("page", bound.html_name, *_part_names(bound)):
                query.pop(key, None)
            found.append({"label": bound.label, "text": text, "without": f"?{query.urlencode()}"})
    return found


def _part_names(bound):
    widget = bound.field.widget
    if hasattr(widget, "suffixes"):  # django-filter's ranges
        return [widget.suffixed(bound.html_name, suffix) for suffix in widget.suffixes]
    return [bound.html_name + suffix for suffix in getattr(widget, "widgets_names", [])]


def _filter_text(bound):
    value = bound.form.cleaned_data.get(bound.name)
    if value in (None, "", [], ()) or (hasattr(value, "__len__") and not len(value)):
        return ""
    if isinstance(bound.field, forms.ModelMultipleChoiceField):
        return ", ".join(str(one) for one in value)
    if isinstance(bound.field, forms.ChoiceField) and not isinstance(bound.field, forms.ModelChoiceField):
        chosen = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}
        return ", ".join(str(label) for key, label in _flat_choices(bound.field.choices) if str(key) in chosen)
    if isinstance(value, bool):
        return _("Yes") if value else "" if isinstance(bound.field.widget, forms.CheckboxInput) else _("No")
    if isinstance(value, slice):
        return f"{value.start or ''} – {value.stop or ''}".strip()
    return str(value)


def _flat_choices(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# Forms


@register.filter
def field_kind(bound):
    """Return which part of the form template draws this field."""
    widget = bound.field.widget
    if getattr(widget, "is_searchable", False):
        return "multi-select"
    kinds = (
        (forms.CheckboxSelectMultiple, "checks"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.MultiWidget, "parts"),
        (forms.SelectMultiple, "select-multiple"),
        (forms.Select, "select"),
        (forms.ClearableFileInput, "file"),
        (forms.Textarea, "textarea"),
    )
    return next((kind for kinds_widget, kind in kinds if isinstance(widget, kinds_widget)), "input")


WIDGET_CLASSES = {
    "checkbox": "kern-form-check__checkbox",
    "select": "kern-form-input__select",
    "select-multiple": "kern-form-input__input select-multiple",
}


@register.simple_tag
def kern_widget(bound):
    """Draw a field's widget with KERN's classes; Django adds the ties to hint and error."""
    kind = field_kind(bound)
    base = WIDGET_CLASSES.get(kind, "kern-form-input__input")
    first = base.split()[0]
    classes = [bound.field.widget.attrs.get("class", ""), base, f"{first}--error" if bound.errors else ""]
    if kind == "parts":
        for widget, name in zip(bound.field.widget.widgets, (_("from"), _("to")), strict=False):
            widget.attrs |= {"class": base, "aria-label": f"{bound.label} {name}"}
        return bound.as_widget()
    return bound.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.simple_tag
def form_errors(form):
    """Return the errors of a form as dicts of ``label``, ``text`` and the ``target`` a link goes to."""
    found = [{"label": "", "text": text, "target": ""} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else bound.auto_id
        found += [{"label": bound.label, "text": text, "target": target} for text in bound.errors]
    return found


# Lists and messages


@register.filter
def message_tone(level_tag):
    """Return KERN's word for the level of a message."""
    return {"error": "danger", "debug": "info"}.get(level_tag, level_tag or "info")


@register.filter
def page_numbers(page):
    """Return the page numbers to offer, with None where some are left out."""
    return [
        None if number == page.paginator.ELLIPSIS else number
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
