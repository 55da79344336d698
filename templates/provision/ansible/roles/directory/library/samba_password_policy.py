#!/usr/bin/python3
"""Ansible module: the password policy of a Samba domain, on its controller."""

from __future__ import annotations

DOCUMENTATION = r"""
module: samba_password_policy
short_description: Set the password policy of a Samba domain
options:
  policy:
    description: >-
      Any of C(min_length), C(complexity), C(history), C(max_age_days), C(lockout_after) and
      C(lockout_minutes). What is absent or null is left as it is.
    type: dict
    required: true
author: Qilby
"""

import re

from ansible.module_utils.basic import AnsibleModule

# Key of the project file: option of samba-tool, and the words of its report.
SETTINGS = {
    "min_length": ("--min-pwd-length", "Minimum password length"),
    "complexity": ("--complexity", "Password complexity"),
    "history": ("--history-length", "Password history length"),
    "max_age_days": ("--max-pwd-age", "Maximum password age (days)"),
    "lockout_after": ("--account-lockout-threshold", "Account lockout threshold (attempts)"),
    "lockout_minutes": ("--account-lockout-duration", "Account lockout duration (mins)"),
}


def main():
    module = AnsibleModule(argument_spec={"policy": {"type": "dict", "required": True}}, supports_check_mode=True)
    command = ["samba-tool", "domain", "passwordsettings"]
    code, report, err = module.run_command([*command, "show"])
    if code != 0:
        module.fail_json(msg=err or report)
    there = dict(re.findall(r"^(.+?): (\S+)$", report, re.MULTILINE))
    options, changes = [], []
    for key, (option, words) in SETTINGS.items():
        value = module.params["policy"].get(key)
        if value is None:
            continue
        value = {True: "on", False: "off"}[value] if key == "complexity" else str(value)
        if there.get(words) != value:
            options.append(f"{option}={value}")
            changes.append(f"{words}: {there.get(words)} becomes {value}")
    if options and not module.check_mode:
        code, out, err = module.run_command([*command, "set", *options])
        if code != 0:
            module.fail_json(msg=err or out)
    module.exit_json(changed=bool(options), changes=changes)


if __name__ == "__main__":
    main()
