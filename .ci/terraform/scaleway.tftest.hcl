run "plan" {
  command = plan

  variables {
    ssh_public_key     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample check"
    bootstrap_networks = ["198.51.100.20/32"]
  }

  assert {
    condition     = toset(keys(scaleway_instance_server.server)) == toset(keys(var.servers))
    error_message = "A server is missing."
  }

  assert {
    condition     = alltrue([for group in scaleway_instance_security_group.firewall : length(group.inbound_rule) > 1 && length(group.outbound_rule) > 1])
    error_message = "A flow has no rule."
  }

  assert {
    condition     = !contains(flatten(values(var.address_sets)), "0.0.0.0/0")
    error_message = "A rule is for everyone."
  }
}
