# One network with a subnet for each zone. The routes of a zone lead to its firewall, those to the other zones too.

resource "azurerm_resource_group" "site" {
  name     = local.prefix
  location = var.location
  tags     = local.tags
}

resource "azurerm_virtual_network" "site" {
  name                = local.prefix
  resource_group_name = azurerm_resource_group.site.name
  location            = azurerm_resource_group.site.location
  address_space       = concat(var.networks, compact([var.public_network]), compact([for zone in values(var.zones) : zone.cidr6]))
  tags                = local.tags
}

resource "azurerm_subnet" "zone" {
  # checkov:skip=CKV2_AZURE_31: each interface has a group of its own, which refuses what no flow opens
  for_each = var.zones

  name                            = each.key
  resource_group_name             = azurerm_resource_group.site.name
  virtual_network_name            = azurerm_virtual_network.site.name
  address_prefixes                = compact([each.value.cidr, each.value.cidr6])
  default_outbound_access_enabled = false
}

resource "azurerm_subnet" "public" {
  # checkov:skip=CKV2_AZURE_31: each interface has a group of its own, which refuses what no flow opens
  count = var.public_network == null ? 0 : 1

  # No zone has a name with a point.
  name                            = "public.side"
  resource_group_name             = azurerm_resource_group.site.name
  virtual_network_name            = azurerm_virtual_network.site.name
  address_prefixes                = [var.public_network]
  default_outbound_access_enabled = false
}

resource "azurerm_route_table" "zone" {
  for_each = { for id, zone in var.zones : id => zone if zone.firewall != null }

  name                          = "${local.prefix}-${each.key}"
  resource_group_name           = azurerm_resource_group.site.name
  location                      = azurerm_resource_group.site.location
  bgp_route_propagation_enabled = false
  tags                          = local.tags
}

resource "azurerm_subnet_route_table_association" "zone" {
  for_each = azurerm_route_table.zone

  subnet_id      = azurerm_subnet.zone[each.key].id
  route_table_id = each.value.id
}

locals {
  # From each zone, to everywhere and to each other zone, in both families.
  routes = merge([
    for id, zone in var.zones : merge(
      { "${id} default" = { zone = id, name = "default", to = "0.0.0.0/0", by = var.firewalls[zone.firewall].interfaces[id].address } },
      { for other, far in var.zones : "${id} ${other}" => {
        zone = id
        name = other
        to   = far.cidr
        by   = var.firewalls[zone.firewall].interfaces[id].address
      } if other != id },
      zone.cidr6 == null ? {} : { "${id} default-v6" = { zone = id, name = "default-v6", to = "::/0", by = var.firewalls[zone.firewall].interfaces[id].address6 } },
      zone.cidr6 == null ? {} : { for other, far in var.zones : "${id} ${other}-v6" => {
        zone = id
        name = "${other}-v6"
        to   = far.cidr6
        by   = var.firewalls[zone.firewall].interfaces[id].address6
      } if other != id && far.cidr6 != null },
    ) if zone.firewall != null
  ]...)
}

resource "azurerm_route" "zone" {
  for_each = local.routes

  name                   = each.value.name
  resource_group_name    = azurerm_resource_group.site.name
  route_table_name       = azurerm_route_table.zone[each.value.zone].name
  address_prefix         = each.value.to
  next_hop_type          = "VirtualAppliance"
  next_hop_in_ip_address = each.value.by
}

resource "azurerm_network_interface" "server" {
  for_each = var.servers

  name                = "${local.prefix}-${each.key}"
  resource_group_name = azurerm_resource_group.site.name
  location            = azurerm_resource_group.site.location
  tags                = local.tags

  ip_configuration {
    name                          = "ipv4"
    primary                       = true
    subnet_id                     = azurerm_subnet.zone[each.value.zone].id
    private_ip_address_allocation = "Static"
    private_ip_address            = each.value.address
  }

  dynamic "ip_configuration" {
    for_each = each.value.address6 == null ? [] : [each.value.address6]

    content {
      name                          = "ipv6"
      subnet_id                     = azurerm_subnet.zone[each.value.zone].id
      private_ip_address_version    = "IPv6"
      private_ip_address_allocation = "Static"
      private_ip_address            = ip_configuration.value
    }
  }
}

# A firewall passes on packets of others.
resource "azurerm_network_interface" "firewall" {
  # checkov:skip=CKV_AZURE_118: a firewall forwards, that is what it is for
  for_each = local.firewall_interfaces

  name                  = "${local.prefix}-${replace(each.key, "/", "-")}"
  resource_group_name   = azurerm_resource_group.site.name
  location              = azurerm_resource_group.site.location
  ip_forwarding_enabled = true
  tags                  = local.tags

  ip_configuration {
    name                          = "ipv4"
    primary                       = true
    subnet_id                     = azurerm_subnet.zone[each.value.zone].id
    private_ip_address_allocation = "Static"
    private_ip_address            = each.value.address
  }

  dynamic "ip_configuration" {
    for_each = each.value.address6 == null ? [] : [each.value.address6]

    content {
      name                          = "ipv6"
      subnet_id                     = azurerm_subnet.zone[each.value.zone].id
      private_ip_address_version    = "IPv6"
      private_ip_address_allocation = "Static"
      private_ip_address            = ip_configuration.value
    }
  }
}

# The public addresses are reserved before the signature and written in the project file: here they are found again.
data "azurerm_public_ips" "reserved" {
  count = length(local.public_addresses) > 0 ? 1 : 0

  resource_group_name = var.public_addresses_group
}

locals {
  reserved = { for one in flatten(data.azurerm_public_ips.reserved[*].public_ips) : one.ip_address => one.id }
}

resource "azurerm_network_interface" "public" {
  # checkov:skip=CKV_AZURE_118: a firewall forwards, that is what it is for
  # checkov:skip=CKV_AZURE_119: the public side of a firewall has the public addresses of the project
  for_each = local.public_firewalls

  name                  = "${local.prefix}-${each.key}-internet"
  resource_group_name   = azurerm_resource_group.site.name
  location              = azurerm_resource_group.site.location
  ip_forwarding_enabled = true
  tags                  = local.tags

  dynamic "ip_configuration" {
    for_each = { for index, address in each.value.public_addresses : format("public-%02d", index) => address }

    content {
      name                          = ip_configuration.key
      primary                       = ip_configuration.key == "public-00"
      subnet_id                     = azurerm_subnet.public[0].id
      private_ip_address_allocation = "Static"
      private_ip_address            = local.public_addresses[ip_configuration.value].private
      public_ip_address_id          = lookup(local.reserved, ip_configuration.value, null)
    }
  }

  lifecycle {
    precondition {
      condition     = alltrue([for address in each.value.public_addresses : contains(keys(local.reserved), address)])
      error_message = "A public address of ${each.key} is not reserved in the group `public_addresses_group`."
    }
  }
}
