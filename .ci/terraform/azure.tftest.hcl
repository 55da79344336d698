override_data {
  target = data.azurerm_public_ips.reserved

  values = {
    public_ips = [{ id = "reserved", name = "reserved", ip_address = "203.0.113.1", fqdn = "", domain_name_label = "" }]
  }
}

run "plan" {
  command = plan

  variables {
    ssh_public_key         = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample check"
    bootstrap_networks     = ["198.51.100.20/32"]
    public_addresses_group = "addresses"
    windows_password       = "Only-of-this-check-1"
  }

  assert {
    condition     = toset(keys(merge(azurerm_linux_virtual_machine.server, azurerm_windows_virtual_machine.server))) == toset(keys(var.servers))
    error_message = "A server is missing."
  }

  assert {
    condition     = toset([for rule in azurerm_network_security_rule.flow : rule.description]) == toset([for rule in var.rules : "flow ${rule.flow}"])
    error_message = "A flow has no rule."
  }

  assert {
    condition     = !contains(flatten(values(var.address_sets)), "0.0.0.0/0")
    error_message = "A rule is for everyone."
  }
}
