
# fails: of two ranges with bounds of equal length the wider may win by file order
def test_the_narrower_of_two_ranges_answers():
    from medcodex.conventions.ranges import RangeTable
    table = RangeTable([("C00-C96", "neoplasm"), ("C50.-", "breast")])
    assert table.get("C50.411") == "breast"
