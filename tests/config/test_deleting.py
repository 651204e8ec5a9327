from config.deleting import what_hangs_on
from inventory.models import Need
from tests.factories import make_district, make_event, make_finding, make_need, make_stakeholder


def test_what_a_many_to_many_relation_would_lose_protects_too(district):
    need = make_need(district=district)
    finding = make_finding(district=district)
    finding.needs.add(need)

    assert what_hangs_on(need) == [(finding._meta.verbose_name_plural, [finding], 1)]


def test_nothing_hangs_on_what_nobody_refers_to(district):
    assert what_hangs_on(make_need(district=district)) == []


def test_parts_do_not_protect_the_whole(district, member):
    need = make_need(district=district)
    need.take_up(by=member())

    assert what_hangs_on(need) == []


def test_only_what_the_user_may_see_is_named_but_all_is_counted(municipality, district, member):
    event = make_event(district=district)
    seen = make_need(district=district, event=event)
    make_need(district=make_district(municipality=municipality), event=event)
    user = member("district_manager", districts=[district])

    assert what_hangs_on(event, user=user) == [(Need._meta.verbose_name_plural, [seen], 2)]


def test_the_kinds_are_told_apart(municipality, district):
    stakeholder = make_stakeholder(municipality=municipality)
    make_need(district=district, stakeholder=stakeholder)

    assert [(objects, number) for _kind, objects, number in what_hangs_on(stakeholder, most=0)] == [([], 1)]
