# The first configuration of a firewall: its interfaces get the names that its ruleset and its variables say.

locals {
  firewall_names = {
    for name, firewall in var.firewalls : name => concat(
      [
        for zone, interface in firewall.interfaces : {
          name = interface.name
          mac  = null
          addresses = compact([
            interface.address == null ? "" : "${interface.address}/${split("/", var.zones[zone].cidr)[1]}",
            interface.address6 == null ? "" : "${interface.address6}/${split("/", coalesce(var.zones[zone].cidr6, "::/64"))[1]}",
          ])
          public = []
          dhcp   = false
        }
      ],
      [
        for one in(contains(keys(local.public_firewalls), name) ? [name] : []) : {
          name      = "wan0"
          mac       = null
          addresses = [for address in slice(firewall.private_addresses, 1, length(firewall.private_addresses)) : "${address}/32"]
          # The signed addresses stand on the machine, beside the one that the provider lends by DHCP.
          public = firewall.public_addresses
          dhcp   = true
        }
      ],
    )
  }

  firewall_user_data = {
    for name, interfaces in local.firewall_names : name => join("\n", ["#cloud-config", yamlencode(merge(
      yamldecode(file("${path.module}/../../cloud-init/${name}.yaml")),
      {
        write_files = [
          { path = "/etc/qilby/interfaces.json", permissions = "0644", content = jsonencode(interfaces) },
          { path = "/usr/local/sbin/qilby-interfaces", permissions = "0755", content = file("${path.module}/../qilby-interfaces") },
          { path = "/etc/qilby/public.nft", permissions = "0644", content = lookup(local.translation, name, "") },
          { path = "/etc/systemd/system/qilby-public.service", permissions = "0644", content = file("${path.module}/../qilby-public.service") },
        ]
        packages = ["python3", "nftables"]
        runcmd = concat(
          [["/usr/local/sbin/qilby-interfaces"]],
          contains(keys(local.translation), name) ? [["systemctl", "enable", "qilby-public.service"]] : [],
        )
        power_state = { mode = "reboot", message = "The interfaces have new names" }
      },
    ))])
  }
}

# The provider translates each public address to a private one on the way. The ruleset of a firewall speaks of public
# addresses, as the signed flows do: this table, apart from the ruleset, puts them back before anything else looks.
locals {
  translation = {
    for name, firewall in local.public_firewalls : name => templatefile("${path.module}/../public.nft.tftpl", {
      pairs = zipmap(firewall.private_addresses, slice(firewall.public_addresses, 0, length(firewall.private_addresses)))
    })
  }
}
