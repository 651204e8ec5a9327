"""Stakeholders with contacts, and bodies with seats."""

from datetime import timedelta

from actionplans.demo.chronicle import recorded
from actionplans.demo.places import FOUNDED_ON
from actionplans.demo.reading import told
from actionplans.demo.world import create
from districts.models import Body, BodyMember, Contact, Stakeholder


def gather(world):
    """Record who acts in the city."""
    with recorded(world.officer, FOUNDED_ON):
        for stakeholder in told("stakeholders")["stakeholder"]:
            world.rows["stakeholder"][stakeholder["key"]] = _stakeholder(world, stakeholder)
        for body in told("bodies")["body"]:
            world.rows["body"][body["key"]] = _body(world, body)


def _stakeholder(world, told_one):
    spatial, integration = told_one["focus"]
    stakeholder = create(
        Stakeholder,
        municipality=world.city,
        name=told_one["name"],
        sector=told_one["sector"],
        level=told_one["level"],
        spatial_focus=spatial,
        integration_focus=integration,
        is_migrant_organisation=told_one.get("migrant", False),
        state=told_one["state"],
        offers=told_one.get("offers", ""),
        needs=told_one.get("needs", ""),
        can_contribute=told_one.get("can", ""),
        website=told_one.get("website", ""),
        address=told_one.get("address", ""),
        note=told_one.get("note", ""),
        links={"districts": world.all_of("district", told_one.get("districts", ()))},
    )
    for contact in told_one.get("contact", ()):
        _contact(world, stakeholder, contact)
    return stakeholder


def _contact(world, stakeholder, told_one):
    today = world.chronicle.today
    consent_on = today - timedelta(days=told_one["consent_ago"]) if "consent_ago" in told_one else None
    create(
        Contact,
        stakeholder=stakeholder,
        name=told_one["name"],
        function=told_one.get("function", ""),
        email=told_one.get("email", ""),
        phone=told_one.get("phone", ""),
        languages=told_one.get("languages", ""),
        is_key_person=told_one.get("key_person", False),
        lawful_basis=told_one["basis"],
        consent_on=consent_on,
        delete_by=today + timedelta(days=told_one["delete_in"]),
    )


def _body(world, told_one):
    body = create(
        Body,
        municipality=world.city,
        name=told_one["name"],
        kind=told_one["kind"],
        tasks=told_one["tasks"],
        rhythm=told_one["rhythm"],
        links={"districts": world.all_of("district", told_one.get("districts", ()))},
    )
    for key, function, seat in told_one["members"]:
        create(
            BodyMember,
            body=body,
            stakeholder=world.rows["stakeholder"].get(key),
            function=function,
            seat=seat,
        )
    return body
