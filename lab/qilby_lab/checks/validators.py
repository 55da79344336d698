"""What each program of a host says of the configuration that the roles wrote."""

from __future__ import annotations

from collections.abc import Iterable

from ..machines import Machines

# Program, and the command that reads its configuration without taking it in.
_VALIDATORS = {
    "nft": "nft -c -f /etc/nftables.conf",
    "sshd": "sshd -t",
    "kea-dhcp4": "kea-dhcp4 -t /etc/kea/kea-dhcp4.conf",
    "testparm": "testparm -s /etc/samba/smb.conf",
    "apache2ctl": "apache2ctl configtest",
    "promtool": "promtool check config /etc/prometheus/prometheus.yml",
    "amtool": "amtool check-config /etc/prometheus/alertmanager.yml",
    "rsyslogd": "rsyslogd -N1",
}
_SCRIPT = 'command -v "$1" > /dev/null || exit 77; exec $2 2>&1'


def check(machines: Machines, hosts: Iterable[str]) -> tuple[int, list[str]]:
    """How many configurations were read, and the faults found."""
    count, faults = 0, []
    for host in hosts:
        for program, command in _VALIDATORS.items():
            said = machines.execute(host, "sh", "-c", f'({_SCRIPT}); echo "ended $?"', "sh", program, command)
            code = said.rstrip().rsplit("ended ", 1)[-1]
            if code == "77":
                continue
            count += 1
            if code != "0":
                faults.append(f"{host}: {command}: {said.strip()[-400:]}")
    return count, faults
