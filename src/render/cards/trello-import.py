#!/usr/bin/env python3
"""Post the cards of trello.json to a Trello board, by Trello's REST API.

Nothing to install: Python 3.9 or later and its standard library.

    python3 trello-import.py                  say what would be done, and do nothing
    python3 trello-import.py --apply          do it
    python3 trello-import.py --apply --update also refresh the cards that are there already

The key and the token are asked of the environment, so that they stay out of files and of the
history of the shell; https://trello.com/power-ups/admin gives both:

    TRELLO_KEY      the API key
    TRELLO_TOKEN    the token
    TRELLO_BOARD    id of the board (optional; else the board of that name, created when missing)

A card is known by the code at the beginning of its name ("T07 — …"). One that is on the board
is left alone, so the script can be run again after a failure; with --update its name, description,
dates and labels are refreshed and missing checklist items added, but it never changes list and
what was ticked off stays so.
"""

import argparse
import datetime
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

try:
    import zoneinfo
except ImportError:  # Python before 3.9
    zoneinfo = None

API = os.environ.get("TRELLO_API", "https://api.trello.com/1")
# Trello takes 100 requests in 10 seconds from a token.
PAUSE = 0.11
ATTEMPTS = 6


class Failure(Exception):
    """What stops the import, in words for the user."""


