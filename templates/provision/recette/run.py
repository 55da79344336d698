#!/usr/bin/env python3
"""Carries out the automatic tests that can be carried out from a host, and puts together what several hosts saw.

    run.py probe --host NAME [--authority CA.crt] FOLDER > part.json
    run.py merge FOLDER part.json... > results.json

FOLDER holds `tests.json` and `topology.json`. The results are recorded by `qilby recette import results.json`.
Python 3.9 or later, nothing else.

On hosts in service nobody listens on every port, so a TCP packet is taken for passed when it is accepted or refused
by its destination, and for stopped when nothing answers: the packet filters drop. UDP says nothing of itself when it
is not answered, and is left to the laboratory, as are rights, logins, leases, restores, alerts and loads.
"""

import argparse
import asyncio
import datetime
import errno
import http.client
import json
import pathlib
import secrets
import socket
import ssl
import struct
import subprocess
import sys
import time

AT_ONCE = 256
WAIT = 2.0
TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "AAAA": 28}
# The evidence is signed by the client: it is in the language of the project.
FRENCH = {
    "{probe}: passes": "{probe} : passe",
    "{probe}: does not pass": "{probe} : ne passe pas",
    "{name} {type}: {answer}": "{name} {type} : {answer}",
    "no answer": "aucune réponse",
    "{name}: {version} until {end}, TLS 1.1 refused": "{name} : {version} jusqu’au {end}, TLS 1.1 refusé",
    "{name}: {version} until {end}, TLS 1.1 ACCEPTED": "{name} : {version} jusqu’au {end}, TLS 1.1 ACCEPTÉ",
    "{url}: {status}": "{url} : {status}",
    "{count} probes as they must be, from {hosts}": "{count} sondes conformes, depuis {hosts}",
    "not tried": "non essayé",
    "and {count} more": "et {count} de plus",
}


class Site:
    """What the project says: hosts, what may pass between them, tests."""

    language = "en"

    def __init__(self, folder):
        topology = json.loads((folder / "topology.json").read_text(encoding="utf-8"))
        data = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
        self.hosts = {host["name"]: host for host in topology["hosts"]}
        Site.language = data["project"].get("language", "en")
        self.tests = data["tests"]
        self.ports = [(port["protocol"], port["port"]) for port in data["matrix"]["ports"]]
        lines = data["matrix"]["open"]
        self.open = {(line["from"], line["to"], line["address"], line["protocol"], line["port"]) for line in lines}

    def addresses(self, name):
        """The addresses of a host, without their prefixes."""
        found = (text.split("/")[0] for port in self.hosts[name]["interfaces"] for text in port["addresses"])
        return list(dict.fromkeys(found))

    def in_zone(self, zone):
        """Names of the machines of a zone; what is outside has none that could be probed."""
        return [name for name, host in self.hosts.items() if host.get("zone") == zone and host["kind"] == "server"]


def tell(text, **values):
    """A text with its values, in the language of the project."""
    return (FRENCH[text] if Site.language == "fr" else text).format(**values)


def part(test, wrong, right, seconds):
    """What one host saw of a test."""
    return {"id": test["id"], "wrong": wrong, "right": right, "seconds": seconds}


async def passes(gate, protocol, address, port):
    """Whether a packet arrives; None when that cannot be told."""
    async with gate:
        if protocol == "icmp":
            command = ["ping", "-n", "-c", "1", "-W", "2", address]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            try:
                return await (await asyncio.create_subprocess_exec(*command, **quiet)).wait() == 0
            except FileNotFoundError:
                return None
        if protocol != "tcp":
            return None
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(address, port), WAIT)
            writer.close()
            return True
        except ConnectionRefusedError:
            return True
        except asyncio.TimeoutError:
            return False
        except OSError as error:
            # A firewall that says so, or no route: either way nothing arrived.
            return False if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EACCES, errno.ETIMEDOUT) else None


