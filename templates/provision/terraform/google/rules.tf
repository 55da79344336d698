# What the flows let through: a rule names both ends. Google Cloud refuses what comes in without a rule; what goes out
# is refused by a last one.

locals {
  # The network of each interface.
  networks = merge(
    { for name, server in var.servers : name => google_compute_network.zone[server.zone].id },
    { for name, interface in local.firewall_interfaces : name => google_compute_network.zone[interface.zone].id },
    { for name in keys(local.public_firewalls) : "${name}/internet" => google_compute_network.public[0].id },
  )
}

resource "google_compute_firewall" "flow" {
  # checkov:skip=CKV_GCP_2: only what a flow opens; SSH from the Internet would be a flow, and the checks of the project tell
  # checkov:skip=CKV_GCP_3: only what a flow opens; RDP from the Internet would be a flow, and the checks of the project tell
  # checkov:skip=CKV_GCP_106: only what a flow opens; HTTP from the Internet would be a flow, and the checks of the project tell
  for_each = var.rules

  name               = each.value.name
  description        = "flow ${each.value.flow}"
  network            = local.networks[each.value.interface]
  direction          = each.value.direction == "in" ? "INGRESS" : "EGRESS"
  priority           = 1000
  source_ranges      = var.address_sets[each.value.from]
  destination_ranges = var.address_sets[each.value.to]

  allow {
    protocol = each.value.protocol
    ports    = length(each.value.ports) == 0 ? null : each.value.ports
  }
}

resource "google_compute_firewall" "refused" {
  for_each = merge(
    { for id, network in google_compute_network.zone : id => network.id },
    { for network in google_compute_network.public : "public.side" => network.id },
  )

  name               = "${local.prefix}-${replace(each.key, ".", "-")}-refused"
  description        = "no flow opens it"
  network            = each.value
  direction          = "EGRESS"
  priority           = 65534
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }
}

# While the firewalls are built, and no longer.
resource "google_compute_firewall" "bootstrap" {
  count = length(var.bootstrap_networks) > 0 && var.public_network != null ? 1 : 0

  name          = "${local.prefix}-bootstrap"
  description   = "SSH while the firewalls are built"
  network       = google_compute_network.public[0].id
  direction     = "INGRESS"
  priority      = 1000
  source_ranges = var.bootstrap_networks

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}
