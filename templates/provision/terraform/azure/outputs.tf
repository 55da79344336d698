output "machines" {
  description = "Addresses by machine, as Ansible reaches them."
  value = merge(
    { for name, server in var.servers : name => server.address },
    { for name, firewall in var.firewalls : name => try(firewall.public_addresses[0], null) },
  )
}

output "models" {
  description = "Model of each machine."
  value       = local.model
}

output "offsite_bucket" {
  description = "Storage account of the copies off site."
  value       = one(azurerm_storage_account.offsite[*].name)
}