async def flows(site, host, test):
    """Every port of the matrix, to every address of the machines in the places of a test."""
    gate, probes = asyncio.Semaphore(AT_ONCE), []
    for place in test["to"]:
        for target in site.in_zone(place):
            for address in site.addresses(target) if target != host else ():
                if any((":" in own) == (":" in address) for own in site.addresses(host)):
                    probes += [(target, address, protocol, port) for protocol, port in site.ports]
    seen = await asyncio.gather(*(passes(gate, protocol, address, port) for _, address, protocol, port in probes))
    wrong, right = [], 0
    for (target, address, protocol, port), passed in zip(probes, seen):
        wanted = (host, target, address, protocol, port) in site.open
        if passed is None:
            continue
        if passed == wanted:
            right += 1
        else:
            service = protocol if protocol == "icmp" else f"{protocol}/{port}"
            said = "{probe}: passes" if passed else "{probe}: does not pass"
            wrong.append(tell(said, probe=f"{host} → {target} ({address}) {service}"))
    return wrong, right


def name_at(data, place):
    """A name of a DNS message, and what follows it: RFC 1035, 4.1.4."""
    labels, end = [], None
    for _ in range(128):
        size = data[place]
        if size == 0:
            return ".".join(labels), place + 1 if end is None else end
        if size & 0xC0:
            end = place + 2 if end is None else end
            place = struct.unpack("!H", data[place : place + 2])[0] & 0x3FFF
        else:
            labels.append(data[place + 1 : place + 1 + size].decode("ascii", "replace"))
            place += size + 1
    raise ValueError("a name without end")


def resolve(server, name, kind):
    """What a server answers to a name."""
    labels = b"".join(bytes([len(label)]) + label.encode("idna") for label in name.rstrip(".").split("."))
    question = struct.pack("!6H", secrets.randbelow(65536), 0x100, 1, 0, 0, 0) + labels + b"\0"
    with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.settimeout(WAIT)
        link.connect((server, 53))
        link.send(question + struct.pack("!2H", TYPES[kind], 1))
        data = link.recv(4096)
    _, place = name_at(data, 12)
    place, found = place + 4, []
    for _ in range(struct.unpack("!H", data[6:8])[0]):
        _, place = name_at(data, place)
        kind, _, _, size = struct.unpack("!HHIH", data[place : place + 10])
        place += 10
        if kind in (TYPES["A"], TYPES["AAAA"]):
            family = socket.AF_INET if kind == TYPES["A"] else socket.AF_INET6
            found.append(socket.inet_ntop(family, data[place : place + size]))
        elif kind in (TYPES["CNAME"], TYPES["PTR"]):
            found.append(name_at(data, place)[0].lower())
        place += size
    return found


def dns(site, probe):
    """A name gives the answer of the project."""
    server = site.addresses(probe["server"])[0] if probe["server"] in site.hosts else probe["server"]
    found = resolve(server, probe["name"], probe["type"])
    wanted = probe["answer"].rstrip(".").lower()
    answer = ", ".join(found) or tell("no answer")
    return wanted in found, tell("{name} {type}: {answer}", name=probe["name"], type=probe["type"], answer=answer)


def tls(authority, probe):
    """The certificate is good for its name, and TLS 1.1 is refused."""
    place = (str(probe["address"]), probe["port"])
    held = ssl.create_default_context(cafile=authority)
    with socket.create_connection(place, 5) as link, held.wrap_socket(link, server_hostname=probe["name"]) as secure:
        version, until = secure.version(), (secure.getpeercert() or {}).get("notAfter")
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        with socket.create_connection(place, 5) as link, old.wrap_socket(link):
            refused = False
    except (ssl.SSLError, ConnectionError):
        refused = True
    good = "{name}: {version} until {end}, TLS 1.1 refused"
    text = good if refused else "{name}: {version} until {end}, TLS 1.1 ACCEPTED"
    return refused, tell(text, name=probe["name"], version=version, end=until)


def stranger(authority, probe):
    """An application asks whoever has no account for one, and leads from http to https."""
    scheme, _, host, *path = probe["url"].split("/")
    name, _, port = host.partition(":")
    if scheme == "https:":
        context = ssl.create_default_context(cafile=authority)
        link = http.client.HTTPSConnection(name, int(port or 443), timeout=10, context=context)
    else:
        link = http.client.HTTPConnection(name, int(port or 80), timeout=10)
    link.request("GET", "/" + "/".join(path))
    status = link.getresponse().status
    link.close()
    return status == probe["status"], tell("{url}: {status}", url=probe["url"], status=status)


