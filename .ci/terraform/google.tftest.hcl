run "plan" {
  command = plan

  variables {
    ssh_public_key     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample check"
    bootstrap_networks = ["198.51.100.20/32"]
    google_project     = "check"
  }

  assert {
    condition     = toset(keys(google_compute_instance.server)) == toset(keys(var.servers))
    error_message = "A server is missing."
  }

  assert {
    condition     = toset([for rule in google_compute_firewall.flow : rule.description]) == toset([for rule in var.rules : "flow ${rule.flow}"])
    error_message = "A flow has no rule."
  }

  assert {
    condition     = !contains(flatten(values(var.address_sets)), "0.0.0.0/0")
    error_message = "A rule is for everyone."
  }
}
