"""Tests of what the lab reads and decides: python3 -m unittest discover lab/tests."""

import pathlib
import struct
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from qilby_lab import base, fast, probe, tree
from qilby_lab.checks import files, services

HERE = pathlib.Path(__file__).resolve().parent


class Rights(unittest.TestCase):
    """What smbclient says becomes what an account may do."""

    def judge(self, can: str, said: str) -> str:
        test = {"id": "r", "path": "Commun/Modèles", "can": can}
        return files._judge(test, "ate01", said).result

    def test_reader(self) -> None:
        said = (
            "getting file \\Modèles\\qilby-recette.txt of size 6 as /dev/null\n"
            "NT_STATUS_ACCESS_DENIED opening remote file \\Modèles\\qilby-recette-ate01.txt\n"
            "NT_STATUS_ACCESS_DENIED deleting remote file \\Modèles\\qilby-recette-pour-ate01.txt\n"
        )
        self.assertEqual(self.judge("read", said), "ok")
        self.assertEqual(self.judge("write", said), "ko")
        self.assertEqual(self.judge("nothing", said), "ko")

    def test_writer(self) -> None:
        said = (
            "getting file \\Modèles\\qilby-recette.txt of size 6 as /dev/null\n"
            "putting file /lab/qilby-recette.txt as \\Modèles\\qilby-recette-ate01.txt (5.9 kb/s)\n"
        )
        self.assertEqual(self.judge("write", said), "ok")
        self.assertEqual(self.judge("read", said), "ko")

    def test_stranger(self) -> None:
        said = "tree connect failed: NT_STATUS_ACCESS_DENIED\n"
        self.assertEqual(self.judge("nothing", said), "ok")
        self.assertEqual(self.judge("read", said), "ko")

    def test_a_session_that_fails_is_no_right(self) -> None:
        for can in ("nothing", "full"):
            self.assertEqual(self.judge(can, "session setup failed: NT_STATUS_LOGON_FAILURE\n"), "ko")
            self.assertEqual(self.judge(can, ""), "ko")

    def test_the_refusal_of_a_folder_below_is_not_that_of_this_one(self) -> None:
        said = (
            "getting file \\qilby-recette.txt of size 6 as /dev/null\n"
            "putting file /lab/qilby-recette.txt as \\qilby-recette-ate01.txt (5.9 kb/s)\n"
            "NT_STATUS_ACCESS_DENIED deleting remote file \\Modèles\\qilby-recette-pour-ate01.txt\n"
        )
        result = files._judge({"id": "r", "path": "Commun", "can": "write"}, "ate01", said)
        self.assertEqual(result.result, "ok")


class Names(unittest.TestCase):
    """Answers of name servers."""

    def test_answers(self) -> None:
        head = struct.pack("!6H", 1, 0x8180, 1, 2, 0, 0)
        question = b"\3www\7example\0" + struct.pack("!2H", 1, 1)
        alias = b"\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, 4) + b"\1a\xc0\x10"
        address = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + bytes([192, 0, 2, 7])
        self.assertEqual(services._answers(head + question + alias + address), ["a.example", "192.0.2.7"])

    def test_a_name_that_points_to_itself_ends(self) -> None:
        with self.assertRaises(ValueError):
            services._name(b"\xc0\x00", 0)


class Rulesets(unittest.TestCase):
    """How rulesets are broken, and what their tests say."""

    def test_one_rule_is_dropped(self) -> None:
        text = (HERE / "small/nftables/pare-feu.nft").read_text()
        broken = fast._drop_rule(text)
        changed = [(a, b) for a, b in zip(text.splitlines(), broken.splitlines(), strict=True) if a != b]
        self.assertEqual(len(changed), 1)
        self.assertIn('comment "f01"', changed[0][0])
        self.assertTrue(changed[0][1].lstrip().startswith("#"))

    def test_one_rule_is_added_before_the_others(self) -> None:
        text = (HERE / "small/nftables/pare-feu.nft").read_text()
        opened = fast._open_all(text)
        self.assertLess(opened.index("meta l4proto tcp accept"), opened.index('comment "f01"'))

    def test_every_pair_is_probed(self) -> None:
        small = tree.read(HERE / "small")
        probes = small.probes()
        # Five hosts with six addresses, five ports and the echo request, from each of the four others.
        addresses = sum(len(host.addresses) for host in small.topology.hosts)
        self.assertEqual(len(probes), addresses * 4 * 6)
        self.assertIn(probe.Probe("poste", "appli", "10.1.20.10", "tcp", 443), small.open)
        self.assertFalse(small.passes(probe.Probe("poste", "base", "10.1.20.20", "tcp", 5432)))


class Packages(unittest.TestCase):
    """The list of packages."""

    def test_comments_and_repetitions_are_left_out(self) -> None:
        names = base.packages_wanted(HERE.parent / "packages.txt")
        self.assertEqual(len(names), len(set(names)))
        self.assertFalse([name for name in names if "#" in name or " " in name])


if __name__ == "__main__":
    unittest.main()