def tried(check, probes):
    """What is wrong, and how many probes were as they must."""
    wrong, right = [], 0
    for one in probes:
        try:
            good, said = check(one)
        except (OSError, ValueError, IndexError, struct.error, http.client.HTTPException) as error:
            good, said = False, f"{one.get('name') or one.get('url')}: {type(error).__name__}: {error}"
        if good:
            right += 1
        else:
            wrong.append(said)
    return wrong, right


def probe(site, host, authority):
    """Everything that this host can see."""
    found = []
    for test in site.tests:
        start = time.monotonic()
        if test["kind"] == "flow" and test["from"] == site.hosts[host].get("zone"):
            seen = asyncio.run(flows(site, host, test))
        elif test["kind"] == "dns":
            seen = tried(lambda one: dns(site, one), test["probes"])
        elif test["kind"] == "tls":
            seen = tried(lambda one: tls(authority, one), test["probes"])
        elif test["kind"] == "application":
            # Those of accounts need their passwords, which stay where they are.
            seen = tried(lambda one: stranger(authority, one), [one for one in test["probes"] if one["as"] is None])
        else:
            continue
        found.append(part(test, *seen, round(time.monotonic() - start, 3)))
    return {"host": host, "parts": found}


def merge(site, parts):
    """One result a test: wrong anywhere is wrong; what nobody could try to its end is skipped."""
    results = []
    for test in site.tests:
        seen = [(one["host"], entry) for one in parts for entry in one["parts"] if entry["id"] == test["id"]]
        wrong = [said for _, entry in seen for said in entry["wrong"]]
        right = sum(entry["right"] for _, entry in seen)
        hosts = sorted({host for host, entry in seen if entry["right"] or entry["wrong"]})
        complete = test["kind"] in ("dns", "tls") or is_whole(site, test, hosts)
        ended = "ko" if wrong else "ok" if right and complete else "skipped"
        whole = tell("{count} probes as they must be, from {hosts}", count=right, hosts=", ".join(hosts))
        said = wrong[:5] or [whole if hosts else tell("not tried")]
        if len(wrong) > 5:
            said.append(tell("and {count} more", count=len(wrong) - 5))
        seconds = max((entry["seconds"] for _, entry in seen), default=0.0)
        results.append({"id": test["id"], "fingerprint": test["fingerprint"], "result": ended,
                        "evidence": "; ".join(said), "seconds": seconds})  # fmt: skip
    now = datetime.datetime.now(datetime.timezone.utc)
    return {"date": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "tester": "recette.yml", "results": results}


def is_whole(site, test, hosts):
    """Whether all that a flow test is about was tried by TCP and echo: UDP, clients and the outside cannot be."""
    if test["kind"] != "flow":
        return False
    both = [test["from"], *test["to"]]
    others = any(host.get("zone") in both and host["kind"] != "server" for host in site.hosts.values())
    udp = any(
        line[3] == "udp" and site.hosts[line[0]].get("zone") == test["from"] and site.hosts[line[1]].get("zone") in test["to"]
        for line in site.open
    )
    return "internet" not in both and not others and not udp and set(hosts) >= set(site.in_zone(test["from"]))


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("probe", help="carry out what this host can")
    one.add_argument("--host", required=True, help="name of this host in topology.json")
    one.add_argument("--authority", help="certificates of the authority; those of the system otherwise")
    one.add_argument("folder", type=pathlib.Path)
    all_of = commands.add_parser("merge", help="put together what hosts saw")
    all_of.add_argument("folder", type=pathlib.Path)
    all_of.add_argument("parts", type=pathlib.Path, nargs="+")
    args = parser.parse_args()
    site = Site(args.folder)
    if args.command == "probe":
        if args.host not in site.hosts:
            sys.exit(f"run.py: there is no host {args.host}")
        found = probe(site, args.host, args.authority)
    else:
        found = merge(site, [json.loads(path.read_text(encoding="utf-8")) for path in args.parts])
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main()
