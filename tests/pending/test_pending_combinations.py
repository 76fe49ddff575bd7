# fails: diabetes-hyperosmolarity makes E10.00, which does not exist
def test_no_row_makes_a_code_that_cannot_be_billed(billable):
    assert [(row["rule"], sorted(_made(row, billable) - set(billable))) for row in _ROWS if _made(row, billable) - set(billable)] == []
