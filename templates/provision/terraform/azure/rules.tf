# What the flows let through; two last rules refuse all else, before those of Azure that let a network talk to itself.

resource "azurerm_network_security_group" "interface" {
  for_each = local.filtered

  name                = "${local.prefix}-${replace(each.key, "/", "-")}"
  resource_group_name = azurerm_resource_group.site.name
  location            = azurerm_resource_group.site.location
  tags                = local.tags
}

locals {
  filtered = toset(concat(
    keys(var.servers),
    keys(local.firewall_interfaces),
    [for name in keys(local.public_firewalls) : "${name}/internet"],
  ))

  protocols = { tcp = "Tcp", udp = "Udp", icmp = "Icmp", icmpv6 = "Icmp", 50 = "Esp", 51 = "Ah", all = "*" }
}

resource "azurerm_network_security_rule" "flow" {
  # checkov:skip=CKV_AZURE_9: only what a flow opens; RDP from the Internet would be a flow, and the checks of the project tell
  # checkov:skip=CKV_AZURE_10: only what a flow opens; SSH from the Internet would be a flow, and the checks of the project tell
  # checkov:skip=CKV_AZURE_77: only what a flow opens, UDP as well
  # checkov:skip=CKV_AZURE_160: only what a flow opens; HTTP from the Internet would be a flow, and the checks of the project tell
  for_each = var.rules

  name                         = each.value.name
  description                  = "flow ${each.value.flow}"
  resource_group_name          = azurerm_resource_group.site.name
  network_security_group_name  = azurerm_network_security_group.interface[each.value.interface].name
  priority                     = each.value.priority
  direction                    = each.value.direction == "in" ? "Inbound" : "Outbound"
  access                       = "Allow"
  protocol                     = local.protocols[each.value.protocol]
  source_address_prefixes      = var.address_sets[each.value.from]
  source_port_range            = "*"
  destination_address_prefixes = var.address_sets[each.value.to]
  destination_port_range       = length(each.value.ports) == 0 ? "*" : null
  destination_port_ranges      = length(each.value.ports) == 0 ? null : each.value.ports
}

resource "azurerm_network_security_rule" "refused" {
  for_each = { for pair in setproduct(local.filtered, ["Inbound", "Outbound"]) : join(" ", pair) => { interface = pair[0], direction = pair[1] } }

  name                        = "refused-${lower(each.value.direction)}"
  description                 = "no flow opens it"
  resource_group_name         = azurerm_resource_group.site.name
  network_security_group_name = azurerm_network_security_group.interface[each.value.interface].name
  priority                    = 4096
  direction                   = each.value.direction
  access                      = "Deny"
  protocol                    = "*"
  source_address_prefix       = "*"
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "*"
}

# While the firewalls are built, and no longer.
resource "azurerm_network_security_rule" "bootstrap" {
  for_each = length(var.bootstrap_networks) > 0 ? local.public_firewalls : {}

  name                        = "bootstrap"
  description                 = "SSH while the firewall is built"
  resource_group_name         = azurerm_resource_group.site.name
  network_security_group_name = azurerm_network_security_group.interface["${each.key}/internet"].name
  priority                    = 4095
  direction                   = "Inbound"
  access                      = "Allow"
  protocol                    = "Tcp"
  source_address_prefixes     = var.bootstrap_networks
  source_port_range           = "*"
  destination_address_prefix  = "*"
  destination_port_range      = "22"
}

resource "azurerm_network_interface_security_group_association" "interface" {
  for_each = local.filtered

  network_interface_id = merge(
    { for name, one in azurerm_network_interface.server : name => one.id },
    { for name, one in azurerm_network_interface.firewall : name => one.id },
    { for name, one in azurerm_network_interface.public : "${name}/internet" => one.id },
  )[each.key]
  network_security_group_id = azurerm_network_security_group.interface[each.key].id
}
