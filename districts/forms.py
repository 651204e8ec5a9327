from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.editing import EditableModelForm
from config.forms import KernFormMixin
from config.uploads import IMAGES, OUTLINES, DocumentField
from districts.access import membership_in
from districts.choosing import offer_districts
from districts.models import Body, BodyMember, Contact, District, Membership, Municipality, Stakeholder
from districts.outlines import CREATE, LEAVE_OUT, read_outlines


class OwnedForm(EditableModelForm):
    """
    A form for rows of one municipality.

    Every choice of related rows is narrowed to what this user may see in this municipality, so that a foreign key from
    elsewhere is no valid choice; catalogues that are shared (``offered_to``) add their shared rows. Related rows that
    this user may not choose stay related when the form is saved.
    """

    def __init__(self, *args, user, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.municipality = municipality
        if self.instance.pk is None and hasattr(self.instance, "municipality_id") and self._owns_directly():
            self.instance.municipality = municipality
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                self._narrow(field, self.choices_of(field.queryset))

    def clean(self):
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelMultipleChoiceField) and self.instance.pk and name in self.cleaned_data:
                kept = getattr(self.instance, name).exclude(pk__in=field.queryset.values("pk"))
                self.cleaned_data[name] = [*self.cleaned_data[name], *kept]
        return super().clean()

    def _get_validation_exclusions(self):
        # No form asks for the municipality, but names are unique within it.
        return super()._get_validation_exclusions() - {"municipality"}

    def _owns_directly(self):
        return any(field.name == "municipality" for field in self._meta.model._meta.concrete_fields)

    def _narrow(self, field, rows):
        if rows.model is District:
            offer_districts(field, rows)
        else:
            field.queryset = rows

    def choices_of(self, queryset):
        """Return the rows of a related model that may be chosen here."""
        if hasattr(queryset, "offered_to"):
            return queryset.offered_to(self.municipality)
        if hasattr(queryset, "visible_to"):
            return queryset.visible_to(self.user).of(self.municipality)
        return queryset


