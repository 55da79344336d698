# A network for each zone, without a route of its own: a packet leaves its zone by a firewall alone.

resource "google_compute_network" "zone" {
  for_each = var.zones

  name                            = "${local.prefix}-${each.key}"
  auto_create_subnetworks         = false
  delete_default_routes_on_create = true
}

resource "google_compute_subnetwork" "zone" {
  # checkov:skip=CKV_GCP_26: the firewalls log what they let through and refuse, as the flows say
  # checkov:skip=CKV_GCP_76: the zones have no IPv6 network at Google Cloud
  for_each = var.zones

  name                     = "${local.prefix}-${each.key}"
  network                  = google_compute_network.zone[each.key].id
  region                   = var.region
  ip_cidr_range            = each.value.cidr
  private_ip_google_access = true
}

resource "google_compute_network" "public" {
  count = var.public_network == null ? 0 : 1

  # No rule of a zone is for it: names of zones have no underscore, and this one ends with a letter of its own.
  name                    = "${local.prefix}-z-public-side"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "public" {
  # checkov:skip=CKV_GCP_26: the firewalls log what they let through and refuse, as the flows say
  # checkov:skip=CKV_GCP_76: the public side has no IPv6 network at Google Cloud
  count = var.public_network == null ? 0 : 1

  name                     = "${local.prefix}-z-public-side"
  network                  = google_compute_network.public[0].id
  region                   = var.region
  ip_cidr_range            = var.public_network
  private_ip_google_access = true
}

resource "google_compute_route" "zone" {
  for_each = { for id, zone in var.zones : id => zone if zone.firewall != null }

  name        = "${local.prefix}-${each.key}"
  network     = google_compute_network.zone[each.key].id
  dest_range  = "0.0.0.0/0"
  next_hop_ip = var.firewalls[each.value.firewall].interfaces[each.key].address

  depends_on = [google_compute_subnetwork.zone]
}
