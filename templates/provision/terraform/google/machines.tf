locals {
  prefix = "${var.project}-${var.site}"
  labels = { project = var.project, site = var.site, made-by = "qilby" }

  public_firewalls = { for name, firewall in var.firewalls : name => firewall if length(firewall.public_addresses) > 0 }

  firewall_interfaces = merge([
    for name, firewall in var.firewalls : {
      for zone, interface in firewall.interfaces : "${name}/${zone}" => merge(interface, { zone = zone, firewall = name })
    }
  ]...)

  # Models from small to large: the first that holds what is asked is taken. A machine has as many interfaces as
  # processors, at least two, at most eight.
  models = [
    { name = "e2-medium", cpu = 2, memory_gib = 4, interfaces = 2 },
    { name = "e2-standard-2", cpu = 2, memory_gib = 8, interfaces = 2 },
    { name = "e2-standard-4", cpu = 4, memory_gib = 16, interfaces = 4 },
    { name = "e2-standard-8", cpu = 8, memory_gib = 32, interfaces = 8 },
    { name = "e2-standard-16", cpu = 16, memory_gib = 64, interfaces = 8 },
    { name = "e2-standard-32", cpu = 32, memory_gib = 128, interfaces = 8 },
    { name = "n2-standard-64", cpu = 64, memory_gib = 256, interfaces = 8 },
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
    "debian-12"           = "debian-cloud/debian-12"
    "debian-13"           = "debian-cloud/debian-13"
    "ubuntu-22.04"        = "ubuntu-os-cloud/ubuntu-2204-lts"
    "ubuntu-24.04"        = "ubuntu-os-cloud/ubuntu-2404-lts-amd64"
    "rocky-9"             = "rocky-linux-cloud/rocky-linux-9"
    "windows-server-2019" = "windows-cloud/windows-2019"
    "windows-server-2022" = "windows-cloud/windows-2022"
  }, var.images)

  # The image of Debian has no cloud-init: the agent of Google makes the account of the administration from its key.
  key = "ansible:${var.ssh_public_key}"
}

resource "google_compute_instance" "server" {
  # checkov:skip=CKV_GCP_38: Google encrypts disks; keys of one's own are not in the project
  for_each = var.servers

  name                = each.key
  machine_type        = local.model[each.key]
  zone                = var.availability_zone
  labels              = merge(local.labels, { zone = each.value.zone })
  deletion_protection = each.value.critical

  boot_disk {
    auto_delete = false

    initialize_params {
      image = lookup(local.images, each.value.os, each.value.os)
      size  = coalesce(each.value.disk_gib, var.defaults.disk_gib)
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.zone[each.value.zone].id
    network_ip = each.value.address
  }

  metadata = {
    block-project-ssh-keys = "true"
    ssh-keys               = each.value.windows ? null : local.key
    user-data              = each.value.windows ? null : file("${path.module}/../../cloud-init/${each.key}.yaml")
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    # A change of the first configuration must not destroy a machine that Ansible has built.
    ignore_changes = [boot_disk[0].initialize_params[0].image, metadata["user-data"]]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}

resource "google_compute_instance" "firewall" {
  # checkov:skip=CKV_GCP_36: a firewall forwards, that is what it is for
  # checkov:skip=CKV_GCP_38: Google encrypts disks; keys of one's own are not in the project
  # checkov:skip=CKV_GCP_40: the public side of a firewall has the public address of the project
  for_each = var.firewalls

  name                = each.key
  machine_type        = local.model[each.key]
  zone                = var.availability_zone
  labels              = local.labels
  can_ip_forward      = true
  deletion_protection = true

  boot_disk {
    auto_delete = false

    initialize_params {
      image = lookup(local.images, var.defaults.firewall, var.defaults.firewall)
      size  = var.defaults.disk_gib
    }
  }

  # The public address is reserved before the signature and written in the project file.
  dynamic "network_interface" {
    for_each = contains(keys(local.public_firewalls), each.key) ? [each.value] : []

    content {
      subnetwork = google_compute_subnetwork.public[0].id
      network_ip = network_interface.value.private_addresses[0]

      access_config {
        nat_ip = network_interface.value.public_addresses[0]
      }
    }
  }

  dynamic "network_interface" {
    for_each = { for zone in sort(keys(each.value.interfaces)) : zone => each.value.interfaces[zone] }

    content {
      subnetwork = google_compute_subnetwork.zone[network_interface.key].id
      network_ip = network_interface.value.address
    }
  }

  metadata = {
    block-project-ssh-keys = "true"
    ssh-keys               = local.key
    user-data              = local.firewall_user_data[each.key]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    ignore_changes = [boot_disk[0].initialize_params[0].image, metadata["user-data"]]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}
