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
          addresses = []
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
        ]
        runcmd      = [["/usr/local/sbin/qilby-interfaces"]]
        power_state = { mode = "reboot", message = "The interfaces have new names" }
      },
    ))])
  }
}
