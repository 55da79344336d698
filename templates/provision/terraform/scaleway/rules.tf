# What the flows let through on the public side, and nothing else. Scaleway keeps the rules of a group in the group: each
# of them is known by its flow in the plan of Terraform, by way of the variables.

locals {
  services = {
    for key, rule in var.rules : key => (
      length(rule.ports) == 0 ? [{ first = null, last = null }] :
      [for ports in rule.ports : { first = split("-", ports)[0], last = reverse(split("-", ports))[0] }]
    )
  }

  protocols = { tcp = "TCP", udp = "UDP", icmp = "ICMP", all = "ANY" }

  # In order of the flows, each run of ports with each network at the other end.
  opened = flatten([
    for key in sort(keys(var.rules)) : [
      for service in local.services[key] : [
        for network in var.address_sets[var.rules[key].direction == "in" ? var.rules[key].from : var.rules[key].to] : {
          interface = var.rules[key].interface
          direction = var.rules[key].direction
          protocol  = local.protocols[var.rules[key].protocol]
          range     = service.first == null ? null : "${service.first}-${service.last}"
          network   = network
        }
      ]
    ]
  ])

  bootstrap = [
    for network in var.bootstrap_networks : { protocol = "TCP", range = "22-22", network = network }
  ]
}

resource "scaleway_instance_security_group" "firewall" {
  for_each = local.public_firewalls

  name                    = "${local.prefix}-${each.key}"
  description             = "What the flows open on the public side of ${each.key}"
  stateful                = true
  inbound_default_policy  = "drop"
  outbound_default_policy = "drop"
  enable_default_security = true
  tags                    = local.tags

  dynamic "inbound_rule" {
    for_each = concat(
      [for one in local.opened : { protocol = one.protocol, range = one.range, network = one.network } if one.direction == "in" && one.interface == "${each.key}/internet"],
      local.bootstrap,
    )

    content {
      action     = "accept"
      protocol   = inbound_rule.value.protocol
      port_range = inbound_rule.value.range
      ip_range   = inbound_rule.value.network
    }
  }

  dynamic "outbound_rule" {
    for_each = [for one in local.opened : one if one.direction == "out" && one.interface == "${each.key}/internet"]

    content {
      action     = "accept"
      protocol   = outbound_rule.value.protocol
      port_range = outbound_rule.value.range
      ip_range   = outbound_rule.value.network
    }
  }
}

# Servers have no public side: their group refuses all, should one be given to them.
resource "scaleway_instance_security_group" "closed" {
  name                    = "${local.prefix}-closed"
  description             = "Machines without a public side"
  stateful                = true
  inbound_default_policy  = "drop"
  outbound_default_policy = "drop"
  enable_default_security = true
  tags                    = local.tags
}
