"""What the evidence says, in both languages."""

import pathlib
import re
import string
import sys
import unittest

LAB = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(LAB))

from qilby_lab import words  # noqa: E402


def names(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})


class Words(unittest.TestCase):
    def tearDown(self) -> None:
        words.speak("en")

    def test_both_languages_take_the_same_values(self) -> None:
        for english, french in words._FRENCH.items():
            self.assertEqual(names(english), names(french), english)
            self.assertNotRegex(french, r"[^\u00a0]:(?!\S)|[^\u202f\u00a0][;!?%]", english)

    def test_all_that_is_told_is_translated(self) -> None:
        sources = [
            path.read_text(encoding="utf-8") for path in (LAB / "qilby_lab").rglob("*.py") if path.stem != "words"
        ]
        told = {text for source in sources for text in re.findall(r"""(?<!_)tell\(\s*["']([^"']+)["']""", source)}
        self.assertGreater(len(told), 10)
        self.assertLessEqual(told, words._FRENCH.keys())
        text = "\n".join(sources)
        self.assertEqual([english for english in words._FRENCH if english not in text], [])

    def test_the_project_chooses(self) -> None:
        self.assertEqual(words.tell("{verb}: yes", verb="x"), "x: yes")
        words.speak("fr")
        self.assertEqual(words.tell("{verb}: yes", verb="x"), "x\u00a0: oui")
