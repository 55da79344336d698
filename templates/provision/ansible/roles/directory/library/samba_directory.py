#!/usr/bin/python3
"""Ansible module: organisational units, groups and accounts of a Samba domain, on its controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: samba_directory
short_description: Fill the directory of a Samba domain controller
description:
  - Creates what is missing and corrects what differs. Nothing is deleted, except that a group loses the
    members that its description does not name.
options:
  ous:
    description: Organisational units, parents first, each with C(dn) and C(title).
    type: list
    elements: dict
    required: true
  groups:
    description: Groups, each with C(name), C(scope), C(ou), C(description) and C(members).
    type: list
    elements: dict
    required: true
  users:
    description: Accounts, each with C(name), C(kind), C(display_name), C(email), C(ou) and C(groups).
    type: list
    elements: dict
    required: true
  passwords:
    description: First passwords, by account. An account without one is created disabled.
    type: dict
    required: true
  must_change:
    description: Whether people choose another password at their first session.
    type: bool
    default: true
author: Qilby
"""

import secrets

from ansible.module_utils.basic import AnsibleModule

# MS-ADTS 2.2.12: group type flags, with the bit of security groups.
GROUP_TYPES = {"global": 0x80000002, "domain-local": 0x80000004, "universal": 0x80000008}
# MS-ADTS 2.2.16: normal account; its password does not expire; disabled.
NORMAL, NEVER_EXPIRES, DISABLED = 0x200, 0x10000, 0x2


