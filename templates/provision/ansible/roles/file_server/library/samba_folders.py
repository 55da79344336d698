#!/usr/bin/python3
"""Ansible module: folders of a Samba member and their Windows rights."""

from __future__ import annotations

DOCUMENTATION = r"""
module: samba_folders
short_description: Make folders and give them Windows access control lists
description:
  - Each folder gets exactly the rights listed, which its new content inherits.
  - When the rights of a folder change, what it already holds gets them too, down to the next folder listed.
options:
  root:
    description: Where the folders are made.
    type: path
    required: true
  folders:
    description: >-
      Folders, parents first, each with C(path) and C(rights): a list of C(principal) and C(right), one of
      C(none), C(read), C(write) and C(full).
    type: list
    elements: dict
    required: true
author: Qilby
"""

import os

from ansible.module_utils.basic import AnsibleModule

# MS-DTYP 2.4.3: read and execute; modify; full control.
MASKS = {"read": 0x001200A9, "write": 0x001301BF, "full": 0x001F01FF}
# Traverse, read attributes, read permissions, synchronise: to reach a folder below, and no more.
TRAVERSE = 0x001200A0
INHERITED = "OICI"


class Names:
    """Security identifiers of the domain, asked once each."""

    def __init__(self, module):
        self.module = module
        self.known = {}

    def sid(self, name):
        """Security identifier of an account or a group."""
        if name not in self.known:
            code, out, err = self.module.run_command(["wbinfo", "--name-to-sid", name])
            if code != 0:
                self.module.fail_json(msg=f"{name} is not in the domain: {err.strip() or out.strip()}")
            self.known[name] = out.split()[0]
        return self.known[name]


def descriptor(folder, through, names):
    """The rights of a folder as a security descriptor (MS-DTYP 2.5.1), refusals first."""
    system = f"(A;{INHERITED};0x001f01ff;;;SY)(A;{INHERITED};0x001f01ff;;;BA)"
    refused, allowed = [], []
    for grant in folder.get("rights") or []:
        sid, right = names.sid(grant["principal"]), grant["right"]
        if right == "none":
            refused.append(f"(D;{INHERITED};0x001f01ff;;;{sid})")
        else:
            allowed.append(f"(A;{INHERITED};0x{MASKS[right]:08x};;;{sid})")
    for principal in sorted(through):
        # On this folder alone: it opens the way, nothing that is inside.
        allowed.append(f"(A;;0x{TRAVERSE:08x};;;{names.sid(principal)})")
    return "O:BAG:BAD:PAI" + "".join(refused) + system + "".join(allowed)


def ways_through(folders):
    """Who must cross each folder to reach a folder below, having no right on it."""
    through = {folder["path"]: set() for folder in folders}
    for folder in folders:
        holders = {grant["principal"] for grant in folder.get("rights") or [] if grant["right"] != "none"}
        parts = folder["path"].split("/")
        for depth in range(1, len(parts)):
            above = "/".join(parts[:depth])
            if above in through:
                through[above] |= holders
    for folder in folders:
        named = {grant["principal"] for grant in folder.get("rights") or []}
        through[folder["path"]] -= named
    return through


class Rights:
    """Reads and writes the descriptors where Samba keeps them."""

    def __init__(self):
        from samba import ntacls
        from samba.dcerpc import security
        from samba.param import LoadParm

        self.ntacls, self.security = ntacls, security
        self.parameters = LoadParm()
        self.parameters.load_default()
        self.domain = security.dom_sid("S-1-5-32")

    def same(self, path, sddl):
        """Whether a path has these rights already."""
        try:
            found = self.ntacls.getntacl(self.parameters, path, None, direct_db_access=True)
        except (OSError, TypeError, RuntimeError):
            return False
        if found is None:
            return False
        wanted = self.security.descriptor.from_sddl(sddl, self.domain)
        return found.as_sddl(self.domain) == wanted.as_sddl(self.domain)

    def write(self, path, sddl):
        """Gives a path these rights."""
        self.ntacls.setntacl(self.parameters, path, sddl, self.domain, None, use_ntvfs=True)


def below(path, others):
    """What a folder holds, down to the other folders listed: paths, and whether each is a folder."""
    for parent, folders, files in os.walk(path):
        folders[:] = [name for name in folders if os.path.join(parent, name) not in others]
        for name in folders:
            yield os.path.join(parent, name), True
        for name in files:
            yield os.path.join(parent, name), False


def content(sddl, is_folder):
    """The rights that a folder hands down: inherited, and for a file without the marks of inheritance."""
    kept = []
    for part in sddl.split("D:PAI", 1)[1].strip("()").split(")("):
        kind, flags, rest = part.split(";", 2)
        if INHERITED in flags:
            kept.append(f"({kind};{INHERITED + 'ID' if is_folder else 'ID'};{rest})")
    return "O:BAG:BAD:AI" + "".join(kept)


def main():
    module = AnsibleModule(
        argument_spec={
            "root": {"type": "path", "required": True},
            "folders": {"type": "list", "elements": "dict", "required": True},
        },
        supports_check_mode=True,
    )
    root, folders = module.params["root"], module.params["folders"]
    names, rights, changes = Names(module), Rights(), []
    through = ways_through(folders)
    listed = {os.path.join(root, folder["path"]) for folder in folders}
    for folder in folders:
        path = os.path.join(root, folder["path"])
        if os.path.realpath(path) != os.path.normpath(path) or not path.startswith(root + os.sep):
            module.fail_json(msg=f"{folder['path']} leaves {root}")
        if not os.path.isdir(path):
            changes.append(f"{folder['path']} made")
            if module.check_mode:
                continue
            os.makedirs(path, exist_ok=True)
        if os.stat(path).st_mode & 0o7777 != 0o777:
            # Samba alone decides: it keeps the real rights in the attribute.
            changes.append(f"{folder['path']} left to Samba")
            if not module.check_mode:
                os.chmod(path, 0o777)
        wanted = descriptor(folder, through[folder["path"]], names)
        if rights.same(path, wanted):
            continue
        changes.append(f"{folder['path']}: {wanted}")
        if module.check_mode:
            continue
        rights.write(path, wanted)
        for inner, is_folder in below(path, listed - {path}):
            rights.write(inner, content(wanted, is_folder))
    module.exit_json(changed=bool(changes), changes=changes)


if __name__ == "__main__":
    main()
