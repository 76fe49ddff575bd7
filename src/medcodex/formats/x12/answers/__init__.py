"""What payers and clearinghouses answer, out of files and into files: TA1, 999, 277CA, 277, and the question 276."""
