"""When all tests have run: what was seen is what is documented. Runs last, and only after all others.

`unittest discover` goes by the names of files; run alone, these tests are skipped."""

import pathlib
import sys
import unittest

from documented import SEEN
from strangers import OF_NOBODY, STRANGERS, names_nothing
from tongbao import document


class EverythingDocumentedWasSeen(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        here = pathlib.Path(__file__).parent
        absent = {file.stem for file in here.glob("test_*.py")} - set(sys.modules) - {pathlib.Path(__file__).stem}
        if absent:
            raise unittest.SkipTest(f"what was seen counts only after all other tests: {', '.join(sorted(absent))}")

    def none(self, pairs, words):
        if pairs:
            self.fail(f"{words}:\n" + "\n".join(sorted(map(" ".join, pairs))))

    def test_every_operation_succeeded(self):
        """Each operation answered 200 or 204 at least once."""
        operations = {f"{method} {path}" for method, path in document().operations}
        self.none({(one,) for one in operations - SEEN.successes}, "never succeeded")

    def test_every_operation_was_asked_by_a_stranger(self):
        """Each operation that names a merchant's things was asked for them by another merchant."""
        wanted = {one for one in document().operations if not names_nothing(*one)}
        self.none(wanted - STRANGERS.asked, "never asked by a stranger")
        self.none({one for one in OF_NOBODY if one not in document().operations}, "named here, and no operation")

    def test_every_documented_refusal_was_seen(self):
        """Each rule of each operation refused at least once."""
        wanted = document().refusals()
        self.none(wanted - SEEN.refusals, "documented, and never seen")

    def test_every_refusal_of_all_operations_was_seen(self):
        """Each rule that any operation may refuse by did so somewhere."""
        every, _ = document().common
        seen = {rule for _, rule in SEEN.refusals}
        self.none({(rule,) for rule in every - seen}, "documented for all, and never seen")

    def test_every_refusal_that_was_seen_is_documented(self):
        """No operation refused by a rule that its document does not name."""
        every, internal = document().common
        strange = {
            (operation, rule) for operation, rule in SEEN.refusals - document().refusals()
            if operation != "-" and rule not in every
        }
        self.none(strange, "seen, and not documented")
        self.assertTrue(internal.isdisjoint(rule for _, rule in SEEN.refusals), "something broke inside")


if __name__ == "__main__":
    unittest.main()
