locals {
  prefix = "${var.project}-${var.site}"
  tags   = ["project-${var.project}", "site-${var.site}", "made-by-qilby"]

  public_firewalls = { for name, firewall in var.firewalls : name => firewall if length(firewall.public_addresses) > 0 }

  firewall_interfaces = merge([
    for name, firewall in var.firewalls : {
      for zone, interface in firewall.interfaces : "${name}/${zone}" => merge(interface, { zone = zone, firewall = name })
    }
  ]...)

  # Models from small to large: the first that holds what is asked is taken.
  models = [
    { name = "b3-8", cpu = 2, memory_gib = 8 },
    { name = "b3-16", cpu = 4, memory_gib = 16 },
    { name = "b3-32", cpu = 8, memory_gib = 32 },
    { name = "b3-64", cpu = 16, memory_gib = 64 },
    { name = "b3-128", cpu = 32, memory_gib = 128 },
    { name = "b3-256", cpu = 64, memory_gib = 256 },
  ]

  # The processors and the memory of every machine; a firewall has those of the defaults.
  needs = merge(
    { for name in keys(var.firewalls) : name => { cpu = var.defaults.cpu, memory_gib = var.defaults.memory_gib } },
    { for name, server in var.servers : name => {
      cpu        = coalesce(server.cpu, var.defaults.cpu)
      memory_gib = coalesce(server.memory_gib, var.defaults.memory_gib)
    } },
  )

  fitting = {
    for name, need in local.needs : name => [
      for model in local.models : model.name if model.cpu >= need.cpu && model.memory_gib >= need.memory_gib
    ]
  }

  images = merge({
    "debian-12"           = "Debian 12"
    "debian-13"           = "Debian 13"
    "ubuntu-22.04"        = "Ubuntu 22.04"
    "ubuntu-24.04"        = "Ubuntu 24.04"
    "rocky-9"             = "Rocky Linux 9"
    "almalinux-9"         = "AlmaLinux 9"
    "windows-server-2019" = "Windows Server 2019 Standard (Desktop)"
    "windows-server-2022" = "Windows Server 2022 Standard (Desktop)"
  }, var.images)

  systems = toset(concat(
    [for server in values(var.servers) : server.os],
    length(var.firewalls) > 0 ? [var.defaults.firewall] : [],
  ))
}

data "openstack_images_image_v2" "system" {
  for_each = local.systems

  name        = lookup(local.images, each.key, each.key)
  most_recent = true
}

resource "openstack_compute_keypair_v2" "administration" {
  name       = "${local.prefix}-administration"
  public_key = var.ssh_public_key
}

resource "openstack_compute_instance_v2" "server" {
  for_each = var.servers

  name         = each.key
  flavor_name  = lookup(var.sizes, each.key, try(local.fitting[each.key][0], null))
  key_pair     = openstack_compute_keypair_v2.administration.name
  config_drive = true
  user_data    = each.value.windows ? null : file("${path.module}/../../cloud-init/${each.key}.yaml")
  tags         = local.tags

  metadata = {
    project  = var.project
    site     = var.site
    zone     = each.value.zone
    critical = tostring(each.value.critical)
  }

  # The disk is a volume of its own, which outlives the machine.
  block_device {
    uuid                  = data.openstack_images_image_v2.system[each.value.os].id
    source_type           = "image"
    destination_type      = "volume"
    volume_size           = coalesce(each.value.disk_gib, var.defaults.disk_gib)
    boot_index            = 0
    delete_on_termination = false
  }

  network {
    port = openstack_networking_port_v2.server[each.key].id
  }

  lifecycle {
    # A change of the first configuration must not destroy a machine that Ansible has built.
    ignore_changes = [user_data, block_device[0].uuid]

    precondition {
      condition     = contains(keys(var.sizes), each.key) || length(local.fitting[each.key]) > 0
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}

resource "openstack_compute_instance_v2" "firewall" {
  for_each = var.firewalls

  name         = each.key
  flavor_name  = lookup(var.sizes, each.key, try(local.fitting[each.key][0], null))
  key_pair     = openstack_compute_keypair_v2.administration.name
  config_drive = true
  user_data    = local.firewall_user_data[each.key]
  tags         = local.tags

  metadata = {
    project = var.project
    site    = var.site
  }

  block_device {
    uuid                  = data.openstack_images_image_v2.system[var.defaults.firewall].id
    source_type           = "image"
    destination_type      = "volume"
    volume_size           = var.defaults.disk_gib
    boot_index            = 0
    delete_on_termination = false
  }

  dynamic "network" {
    for_each = contains(keys(local.public_firewalls), each.key) ? [each.key] : []

    content {
      port           = openstack_networking_port_v2.public[network.value].id
      access_network = true
    }
  }

  dynamic "network" {
    for_each = sort(keys(each.value.interfaces))

    content {
      port = openstack_networking_port_v2.firewall["${each.key}/${network.value}"].id
    }
  }

  lifecycle {
    ignore_changes = [user_data, block_device[0].uuid]

    precondition {
      condition     = contains(keys(var.sizes), each.key) || length(local.fitting[each.key]) > 0
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}
