# A private network for each zone: without router nor DHCP, so that a packet leaves its zone by a firewall alone.

resource "openstack_networking_network_v2" "zone" {
  for_each = var.zones

  name                  = "${local.prefix}-${each.key}"
  admin_state_up        = true
  port_security_enabled = true
  tags                  = local.tags

  # The VLAN of the project in the vRack.
  value_specs = each.value.vlan == null ? {} : {
    "provider:network_type"    = "vrack"
    "provider:segmentation_id" = tostring(each.value.vlan)
  }
}

resource "openstack_networking_subnet_v2" "ipv4" {
  for_each = var.zones

  name        = "${local.prefix}-${each.key}"
  network_id  = openstack_networking_network_v2.zone[each.key].id
  ip_version  = 4
  cidr        = each.value.cidr
  gateway_ip  = each.value.gateway
  enable_dhcp = false
  tags        = local.tags
}

resource "openstack_networking_subnet_v2" "ipv6" {
  for_each = { for id, zone in var.zones : id => zone if zone.cidr6 != null }

  name        = "${local.prefix}-${each.key}-v6"
  network_id  = openstack_networking_network_v2.zone[each.key].id
  ip_version  = 6
  cidr        = each.value.cidr6
  gateway_ip  = each.value.gateway6
  enable_dhcp = false
  tags        = local.tags
}

data "openstack_networking_network_v2" "public" {
  count = length(local.public_firewalls) > 0 ? 1 : 0

  name = var.public_network_name
}

resource "openstack_networking_port_v2" "server" {
  for_each = var.servers

  name                  = "${local.prefix}-${each.key}"
  network_id            = openstack_networking_network_v2.zone[each.value.zone].id
  admin_state_up        = true
  port_security_enabled = true
  security_group_ids    = [openstack_networking_secgroup_v2.interface[each.key].id]
  tags                  = local.tags

  dynamic "fixed_ip" {
    for_each = each.value.address == null ? [] : [each.value.address]

    content {
      subnet_id  = openstack_networking_subnet_v2.ipv4[each.value.zone].id
      ip_address = fixed_ip.value
    }
  }

  dynamic "fixed_ip" {
    for_each = each.value.address6 == null ? [] : [each.value.address6]

    content {
      subnet_id  = openstack_networking_subnet_v2.ipv6[each.value.zone].id
      ip_address = fixed_ip.value
    }
  }
}

# A firewall passes on packets of others: port security would take them for forged. What passes is for its ruleset.
resource "openstack_networking_port_v2" "firewall" {
  for_each = local.firewall_interfaces

  name                  = "${local.prefix}-${replace(each.key, "/", "-")}"
  network_id            = openstack_networking_network_v2.zone[each.value.zone].id
  admin_state_up        = true
  port_security_enabled = false
  no_security_groups    = true
  tags                  = local.tags

  dynamic "fixed_ip" {
    for_each = each.value.address == null ? [] : [each.value.address]

    content {
      subnet_id  = openstack_networking_subnet_v2.ipv4[each.value.zone].id
      ip_address = fixed_ip.value
    }
  }

  dynamic "fixed_ip" {
    for_each = each.value.address6 == null ? [] : [each.value.address6]

    content {
      subnet_id  = openstack_networking_subnet_v2.ipv6[each.value.zone].id
      ip_address = fixed_ip.value
    }
  }
}

resource "openstack_networking_port_v2" "public" {
  for_each = local.public_firewalls

  name                  = "${local.prefix}-${each.key}-internet"
  network_id            = data.openstack_networking_network_v2.public[0].id
  admin_state_up        = true
  port_security_enabled = true
  security_group_ids    = [openstack_networking_secgroup_v2.interface["${each.key}/internet"].id]
  tags                  = local.tags

  dynamic "allowed_address_pairs" {
    for_each = each.value.public_addresses

    content {
      ip_address = allowed_address_pairs.value
    }
  }
}

# The public addresses are Additional IPs, bought before the signature and written in the project file.
resource "ovh_cloud_project_failover_ip_attach" "public" {
  for_each = merge([
    for name, firewall in local.public_firewalls : { for address in firewall.public_addresses : address => name }
  ]...)

  service_name = var.cloud_project
  ip           = each.key
  routed_to    = openstack_compute_instance_v2.firewall[each.value].id
}