class Directory:
    """The database of the controller, opened as the system."""

    def __init__(self, check_only):
        import ldb
        from samba.auth import system_session
        from samba.param import LoadParm
        from samba.samdb import SamDB

        parameters = LoadParm()
        parameters.load_default()
        self.ldb = ldb
        self.database = SamDB(session_info=system_session(), lp=parameters)
        self.base = str(self.database.domain_dn())
        self.check_only = check_only
        self.changes = []

    def find(self, name, kind):
        """The entry of an account name, or none."""
        found = self.database.search(
            base=self.base,
            scope=self.ldb.SCOPE_SUBTREE,
            expression=f"(&(objectClass={kind})(sAMAccountName={self.ldb.binary_encode(name)}))",
        )
        return found[0] if found else None

    def change(self, what, action):
        """Notes a change and does it, unless this is a rehearsal."""
        self.changes.append(what)
        if not self.check_only:
            action()

    def exists(self, dn):
        """Whether an entry has that name."""
        try:
            return len(self.database.search(base=dn, scope=self.ldb.SCOPE_BASE, attrs=["dn"])) == 1
        except self.ldb.LdbError:
            return False

    def relative(self, dn):
        """A name without the base of the domain, as samba wants it."""
        suffix = "," + self.base
        return dn[: -len(suffix)] if dn.lower().endswith(suffix.lower()) else dn

    def correct(self, entry, attributes):
        """Sets the attributes that differ; an empty one is removed."""
        message = self.ldb.Message(entry.dn)
        for name, value in attributes.items():
            present = str(entry[name][0]) if name in entry else ""
            wanted = str(value or "")
            if present != wanted:
                flag = self.ldb.FLAG_MOD_REPLACE if wanted else self.ldb.FLAG_MOD_DELETE
                message[name] = self.ldb.MessageElement([wanted] if wanted else [], flag, name)
        if len(message) > 0:
            self.change(f"{entry.dn}: {', '.join(message.keys())}", lambda: self.database.modify(message))

    def place(self, entry, parent):
        """Moves an entry below its organisational unit."""
        if parent and self.ldb.Dn(self.database, parent) != entry.dn.parent():
            name = f"{entry.dn.get_rdn_name()}={self.ldb.Dn.get_rdn_value(entry.dn)}"
            target = self.ldb.Dn(self.database, f"{name},{parent}")
            self.change(f"{entry.dn} moves to {parent}", lambda: self.database.rename(entry.dn, target))

    def unit(self, unit):
        """An organisational unit."""
        if not self.exists(unit["dn"]):
            title = unit.get("title") or None
            self.change(unit["dn"], lambda: self.database.create_ou(unit["dn"], description=title))

    def group(self, group):
        """A group, without its members."""
        name, scope = group["name"], (group.get("scope") or "global").lower()
        entry = self.find(name, "group")
        if entry is None:
            self.change(
                f"group {name}",
                lambda: self.database.newgroup(
                    name,
                    groupou=self.relative(group["ou"]) if group.get("ou") else None,
                    grouptype=GROUP_TYPES[scope] - (1 << 32),
                    description=group.get("description") or None,
                ),
            )
            return
        self.correct(entry, {"description": group.get("description")})
        self.place(entry, group.get("ou"))

    def user(self, user, password, must_change):
        """An account, without its groups."""
        name, person = user["name"], user.get("kind", "person") != "service"
        shown, mail = user.get("display_name") or name, user.get("email")
        entry = self.find(name, "user")
        if entry is None:
            self.change(f"account {name}", lambda: self.create(user, shown, password, person and must_change))
            return
        self.correct(entry, {"displayName": shown, "mail": mail})
        self.place(entry, user.get("ou"))

    def create(self, user, shown, password, must_change):
        """Creates an account: disabled when nobody knows its password."""
        name = user["name"]
        self.database.newuser(
            name,
            password or secrets.token_urlsafe(24) + "aA1!",
            force_password_change_at_next_login_req=bool(password) and must_change,
            userou=self.relative(user["ou"]) if user.get("ou") else None,
            mailaddress=user.get("email") or None,
            description=None,
            useusernameascn=True,
        )
        entry = self.find(name, "user")
        flags = NORMAL | (0 if password else DISABLED) | (NEVER_EXPIRES if user.get("kind") == "service" else 0)
        self.correct(entry, {"displayName": shown, "userAccountControl": flags})

    def members(self, group, wanted):
        """Gives a group its members, and no other."""
        entry = self.find(group, "group")
        if entry is None:
            return
        targets = {}
        for name in wanted:
            member = self.find(name, "user") or self.find(name, "group")
            if member is not None:
                targets[str(member.dn).lower()] = str(member.dn)
            elif not self.check_only:
                raise ValueError(f"{group} has a member that is not in the directory: {name}")
        present = {str(value).lower(): str(value) for value in entry.get("member", [])}
        for flag, names, verb in (
            (self.ldb.FLAG_MOD_ADD, [dn for key, dn in targets.items() if key not in present], "gains"),
            (self.ldb.FLAG_MOD_DELETE, [dn for key, dn in present.items() if key not in targets], "loses"),
        ):
            if names:
                message = self.ldb.Message(entry.dn)
                message["member"] = self.ldb.MessageElement(sorted(names), flag, "member")
                self.change(f"{group} {verb} {', '.join(sorted(names))}", lambda m=message: self.database.modify(m))


def wanted_members(groups, users):
    """The members of each group: those it names, and the accounts that name it."""
    wanted = {group["name"]: list(group.get("members") or []) for group in groups}
    for user in users:
        for group in user.get("groups") or []:
            members = wanted.setdefault(group, [])
            if user["name"] not in members:
                members.append(user["name"])
    return wanted


def main():
    module = AnsibleModule(
        argument_spec={
            "ous": {"type": "list", "elements": "dict", "required": True},
            "groups": {"type": "list", "elements": "dict", "required": True},
            "users": {"type": "list", "elements": "dict", "required": True},
            "passwords": {"type": "dict", "required": True, "no_log": True},
            "must_change": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    given = module.params
    directory = Directory(module.check_mode)
    try:
        for unit in given["ous"]:
            directory.unit(unit)
        for group in given["groups"]:
            directory.group(group)
        for user in given["users"]:
            directory.user(user, given["passwords"].get(user["name"]), given["must_change"])
        for group, members in wanted_members(given["groups"], given["users"]).items():
            directory.members(group, members)
    except (directory.ldb.LdbError, ValueError, KeyError) as error:
        module.fail_json(msg=f"{type(error).__name__}: {error}", done=directory.changes)
    module.exit_json(changed=bool(directory.changes), changes=directory.changes)


if __name__ == "__main__":
    main()
