# A virtual private cloud for each zone, so that nothing routes between them: a packet leaves its zone by a firewall
# alone. Rules of Scaleway do not see private networks: inside, the rulesets of the firewalls and of the servers filter.

resource "scaleway_vpc" "zone" {
  for_each = var.zones

  name = "${local.prefix}-${each.key}"
  tags = local.tags
}

resource "scaleway_vpc_private_network" "zone" {
  for_each = var.zones

  name                             = "${local.prefix}-${each.key}"
  vpc_id                           = scaleway_vpc.zone[each.key].id
  enable_default_route_propagation = false
  tags                             = local.tags

  ipv4_subnet {
    subnet = each.value.cidr
  }
}

resource "scaleway_ipam_ip" "interface" {
  for_each = merge(
    { for name, server in var.servers : name => { zone = server.zone, address = server.address } },
    { for name, interface in local.firewall_interfaces : name => { zone = interface.zone, address = interface.address } },
  )

  address = each.value.address
  tags    = local.tags

  source {
    private_network_id = scaleway_vpc_private_network.zone[each.value.zone].id
  }
}

resource "scaleway_instance_private_nic" "server" {
  for_each = var.servers

  server_id          = scaleway_instance_server.server[each.key].id
  private_network_id = scaleway_vpc_private_network.zone[each.value.zone].id
  ipam_ip_ids        = [scaleway_ipam_ip.interface[each.key].id]
  tags               = local.tags
}

resource "scaleway_instance_private_nic" "firewall" {
  for_each = local.firewall_interfaces

  server_id          = scaleway_instance_server.firewall[each.value.firewall].id
  private_network_id = scaleway_vpc_private_network.zone[each.value.zone].id
  ipam_ip_ids        = [scaleway_ipam_ip.interface[each.key].id]
  tags               = local.tags
}

# The public addresses are reserved before the signature and written in the project file: here they are found again.
data "scaleway_instance_ip" "public" {
  for_each = toset(flatten([for firewall in values(var.firewalls) : firewall.public_addresses]))

  address = each.key
}
