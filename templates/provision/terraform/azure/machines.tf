locals {
  prefix = "${var.project}-${var.site}"
  tags   = { project = var.project, site = var.site, made-by = "qilby" }

  public_firewalls = { for name, firewall in var.firewalls : name => firewall if length(firewall.public_addresses) > 0 }

  firewall_interfaces = merge([
    for name, firewall in var.firewalls : {
      for zone, interface in firewall.interfaces : "${name}/${zone}" => merge(interface, { zone = zone, firewall = name })
    }
  ]...)

  # Each public address, with its firewall and the private address behind it.
  public_addresses = merge([
    for name, firewall in local.public_firewalls : {
      for index, address in firewall.public_addresses : address => {
        firewall = name
        private  = try(firewall.private_addresses[index], null)
        first    = index == 0
      }
    }
  ]...)

  # Models from small to large: the first that holds what is asked is taken.
  models = [
    { name = "Standard_B2s", cpu = 2, memory_gib = 4, interfaces = 2 },
    { name = "Standard_D2s_v5", cpu = 2, memory_gib = 8, interfaces = 2 },
    { name = "Standard_D4s_v5", cpu = 4, memory_gib = 16, interfaces = 2 },
    { name = "Standard_D8s_v5", cpu = 8, memory_gib = 32, interfaces = 4 },
    { name = "Standard_D16s_v5", cpu = 16, memory_gib = 64, interfaces = 8 },
    { name = "Standard_D32s_v5", cpu = 32, memory_gib = 128, interfaces = 8 },
    { name = "Standard_D64s_v5", cpu = 64, memory_gib = 256, interfaces = 8 },
  ]

  # What every machine needs; a firewall has the processors and the memory of the defaults, and an interface a zone.
  needs = merge(
    { for name, firewall in var.firewalls : name => {
      cpu        = var.defaults.cpu
      memory_gib = var.defaults.memory_gib
      interfaces = length(firewall.interfaces) + (length(firewall.public_addresses) > 0 ? 1 : 0)
    } },
    { for name, server in var.servers : name => {
      cpu        = coalesce(server.cpu, var.defaults.cpu)
      memory_gib = coalesce(server.memory_gib, var.defaults.memory_gib)
      interfaces = 1
    } },
  )

  fitting = {
    for name, need in local.needs : name => [
      for model in local.models : model.name
      if model.cpu >= need.cpu && model.memory_gib >= need.memory_gib && model.interfaces >= need.interfaces
    ]
  }

  model = { for name in keys(local.needs) : name => lookup(var.sizes, name, try(local.fitting[name][0], null)) }

  images = merge({
    "debian-12"           = { publisher = "Debian", offer = "debian-12", sku = "12-gen2" }
    "debian-13"           = { publisher = "Debian", offer = "debian-13", sku = "13-gen2" }
    "ubuntu-22.04"        = { publisher = "Canonical", offer = "0001-com-ubuntu-server-jammy", sku = "22_04-lts-gen2" }
    "ubuntu-24.04"        = { publisher = "Canonical", offer = "ubuntu-24_04-lts", sku = "server" }
    "windows-server-2019" = { publisher = "MicrosoftWindowsServer", offer = "WindowsServer", sku = "2019-datacenter-gensecond" }
    "windows-server-2022" = { publisher = "MicrosoftWindowsServer", offer = "WindowsServer", sku = "2022-datacenter-azure-edition" }
  }, var.images)
}

resource "azurerm_linux_virtual_machine" "server" {
  # checkov:skip=CKV_AZURE_50: the agent is what tells Azure that the machine is up
  for_each = { for name, server in var.servers : name => server if !server.windows }

  name                            = each.key
  resource_group_name             = azurerm_resource_group.site.name
  location                        = azurerm_resource_group.site.location
  size                            = local.model[each.key]
  admin_username                  = "ansible"
  disable_password_authentication = true
  encryption_at_host_enabled      = true
  allow_extension_operations      = false
  custom_data                     = base64encode(file("${path.module}/../../cloud-init/${each.key}.yaml"))
  network_interface_ids           = [azurerm_network_interface.server[each.key].id]
  tags                            = merge(local.tags, { zone = each.value.zone })

  admin_ssh_key {
    username   = "ansible"
    public_key = var.ssh_public_key
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "StandardSSD_LRS"
    disk_size_gb         = max(coalesce(each.value.disk_gib, var.defaults.disk_gib), 30)
  }

  source_image_reference {
    publisher = local.images[each.value.os].publisher
    offer     = local.images[each.value.os].offer
    sku       = local.images[each.value.os].sku
    version   = "latest"
  }

  lifecycle {
    # A change of the first configuration must not destroy a machine that Ansible has built.
    ignore_changes = [custom_data, source_image_reference]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}

resource "azurerm_windows_virtual_machine" "server" {
  # checkov:skip=CKV_AZURE_50: the agent is what tells Azure that the machine is up
  for_each = { for name, server in var.servers : name => server if server.windows }

  name                       = each.key
  resource_group_name        = azurerm_resource_group.site.name
  location                   = azurerm_resource_group.site.location
  size                       = local.model[each.key]
  admin_username             = "administration"
  admin_password             = var.windows_password
  encryption_at_host_enabled = true
  allow_extension_operations = false
  network_interface_ids      = [azurerm_network_interface.server[each.key].id]
  tags                       = merge(local.tags, { zone = each.value.zone })

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "StandardSSD_LRS"
    disk_size_gb         = max(coalesce(each.value.disk_gib, var.defaults.disk_gib), 127)
  }

  source_image_reference {
    publisher = local.images[each.value.os].publisher
    offer     = local.images[each.value.os].offer
    sku       = local.images[each.value.os].sku
    version   = "latest"
  }

  lifecycle {
    ignore_changes = [source_image_reference]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }

    precondition {
      condition     = var.windows_password != null
      error_message = "A Windows server wants a first password: TF_VAR_windows_password."
    }
  }
}

resource "azurerm_linux_virtual_machine" "firewall" {
  # checkov:skip=CKV_AZURE_50: the agent is what tells Azure that the machine is up
  for_each = var.firewalls

  name                            = each.key
  resource_group_name             = azurerm_resource_group.site.name
  location                        = azurerm_resource_group.site.location
  size                            = local.model[each.key]
  admin_username                  = "ansible"
  disable_password_authentication = true
  encryption_at_host_enabled      = true
  allow_extension_operations      = false
  custom_data                     = base64encode(local.firewall_user_data[each.key])
  tags                            = local.tags

  network_interface_ids = concat(
    [for name, one in azurerm_network_interface.public : one.id if name == each.key],
    [for zone in sort(keys(each.value.interfaces)) : azurerm_network_interface.firewall["${each.key}/${zone}"].id],
  )

  admin_ssh_key {
    username   = "ansible"
    public_key = var.ssh_public_key
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "StandardSSD_LRS"
    disk_size_gb         = max(var.defaults.disk_gib, 30)
  }

  source_image_reference {
    publisher = local.images[var.defaults.firewall].publisher
    offer     = local.images[var.defaults.firewall].offer
    sku       = local.images[var.defaults.firewall].sku
    version   = "latest"
  }

  lifecycle {
    ignore_changes = [custom_data, source_image_reference]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}