class OwnDistrictsForm(OwnedForm):
    """A form with ``districts``: whoever is limited to districts enters only what lies in one of theirs."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = self.fields["districts"].queryset.workable_by(self.user)
        membership = membership_in(self.user, self.municipality)
        if membership and membership.districts.all():
            self.fields["districts"].required = True
            self.fields["districts"].help_text = _("At least one of your districts.")


class StakeholderForm(OwnDistrictsForm):
    sections = [
        (
            _("Who they are"),
            _("An organisation, an office or a group. People are entered as contacts of the stakeholder."),
            ["name", ("sector", "level"), "is_migrant_organisation", ("address", "website")],
        ),
        (
            _("Where they act and how close they are"),
            _("Closeness helps to see who should be asked first."),
            ["districts", ("spatial_focus", "integration_focus"), "state"],
        ),
        (
            _("What they bring and need"),
            _("In a few words, as they would say it themselves."),
            ["offers", "needs", "can_contribute"],
        ),
        (_("For the office"), "", ["note"]),
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnDistrictsForm.Meta):
        model = Stakeholder
        fields = [
            "name",
            "sector",
            "level",
            "districts",
            "spatial_focus",
            "integration_focus",
            "is_migrant_organisation",
            "state",
            "offers",
            "needs",
            "can_contribute",
            "website",
            "address",
            "note",
        ]
        help_texts = {
            "name": _("For example “Stadtteiltreff Nordpol” or “Jugendamt, Abteilung Frühe Hilfen”."),
            "is_migrant_organisation": _("Founded or led mainly by people with a history of immigration."),
            "offers": _("For example: open meeting place, social counselling in Turkish and Arabic, homework club."),
            "needs": _("For example: rooms in the evening, training for volunteers, a fixed contact in the town hall."),
            "can_contribute": _("For example: access to families, interpreters, a hall for the district forum."),
            "note": _("Seen by those who may edit this stakeholder; no personal data, please."),
        }
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("offers", "needs", "can_contribute", "note")}


def usual_deletion_date(*, on):
    """Return the day by which a contact is usually deleted: the end of the second year after ``on``."""
    return date(on.year + 2, 12, 31)


class ContactForm(OwnedForm):
    sections = [
        (_("Person"), "", ["name", "function", ("email", "phone"), "languages", "is_key_person"]),
        (
            _("Data protection"),
            _("Personal data are kept only on a lawful basis and no longer than they are needed."),
            ["lawful_basis", ("consent_on", "delete_by")],
        ),
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnedForm.Meta):
        model = Contact
        fields = [
            "name",
            "function",
            "email",
            "phone",
            "languages",
            "is_key_person",
            "lawful_basis",
            "consent_on",
            "delete_by",
        ]
        help_texts = {
            "function": _("For example “chair” or “head of the day-care centre”."),
            "languages": _("In which one can speak to this person, for example “German, Turkish”."),
            "is_key_person": _("Somebody through whom many others in the district can be reached."),
            "lawful_basis": _(
                "Public task: contacts of offices and organisations in their function. Consent: private persons."
            ),
            "consent_on": _("Only with consent: the day it was given."),
        }

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        usual = usual_deletion_date(on=today)
        if self.instance.pk is None:
            self.initial["delete_by"] = usual
        self.fields["delete_by"].help_text = gettext(
            "After this day the entry is removed automatically. Usual is the end of the second year: %(date)s."
        ) % {"date": date_format(usual, "SHORT_DATE_FORMAT")}

    def clean_delete_by(self):
        delete_by = self.cleaned_data["delete_by"]
        if delete_by < self.today:
            raise ValidationError(_("This day has passed; the entry would be removed at once."), code="past")
        return delete_by

    def clean_consent_on(self):
        consent_on = self.cleaned_data["consent_on"]
        if consent_on and consent_on > self.today:
            raise ValidationError(_("This day is still to come."), code="future")
        return consent_on


class BodyForm(OwnDistrictsForm):
    sections = [
        (
            _("The body"),
            _("A group that meets, advises or decides: steering group, round table, council committee …"),
            ["name", "kind", "districts"],
        ),
        (_("How it works"), "", ["tasks", "rhythm"]),
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnDistrictsForm.Meta):
        model = Body
        fields = ["name", "kind", "districts", "tasks", "rhythm"]
        help_texts = {
            "name": _("For example “Steuerungsgruppe Lokaler Aktionsplan Nord”."),
            "tasks": _("For example: advises on the draft of the plan, recommends measures to the council."),
            "rhythm": _("For example “every three months”."),
        }
        widgets = {"tasks": forms.Textarea({"rows": 4})}


class SeatForm(OwnedForm):
    sections = [
        (
            "",
            _("Name the stakeholder, the function or both. A person's name is not needed."),
            ["stakeholder", "function", "seat"],
        )
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnedForm.Meta):
        model = BodyMember
        fields = ["stakeholder", "function", "seat"]


class DistrictForm(OwnedForm):
    """A district; one that is not the whole city always lies below another, at least below the city."""

    sections = [
        (_("The district"), "", [("name", "key"), "parent", "basis"]),
        (
            _("Composed area"),
            _("Only for an area that crosses boundaries, such as a programme area: the districts it is made of."),
            ["parts"],
        ),
        (_("What it is like"), "", ["description"]),
    ]
    submit_another_label = _("Save and add another")

    class Meta(OwnedForm.Meta):
        model = District
        fields = ["name", "key", "parent", "basis", "parts", "description"]
        help_texts = {
            "key": _("The key your statistics office uses, for example 0105; leading zeros are kept."),
            "parent": _("The larger area it lies in."),
            "basis": _(
                "Administrative: boundaries set by the council. Statistical: drawn for figures. "
                "Functional: where people meet, shop and go to school."
            ),
            "parts": "",
            "description": _(
                "For example: large housing estate of the 1970s, station, two schools, market on Thursdays."
            ),
        }
        widgets = {"description": forms.Textarea({"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_city:
            for name in ("parent", "basis", "parts"):
                del self.fields[name]
            return
        own_area = self.instance.area() if self.instance.pk else set()
        parent, parts = self.fields["parent"], self.fields["parts"]
        workable = parent.queryset.workable_by(self.user)
        parent.queryset = (workable | parent.queryset.filter(pk=self.instance.parent_id)).exclude(pk__in=own_area)
        parent.required = True
        parent.empty_label = None
        if self.instance.pk and self.instance.parent_id is None:
            self.initial["parent"] = self.municipality.whole_city.pk
        parts.queryset = parts.queryset.below_city().filter(parts=None).exclude(pk=self.instance.pk)


class OutlineForm(KernFormMixin, forms.Form):
    """Read the outlines in a GeoJSON file; ``features`` has what it holds."""

    submit_label = _("Upload")
    file = DocumentField(
        label=_("GeoJSON file"),
        kinds=OUTLINES,
        help_text=_("Areas in longitude and latitude (WGS 84, EPSG:4326), at most 4 MB. Ask your land survey office."),
    )

    def __init__(self, *args, only_one=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.only_one = only_one

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.features = read_outlines(file)
        if self.only_one and len(self.features) > 1:
            raise ValidationError(
                _("The file holds %(number)d areas, but one district has one outline. Upload it for all districts."),
                params={"number": len(self.features)},
            )
        return file


class OutlineMatchForm(KernFormMixin, forms.Form):
    """
    What is to happen with the areas of an upload.

    An area that fits several districts must be decided; one that fits none can be given to a district by hand.
    ``decisions`` is what ``apply_outlines`` wants.
    """

    form_tag = False
    update = forms.BooleanField(label=_("Give the matching districts these outlines"), required=False)
    create = forms.BooleanField(label=_("Create districts for the areas without a match"), required=False)
    parent = forms.ModelChoiceField(District.objects.none(), label=_("New districts are part of"), empty_label=None)

    def __init__(self, *args, matches, districts, **kwargs):
        super().__init__(*args, **kwargs)
        self.matches = matches
        self.districts = {str(district.pk): district for district in districts}
        new = [match for match in matches if not match.candidates]
        self.fields["update"].initial = len(new) < len(matches)
        self.fields["create"].initial = len(new) == len(matches)
        offer_districts(self.fields["parent"], districts)
        self.fields["parent"].initial = next(district for district in districts if district.is_city)
        taken = {match.found.pk for match in matches if match.found}
        free = [district for district in districts if district.pk not in taken and not district.is_city]
        for match in matches:
            if match.is_ambiguous:
                offered = [("", _("Please choose")), *_names(match.candidates), (LEAVE_OUT, _("leave out"))]
            elif not match.candidates and free:
                offered = [("", _("no match")), *_names(free)]
            else:
                continue
            self.fields[_area(match)] = forms.ChoiceField(
                label=_("District for “%(name)s”") % {"name": match.label}, choices=offered, required=False
            )

    def rows(self):
        """Return (match, its bound field or None) for the table."""
        return [(match, self[_area(match)] if _area(match) in self.fields else None) for match in self.matches]

    def drawn_sections(self):
        return [("", "", ["update", "create", "parent"])]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("update") and not cleaned.get("create"):
            raise ValidationError(_("Choose what is to happen with the outlines."), code="nothing")
        for match in self.matches:
            if match.is_ambiguous and cleaned.get("update") and not cleaned.get(_area(match)):
                self.add_error(_area(match), ValidationError(_("Please decide which district is meant.")))
        self.decisions = {match.number: self._decision(match, cleaned) for match in self.matches}
        return cleaned

    def _decision(self, match, cleaned):
        chosen = self.districts.get(cleaned.get(_area(match)))
        if match.candidates:
            return (match.found or chosen or LEAVE_OUT) if cleaned.get("update") else LEAVE_OUT
        return chosen or (CREATE if cleaned.get("create") else LEAVE_OUT)


def _area(match):
    return f"area-{match.number}"


def _names(districts):
    return sorted(((str(district.pk), district.name_with_parent) for district in districts), key=lambda named: named[1])


class MunicipalityForm(EditableModelForm):
    sections = [
        (_("The municipality"), "", ["name", ("kind", "official_key"), "logo"]),
        (
            _("Thresholds"),
            _("They decide what is shown as due and which figures may be shown."),
            [("reminder_days", "stale_days"), "smallest_count"],
        ),
    ]
    logo = DocumentField(
        label=_("logo"),
        kinds=IMAGES,
        max_edge=600,
        required=False,
        help_text=_("PNG, JPEG or WebP; shown in the header and on the cover of printed plans."),
    )

    class Meta(EditableModelForm.Meta):
        model = Municipality
        fields = ["name", "kind", "official_key", "logo", "reminder_days", "stale_days", "smallest_count"]


class MembershipForm(OwnedForm):
    """A member's role, reach and end; refuses to leave a municipality without administrator."""

    sections = [
        (_("Role"), _("The role decides what this person may do."), ["role", "organisation"]),
        (_("Reach"), "", ["districts", "valid_until"]),
    ]

    class Meta(OwnedForm.Meta):
        model = Membership
        fields = ["role", "organisation", "districts", "valid_until"]
        help_texts = {
            "organisation": _("Only for contributors: the stakeholder whose measures they report on."),
            "districts": _("None selected means all districts of the municipality."),
            "valid_until": _("Empty means without end."),
        }

    def save_or_conflict(self):
        with transaction.atomic():
            # Two administrators must not make each other something else in the same moment.
            Municipality.objects.select_for_update().get(pk=self.municipality.pk)
            return super().save_or_conflict()


class InvitationForm(MembershipForm):
    """Make somebody a member by their address; who has no account yet gets one without password."""

    sections = [
        (
            _("Person"),
            _("They receive a mail with a link, set their own password and can sign in."),
            [("name", "email")],
        ),
        *MembershipForm.sections,
    ]
    submit_label = _("Invite")
    name = forms.CharField(label=_("name"), max_length=150)
    email = forms.EmailField(label=_("e-mail address"))

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if Membership.objects.of(self.municipality).filter(user__email=email).exists():
            raise ValidationError(
                _("This person is a member already. If the membership has ended, change its end."), code="unique"
            )
        return email

    def save(self, commit=True):
        with transaction.atomic():
            email, name = self.cleaned_data.get("email"), self.cleaned_data.get("name")
            if not self.was_sent_before:
                self.instance.user = User.objects.filter(email=email).first() or User.objects.create_user(
                    email, name=name
                )
            return super().save(commit)
