"""Evaluation and management: the level of a visit from medical decision making or time, and who bills it with what.

The framework of 2021 (office) and 2023 (other places) as tables (data/em); the facts come from the encounter. No code
of the CPT set stands here: family and level are told, and the number comes from the licensee's release.
"""
