"""What every route asks of whoever comes, a row each: ``*.tsv`` beside this file, one a part of the service."""
