#!/usr/bin/python3
"""Ansible module: zones and records of the DNS of a Samba domain, on its controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: samba_dns
short_description: Publish names in the DNS of a Samba domain controller
description:
  - Creates the zones and records that are missing, and replaces a record whose value differs.
  - Names that are not listed are left alone, those of the domain itself among them.
options:
  zones:
    description: Zones, each with C(zone) and C(records), which have C(name), C(type) and C(value).
    type: list
    elements: dict
    required: true
author: Qilby
"""

import ipaddress
import re

from ansible.module_utils.basic import AnsibleModule

RECORD = re.compile(r"^\s+(A|AAAA|CNAME|PTR): (\S+) \(")


def plain(kind, value):
    """A value as it is compared: one way to write an address, no final dot, no capitals."""
    return str(ipaddress.ip_address(value)) if kind in ("A", "AAAA") else value.rstrip(".").lower()


def tool(module, *arguments, check=True):
    """Runs `samba-tool dns` with the account of the machine."""
    code, out, err = module.run_command(["samba-tool", "dns", *arguments, "--machine-pass"])
    if check and code != 0:
        module.fail_json(msg=f"samba-tool dns {' '.join(arguments)}: {err or out}")
    return code, out


def present(module, zone, name):
    """The records of a name, as pairs of type and value."""
    code, out = tool(module, "query", "127.0.0.1", zone, name, "ALL", check=False)
    if code != 0:
        return set()
    found, own = set(), False
    for line in out.splitlines():
        if line.startswith("  Name="):
            own = line.startswith("  Name=,")
        match = RECORD.match(line)
        if own and match:
            found.add((match.group(1), plain(match.group(1), match.group(2))))
    return found


def main():
    module = AnsibleModule(
        argument_spec={"zones": {"type": "list", "elements": "dict", "required": True}}, supports_check_mode=True
    )
    changes = []
    _, listing = tool(module, "zonelist", "127.0.0.1")
    known = {line.split(":", 1)[1].strip().lower() for line in listing.splitlines() if "pszZoneName" in line}
    for zone in module.params["zones"]:
        name = zone["zone"]
        if name.lower() not in known:
            changes.append(f"zone {name}")
            if module.check_mode:
                continue
            tool(module, "zonecreate", "127.0.0.1", name)
        wanted = {}
        for record in zone["records"]:
            wanted.setdefault(record["name"], set()).add((record["type"], plain(record["type"], record["value"])))
        for label, records in sorted(wanted.items()):
            there = present(module, name, label)
            kinds = {kind for kind, _ in records}
            for kind, value in sorted(there - records):
                if kind in kinds:
                    changes.append(f"{label}.{name} {kind} {value} removed")
                    if not module.check_mode:
                        tool(module, "delete", "127.0.0.1", name, label, kind, value)
            for kind, value in sorted(records - there):
                changes.append(f"{label}.{name} {kind} {value}")
                if not module.check_mode:
                    tool(module, "add", "127.0.0.1", name, label, kind, value)
    module.exit_json(changed=bool(changes), changes=changes)


if __name__ == "__main__":
    main()
