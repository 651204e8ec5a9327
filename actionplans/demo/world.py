"""The invented city while it is built: its rows by the short names that the content uses, and how rows are written."""

from collections import defaultdict
from dataclasses import dataclass, field

from actionplans.demo.chronicle import Chronicle
from districts.models import Municipality


@dataclass
class World:
    """``rows`` holds what was created, by kind and by the short name in the content; ``people`` the users by role."""

    chronicle: Chronicle
    city: Municipality = None
    people: dict = field(default_factory=dict)
    rows: dict = field(default_factory=lambda: defaultdict(dict))

    @property
    def officer(self):
        """The person of the coordination office, who does whatever nobody else is named for."""
        return self.people["coordination"]

    def place(self, told):
        """Return the district that an entry of the content belongs to: the named one, or the whole city."""
        return self.rows["district"][self.city.name if told.get("city") else told["district"]]

    def all_of(self, kind, names):
        """Return the rows of one kind with these short names."""
        return [self.rows[kind][name] for name in names]


def create(model, *, links=None, **values):
    """Create a row as a form does: checked in full, then saved, then linked to many others."""
    row = model(**values)
    row.full_clean()
    row.save()
    link(row, links or {})
    return row


def link(row, links):
    """Tie a row to others; ``links`` holds the rows by the name of the relation."""
    for name, others in links.items():
        if others:
            getattr(row, name).set(others)


def edit(row, **values):
    """Change a row as a form does: on the newest version, checked in full."""
    row.refresh_from_db()
    row.claim_version()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
