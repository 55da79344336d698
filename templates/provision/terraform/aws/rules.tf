# What the flows let through, and nothing else. A group of AWS names the other end alone: at an interface of a firewall
# the destination of what passes through is held by its ruleset, and by the rules of the machine that it leads to.

resource "aws_security_group" "interface" {
  # checkov:skip=CKV2_AWS_5: attached to the network interfaces, by for_each
  for_each = local.filtered

  name        = "${local.prefix}-${replace(each.key, "/", "-")}"
  description = "What the flows open at ${each.key}"
  vpc_id      = aws_vpc.site.id

  tags = { Name = "${local.prefix}-${replace(each.key, "/", "-")}" }
}

# The sets of several networks.
resource "aws_ec2_managed_prefix_list" "set" {
  for_each = { for name, networks in var.address_sets : name => networks if length(networks) > 1 }

  name           = "${local.prefix}-${each.key}"
  address_family = strcontains(each.value[0], ":") ? "IPv6" : "IPv4"
  max_entries    = length(each.value)

  dynamic "entry" {
    for_each = each.value

    content {
      cidr = entry.value
    }
  }
}

locals {
  filtered = toset(concat(
    keys(var.servers),
    keys(local.firewall_interfaces),
    [for name in keys(local.public_firewalls) : "${name}/internet"],
  ))

  # What a rule asks for: each run of ports, each type of ICMP, or all.
  services = {
    for key, rule in var.rules : key => concat(
      [for ports in rule.ports : { text = ports, first = tonumber(split("-", ports)[0]), last = tonumber(reverse(split("-", ports))[0]) }],
      [for icmp in rule.icmp : { text = "type ${icmp.type}", first = icmp.type, last = icmp.code == null ? -1 : icmp.code }],
      length(rule.ports) + length(rule.icmp) > 0 ? [] : [{
        text  = "all"
        first = contains(["tcp", "udp"], rule.protocol) ? 0 : startswith(rule.protocol, "icmp") ? -1 : null
        last  = contains(["tcp", "udp"], rule.protocol) ? 65535 : startswith(rule.protocol, "icmp") ? -1 : null
      }],
    )
  }

  rules = {
    for one in flatten([
      for key, rule in var.rules : [
        for service in local.services[key] : {
          key      = "${key} ${service.text}"
          rule     = rule
          service  = service
          protocol = rule.protocol == "all" ? "-1" : rule.protocol
          peer     = rule.direction == "in" ? rule.from : rule.to
        }
      ]
    ]) : one.key => one
  }
}

resource "aws_vpc_security_group_ingress_rule" "flow" {
  for_each = { for key, one in local.rules : key => one if one.rule.direction == "in" }

  security_group_id = aws_security_group.interface[each.value.rule.interface].id
  description       = "flow ${each.value.rule.flow}"
  ip_protocol       = each.value.protocol
  from_port         = each.value.service.first
  to_port           = each.value.service.last
  cidr_ipv4         = each.value.rule.family == 4 && length(var.address_sets[each.value.peer]) == 1 ? var.address_sets[each.value.peer][0] : null
  cidr_ipv6         = each.value.rule.family == 6 && length(var.address_sets[each.value.peer]) == 1 ? var.address_sets[each.value.peer][0] : null
  prefix_list_id    = length(var.address_sets[each.value.peer]) == 1 ? null : aws_ec2_managed_prefix_list.set[each.value.peer].id
}

resource "aws_vpc_security_group_egress_rule" "flow" {
  for_each = { for key, one in local.rules : key => one if one.rule.direction == "out" }

  security_group_id = aws_security_group.interface[each.value.rule.interface].id
  description       = "flow ${each.value.rule.flow}"
  ip_protocol       = each.value.protocol
  from_port         = each.value.service.first
  to_port           = each.value.service.last
  cidr_ipv4         = each.value.rule.family == 4 && length(var.address_sets[each.value.peer]) == 1 ? var.address_sets[each.value.peer][0] : null
  cidr_ipv6         = each.value.rule.family == 6 && length(var.address_sets[each.value.peer]) == 1 ? var.address_sets[each.value.peer][0] : null
  prefix_list_id    = length(var.address_sets[each.value.peer]) == 1 ? null : aws_ec2_managed_prefix_list.set[each.value.peer].id
}

# While the firewalls are built, and no longer.
resource "aws_vpc_security_group_ingress_rule" "bootstrap" {
  for_each = {
    for pair in setproduct(keys(local.public_firewalls), var.bootstrap_networks) : join(" ", pair) => { firewall = pair[0], network = pair[1] }
  }

  security_group_id = aws_security_group.interface["${each.value.firewall}/internet"].id
  description       = "SSH while the firewall is built"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = each.value.network
}
