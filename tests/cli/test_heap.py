import gc

from auditor.cli.heap import seldom_collected


def test_objects_are_looked_through_less_often_until_the_end():
    usual, frozen = gc.get_threshold(), gc.get_freeze_count()
    with seldom_collected():
        assert gc.get_threshold()[0] > 10 * usual[0]
        assert gc.get_freeze_count() > frozen
        assert gc.isenabled()
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0