class Trello:
    """The API, with its limits."""

    def __init__(self, key, token):
        self.secret = {"key": key, "token": token}

    def get(self, path, **query):
        return self.call("GET", path, query)

    def post(self, path, **body):
        return self.call("POST", path, {}, body)

    def put(self, path, **body):
        return self.call("PUT", path, {}, body)

    def call(self, method, path, query, body=None):
        # The secret goes in a header: an address may end in a log.
        header = 'OAuth oauth_consumer_key="{key}", oauth_token="{token}"'.format(**self.secret)
        url = API + path + ("?" + urllib.parse.urlencode(query) if query else "")
        data = None if body is None else json.dumps(body).encode("utf-8")
        headers = {"Authorization": header, "Accept": "application/json"}
        if data is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        for attempt in range(ATTEMPTS):
            time.sleep(PAUSE)
            request = urllib.request.Request(url, data=data, headers=headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                said = error.read().decode("utf-8", "replace").strip()
                # 429: too fast. 5xx on a GET: try again; on the others the card may be there already.
                again = error.code == 429 or (error.code >= 500 and method == "GET")
                if not again or attempt + 1 == ATTEMPTS:
                    raise Failure(f"{method} {path}: {error.code} {said}") from error
                time.sleep(float(error.headers.get("Retry-After") or 2**attempt))
            except (urllib.error.URLError, TimeoutError) as error:
                if method != "GET" or attempt + 1 == ATTEMPTS:
                    raise Failure(f"{method} {path}: {error}") from error
                time.sleep(2**attempt)


def moment(text, zone):
    """A time of the project, as Trello wants it: in UTC."""
    if text is None:
        return None
    local = datetime.datetime.fromisoformat(text)
    if zone and zoneinfo:
        try:
            local = local.replace(tzinfo=zoneinfo.ZoneInfo(zone))
        except zoneinfo.ZoneInfoNotFoundError:
            pass  # Windows without the tzdata package: the zone of this machine, as below
    return local.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def find_board(trello, name, apply):
    asked = os.environ.get("TRELLO_BOARD")
    if asked:
        return trello.get(f"/boards/{urllib.parse.quote(asked)}", fields="name")["id"]
    boards = trello.get("/members/me/boards", fields="name", filter="open")
    same = [board["id"] for board in boards if board["name"] == name]
    if len(same) > 1:
        raise Failure(f"{len(same)} boards are called {name!r}: name one by its id in TRELLO_BOARD")
    if same:
        return same[0]
    print(f"board    + {name}")
    if apply:
        return trello.post("/boards", name=name, defaultLists=False, defaultLabels=False)["id"]
    return None


def ensure(trello, board, path, what, wanted, apply):
    """Ids by name of the lists or labels of the board; those that are missing are created."""
    there = trello.get(f"/boards/{board}{path}", limit=1000) if board else []
    ids = {one["name"]: one["id"] for one in there}
    for place, one in enumerate(wanted):
        if one["name"] in ids:
            continue
        print(f"{what:8} + {one['name']}")
        if apply:
            made = trello.post(path, idBoard=board, **one, **({"pos": (place + 1) * 1000} if what == "list" else {}))
            ids[one["name"]] = made["id"]
    return ids


def add_checklists(trello, card, wanted):
    """Creates the checklists and things to tick off that the card lacks; the others stay as they are."""
    there = {box["name"]: box for box in trello.get(f"/cards/{card}/checklists")}
    for checklist in wanted["checklists"]:
        box = there.get(checklist["name"]) or trello.post("/checklists", idCard=card, name=checklist["name"])
        known = {item["name"] for item in box.get("checkItems", [])}
        for item in checklist["items"]:
            if item["name"] not in known:
                trello.post(f"/checklists/{box['id']}/checkItems", name=item["name"], checked=item["checked"])


def code_of(name):
    return name.split(" — ", 1)[0]


def run(options):
    file = json.loads(options.file.read_text(encoding="utf-8"))
    if file.get("format") != "qilby-trello-1":
        raise Failure(f"{options.file}: not a file of cards that this script knows")
    missing = [name for name in ("TRELLO_KEY", "TRELLO_TOKEN") if not os.environ.get(name)]
    if missing:
        if options.apply:
            raise Failure(f"{' and '.join(missing)} must be set in the environment (see --help)")
        print(f"{' and '.join(missing)} not set: shown as for an empty board", file=sys.stderr)
        return post(None, None, file, options)
    trello = Trello(os.environ["TRELLO_KEY"], os.environ["TRELLO_TOKEN"])
    return post(trello, find_board(trello, file["board"], options.apply), file, options)


def post(trello, board, file, options):
    if trello is None:
        print(f"board    + {file['board']}")
    apply = options.apply
    lists = ensure(trello, board, "/lists", "list", [{"name": name} for name in file["lists"]], apply)
    labels = ensure(trello, board, "/labels", "label", file["labels"], apply)
    members, cards = {}, {}
    if board:
        members = {one["username"]: one["id"] for one in trello.get(f"/boards/{board}/members")}
        there = trello.get(f"/boards/{board}/cards", fields="name", filter="visible")
        cards = {code_of(card["name"]): card["id"] for card in there}
    unknown, made, changed, kept = set(), 0, 0, 0
    for card in file["cards"]:
        known = cards.get(code_of(card["name"]))
        if known and not options.update:
            kept += 1
            continue
        body = {
            "name": card["name"],
            "desc": card["desc"],
            "start": moment(card["start"], file["timezone"]),
            "due": moment(card["due"], file["timezone"]),
            "dueComplete": card["dueComplete"],
            "idLabels": [labels[name] for name in card["labels"] if name in labels],
        }
        print(f"card     {'~' if known else '+'} [{card['list']}] {card['name']}")
        if known:
            changed += 1
            if apply:
                trello.put(f"/cards/{known}", **body)
                add_checklists(trello, known, card)
            continue
        made += 1
        unknown.update(name for name in card["members"] if board and name not in members)
        if not apply:
            continue
        body["idMembers"] = [members[name] for name in card["members"] if name in members]
        new = trello.post("/cards", idList=lists[card["list"]], pos="bottom", **body)
        add_checklists(trello, new["id"], card)
    for name in sorted(unknown):
        print(f"{name} is not a member of the board: invite them, then assign the cards", file=sys.stderr)
    done = "done" if apply else "nothing done; --apply does it"
    print(f"{made} to create, {changed} to refresh, {kept} left alone: {done}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = pathlib.Path(__file__).resolve().with_name("trello.json")
    parser.add_argument("file", nargs="?", type=pathlib.Path, default=beside, help="the cards [trello.json]")
    parser.add_argument("--apply", action="store_true", help="do it, instead of saying what would be done")
    parser.add_argument("--update", action="store_true", help="refresh the cards that are on the board already")
    # Names are printed as they are, also where the console has another encoding.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        run(parser.parse_args())
    except (Failure, OSError, KeyError, json.JSONDecodeError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
