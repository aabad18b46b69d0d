"""What a request reads once: true until the request is over, and unknown outside of one."""

from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import transaction

from accounts import once
from accounts.models import User
from casework import deadlines

pytestmark = pytest.mark.django_db


@pytest.fixture
def under_way():
    once.begin()
    yield
    once.end()


def test_a_request_looks_for_a_robot_and_a_rule_once(under_way, django_assert_num_queries):
    User.objects.robot("clock")
    once.forget("robot-clock")
    with django_assert_num_queries(2):
        for _each in range(3):
            assert User.objects.robot("clock").username == "robot-clock"
            assert deadlines.find_rule("CM-ACC", date(2026, 9, 18)).code == "CM-ACC"


def test_outside_a_request_every_look_up_asks_the_database(django_assert_num_queries):
    User.objects.robot("clock")
    with django_assert_num_queries(2):
        User.objects.robot("clock")
        User.objects.robot("clock")


def test_a_robot_whose_transaction_failed_is_not_remembered(under_way):
    with transaction.atomic():
        User.objects.robot("newcomer")
        transaction.set_rollback(True)
    assert User.objects.filter(pk=User.objects.robot("newcomer").pk).exists()


def test_the_next_request_reads_again(under_way):
    found = iter("ab")
    assert once.read("letter", lambda: next(found)) == "a"
    assert once.read("letter", lambda: next(found)) == "a"
    request_finished.send(object)
    request_started.send(object)
    assert once.read("letter", lambda: next(found)) == "b"
    once.forget("letter")
    assert once.read("letter", lambda: "c") == "c"
