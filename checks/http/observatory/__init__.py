"""The grade that the MDN HTTP Observatory gives, recomputed by its published method (algorithm 6, 2026).

An indicator beside ours: its weight is 0. Each module holds one test of the method, or a few, as the method
has it, known defects included: our own checks are elsewhere and correct them. ``seen.py`` says what the tests
look at, ``results.py`` what each result is worth, ``grading.py`` how the grade is made of them.
"""
