"""The lists of the inventory as tables for spreadsheets: a header, and a row for each object."""

from django.utils.translation import gettext as _


def fact_header():
    """Return the headings of what is to be known about a figure, see ``facts_of``."""
    return [_("Status"), _("Reference date"), _("Concept"), _("Break in the series"), _("Source")]


def facts_of(figure):
    """Return what is to be known about a figure: status, reference date, concept, break and sources."""
    return (
        figure.status_text,
        figure.reference_date,
        figure.concept_text,
        figure.break_reason,
        "; ".join(source.citation for source in figure.sources),
    )


def need_table(needs):
    """Return header and rows of needs taken with ``for_export``."""
    header = [
        _("Need"),
        _("Description"),
        _("District"),
        _("Fields of action"),
        _("Target groups"),
        _("Place"),
        _("Named by"),
        _("Source"),
        _("Named how often"),
        _("Recorded on"),
        _("What became of it"),
        _("Reason"),
    ]
    rows = (
        [
            need.title,
            need.text,
            need.district.name,
            _names(need.fields.all()),
            _names(need.target_groups.all()),
            need.place,
            need.get_origin_display(),
            str(need.source or ""),
            need.weight,
            need.recorded_on,
            need.get_status_display(),
            need.status_reason,
        ]
        for need in needs
    )
    return header, rows


def event_table(events):
    """Return header and rows of participation events taken with ``for_list``."""
    header = [
        _("Event"),
        _("Kind"),
        _("Date"),
        _("Place"),
        _("District"),
        _("Who was reached"),
        _("Number of people"),
        _("Languages"),
        _("Interpretation"),
        _("Childcare"),
        _("Facilitation"),
        _("Results"),
        _("Needs"),
    ]
    rows = (
        [
            event.title,
            event.get_kind_display(),
            event.held_on,
            event.place,
            event.district.name,
            event.reached,
            event.people_reached,
            event.languages,
            event.has_interpretation,
            event.has_childcare,
            event.moderation,
            event.results,
            event.need_count,
        ]
        for event in events
    )
    return header, rows


def activity_table(activities):
    """Return header and rows of activities taken with ``for_export`` and ``with_timing``."""
    header = [
        _("Activity"),
        _("Description"),
        _("Provider"),
        _("Districts"),
        _("Fields of action"),
        _("Target groups"),
        _("Languages"),
        _("Places"),
        _("People reached per year"),
        _("Since"),
        _("Until"),
        _("Today"),
        _("Funding"),
        _("Address"),
    ]
    rows = (
        [
            activity.title,
            activity.description,
            str(activity.provider or ""),
            _names(activity.districts.all()) or _("whole city"),
            _names(activity.fields.all()),
            _names(activity.target_groups.all()),
            activity.languages,
            activity.capacity,
            activity.people_reached,
            activity.starts_on,
            activity.ends_on,
            str(activity.timing_label),
            activity.funding,
            activity.address,
        ]
        for activity in activities
    )
    return header, rows


def finding_table(findings):
    """Return header and rows of findings taken with ``for_list``."""
    header = [
        _("Finding"),
        _("Explanation"),
        _("District"),
        _("Field of action"),
        _("Weight"),
        _("Figures"),
        _("Needs"),
        _("Activities"),
        _("Assessed by"),
        _("Assessed on"),
    ]
    rows = (
        [
            finding.title,
            finding.text,
            finding.district.name,
            finding.field.name,
            finding.get_weight_display(),
            finding.observation_count,
            finding.need_count,
            finding.activity_count,
            finding.assessed_by,
            finding.assessed_on,
        ]
        for finding in findings
    )
    return header, rows


def _names(objects):
    return ", ".join(str(one) for one in objects)
