output "machines" {
  description = "Addresses by machine, as Ansible reaches them."
  value = merge(
    { for name, server in var.servers : name => server.address },
    { for name, firewall in var.firewalls : name => try(firewall.public_addresses[0], null) },
  )
}

output "models" {
  description = "Model of each machine."
  value = merge(
    { for name, instance in openstack_compute_instance_v2.server : name => instance.flavor_name },
    { for name, instance in openstack_compute_instance_v2.firewall : name => instance.flavor_name },
  )
}

output "offsite_bucket" {
  description = "Bucket of the copies off site."
  value       = one(ovh_cloud_project_storage.offsite[*].name)
}
