"""County, city, districts, and the people who sign in."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.models import update_last_login

from accounts.models import User
from actionplans.demo.chronicle import recorded
from actionplans.demo.pictures import coat_of_arms
from actionplans.demo.reading import told, upload
from actionplans.demo.world import create
from config.uploads import OUTLINES, DocumentField
from districts.models import District, Membership, Municipality
from districts.outlines import CREATE, apply_outlines, keep_upload, read_outlines
from inventory.catalogue import install_defaults

FOUNDED_ON = date(2022, 2, 7)


def found(world, password):
    """Set up county and city with their people and districts."""
    content = told("city")
    world.people = {person["role"]: _person(person, password) for person in content["person"]}
    administrator = world.people["administrator"]
    with recorded(administrator, FOUNDED_ON):
        county = Municipality.objects.set_up(kind=Municipality.Kind.COUNTY, **content["county"])
        world.city = _city(content["city"], county)
        for municipality in (county, world.city):
            _member(municipality, administrator, "administrator")
            install_defaults(municipality)
        _member(world.city, world.officer, "coordination")
        _districts(world, content, administrator)
    for field in world.city.fields_of_action.all():
        world.rows["field"][field.slug] = field
    for group in world.city.target_groups.all():
        world.rows["group"][group.name] = group


def admit(world):
    """Make the other people members; some report for an organisation or work in one district."""
    with recorded(world.people["administrator"], FOUNDED_ON):
        for person in told("city")["person"]:
            if person["role"] not in ("administrator", "coordination"):
                _member(
                    world.city,
                    world.people[person["role"]],
                    person["role"],
                    organisation=world.rows["stakeholder"].get(person.get("organisation")),
                    districts=world.all_of("district", person.get("districts", ())),
                )


def sign_everybody_in(world):
    """Note that everybody has signed in lately, as otherwise all would count as merely invited."""
    for user in world.people.values():
        with recorded(user, world.chronicle.day("-1")):
            update_last_login(None, user)


def _person(told_person, password):
    user = User.objects.create_user(told_person["email"], password, name=told_person["name"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _member(municipality, user, role, *, organisation=None, districts=()):
    create(
        Membership,
        municipality=municipality,
        user=user,
        role=role,
        organisation=organisation,
        links={"districts": districts},
    )


def _city(told_city, county):
    description = told_city.pop("description")
    city = Municipality.objects.set_up(kind=Municipality.Kind.CITY, parent=county, **told_city)
    city.logo.save("wappen.png", coat_of_arms())
    whole = city.whole_city
    whole.description = description.strip()
    whole.save()
    return city


def _districts(world, content, by):
    """Create the districts from the file of outlines, as its page does, and describe them."""
    whole = world.city.whole_city
    file = DocumentField(kinds=OUTLINES).clean(upload("districts.geojson"))
    outlines = keep_upload(read_outlines(file), name=file.original_name, municipality=world.city, by=by)
    apply_outlines(outlines, dict.fromkeys(range(len(outlines.features)), CREATE), parent=whole)
    here = {district.name: district for district in world.city.districts.all()}
    for described in content["district"]:
        district = here[described["name"]]
        district.parent, district.description = None, described["description"]
        district.full_clean()
        district.save()
    for composed in content["composed"]:
        values = {name: value for name, value in composed.items() if name != "parts"}
        parts = [here[name] for name in composed["parts"]]
        here[composed["name"]] = create(
            District,
            municipality=world.city,
            basis=District.Basis.FUNCTIONAL,
            links={"parts": parts},
            **values,
        )
    world.rows["district"] = here
