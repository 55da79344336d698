# What the flows let through, and nothing else: the default rules of a group, which let all out, are deleted.

resource "openstack_networking_secgroup_v2" "interface" {
  for_each = local.filtered

  name                 = "${local.prefix}-${replace(each.key, "/", "-")}"
  description          = "What the flows open at ${each.key}"
  delete_default_rules = true
  stateful             = true
  tags                 = local.tags
}

resource "openstack_networking_address_group_v2" "set" {
  for_each = local.groups

  name        = "${local.prefix}-${each.key}"
  description = "Networks of the rules"
  addresses   = each.value
}

locals {
  # The interfaces that have rules: those of the servers, and the public side of the firewalls.
  filtered = toset(concat(keys(var.servers), [for name in keys(local.public_firewalls) : "${name}/internet"]))

  # The sets of several networks, as groups of addresses.
  groups = var.address_groups ? { for name, networks in var.address_sets : name => networks if length(networks) > 1 } : {}

  # At the other end of a rule: a group, or each network of the set.
  peers = {
    for name, networks in var.address_sets : name => (
      contains(keys(local.groups), name)
      ? [{ group = name, network = null }]
      : [for network in networks : { group = null, network = network }]
    )
  }

  # What a rule asks for: each run of ports, each type of ICMP, or all.
  services = {
    for key, rule in var.rules : key => concat(
      [for ports in rule.ports : { text = ports, first = split("-", ports)[0], last = reverse(split("-", ports))[0] }],
      [for icmp in rule.icmp : { text = "type ${icmp.type}", first = tostring(icmp.type), last = icmp.code == null ? null : tostring(icmp.code) }],
      length(rule.ports) + length(rule.icmp) > 0 ? [] : [{ text = "all", first = null, last = null }],
    )
  }

  protocols = { all = "", icmpv6 = "ipv6-icmp" }

  rules = {
    for one in flatten([
      for key, rule in var.rules : [
        for service in local.services[key] : [
          for peer in local.peers[rule.direction == "in" ? rule.from : rule.to] : {
            key     = join(" ", compact([key, service.text, peer.group, peer.network]))
            rule    = rule
            service = service
            peer    = peer
          }
        ]
      ]
    ]) : one.key => one
  }
}

resource "openstack_networking_secgroup_rule_v2" "flow" {
  for_each = local.rules

  security_group_id       = openstack_networking_secgroup_v2.interface[each.value.rule.interface].id
  description             = "flow ${each.value.rule.flow}"
  direction               = each.value.rule.direction == "in" ? "ingress" : "egress"
  ethertype               = "IPv${each.value.rule.family}"
  protocol                = lookup(local.protocols, each.value.rule.protocol, each.value.rule.protocol)
  port_range_min          = each.value.service.first
  port_range_max          = each.value.service.last
  remote_ip_prefix        = each.value.peer.network
  remote_address_group_id = each.value.peer.group == null ? null : openstack_networking_address_group_v2.set[each.value.peer.group].id
}

# IPv6 finds its neighbours by ICMP (RFC 4861): without it nothing passes.
resource "openstack_networking_secgroup_rule_v2" "neighbours" {
  for_each = {
    for pair in setproduct([for name, server in var.servers : name if server.address6 != null], ["ingress", "egress"], ["135", "136"]) :
    join(" ", pair) => { interface = pair[0], direction = pair[1], type = pair[2] }
  }

  security_group_id = openstack_networking_secgroup_v2.interface[each.value.interface].id
  description       = "neighbours of IPv6"
  direction         = each.value.direction
  ethertype         = "IPv6"
  protocol          = "ipv6-icmp"
  port_range_min    = each.value.type
}

# While the firewalls are built, and no longer.
resource "openstack_networking_secgroup_rule_v2" "bootstrap" {
  for_each = {
    for pair in setproduct(keys(local.public_firewalls), var.bootstrap_networks) : join(" ", pair) => { firewall = pair[0], network = pair[1] }
  }

  security_group_id = openstack_networking_secgroup_v2.interface["${each.value.firewall}/internet"].id
  description       = "SSH while the firewall is built"
  direction         = "ingress"
  ethertype         = strcontains(each.value.network, ":") ? "IPv6" : "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = each.value.network
}
