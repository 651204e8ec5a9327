"""A source's own signs as lines that people can read and write: ``* = unknown or confidential``."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.parsing import OfficialSign, Quality, tidy
from inventory.importing import normalise

MOST_SIGNS, LONGEST_SIGN = 20, 12


def meaning_of(text: str) -> str:
    """
    Return the name of the meaning that a text says: its label, or whole words of it that no other has.

    :raises ValidationError: if it says none of them
    """
    labels = {choice: normalise(str(label)) for kind in (OfficialSign, Quality) for choice, label in kind.choices}
    word = normalise(text)
    found = [name for name, label in labels.items() if word in (label, normalise(name))]
    found = found or [name for name, label in labels.items() if word and f" {word} " in f" {label} "]
    if len(found) != 1:
        known = ", ".join(str(label) for kind in (OfficialSign, Quality) for label in kind.labels)
        raise ValidationError(
            _("“%(text)s” is no meaning of a sign. Possible are: %(known)s."),
            params={"text": text.strip(), "known": known},
        )
    return found[0]


class SignsField(forms.CharField):
    """Lines of a sign, an equals sign and its meaning; the value is a dictionary of sign → name of the meaning."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        if not isinstance(value, dict):
            return value
        labels = dict([*OfficialSign.choices, *Quality.choices])
        return "\n".join(f"{sign} = {labels.get(meaning, meaning)}" for sign, meaning in value.items())

    def to_python(self, value):
        if isinstance(value, dict):
            return value
        signs = {}
        for line in filter(None, map(str.strip, super().to_python(value).splitlines())):
            sign, equals, meaning = line.rpartition("=")
            sign = tidy(sign)
            if not equals or not sign:
                raise ValidationError(_("Write one sign a line with its meaning, such as: * = confidential"))
            if len(sign) > LONGEST_SIGN or any(letter.isdigit() for letter in sign):
                raise ValidationError(_("“%(sign)s” cannot be a sign."), params={"sign": sign})
            signs[sign] = meaning_of(meaning)
            if signs[sign] in Quality.values and len(sign) > 1:
                raise ValidationError(
                    _("“%(sign)s” qualifies a figure it stands behind, and has to be one character."),
                    params={"sign": sign},
                )
        if len(signs) > MOST_SIGNS:
            raise ValidationError(_("At most %(most)d signs."), params={"most": MOST_SIGNS})
        return signs

    def validate(self, value):
        """An empty field means no signs of its own."""

    def run_validators(self, value):
        """What the lines may say was checked when they were read."""

    def has_changed(self, initial, data):
        try:
            return (initial or {}) != self.to_python(data)
        except ValidationError:
            return True
