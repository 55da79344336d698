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
    { name = "PRO2-XXS", cpu = 2, memory_gib = 8, interfaces = 9 },
    { name = "PRO2-XS", cpu = 4, memory_gib = 16, interfaces = 9 },
    { name = "PRO2-S", cpu = 8, memory_gib = 32, interfaces = 9 },
    { name = "PRO2-M", cpu = 16, memory_gib = 64, interfaces = 9 },
    { name = "PRO2-L", cpu = 32, memory_gib = 128, interfaces = 9 },
    { name = "POP2-64C-256G", cpu = 64, memory_gib = 256, interfaces = 9 },
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
    "debian-12"           = "debian_bookworm"
    "debian-13"           = "debian_trixie"
    "ubuntu-22.04"        = "ubuntu_jammy"
    "ubuntu-24.04"        = "ubuntu_noble"
    "rocky-9"             = "rockylinux_9"
    "almalinux-9"         = "almalinux_9"
    "windows-server-2022" = "windows_server_2022"
  }, var.images)
}

# Every machine of the project of Scaleway gets the keys of that project.
resource "scaleway_iam_ssh_key" "administration" {
  name       = "${local.prefix}-administration"
  public_key = var.ssh_public_key
}

resource "scaleway_instance_server" "server" {
  for_each = var.servers

  name              = each.key
  type              = local.model[each.key]
  image             = lookup(local.images, each.value.os, each.value.os)
  security_group_id = scaleway_instance_security_group.closed.id
  enable_dynamic_ip = false
  protected         = each.value.critical
  cloud_init        = each.value.windows ? null : file("${path.module}/../../cloud-init/${each.key}.yaml")
  tags              = concat(local.tags, ["zone-${each.value.zone}"])

  root_volume {
    volume_type           = "sbs_volume"
    size_in_gb            = coalesce(each.value.disk_gib, var.defaults.disk_gib)
    delete_on_termination = false
  }

  lifecycle {
    # A change of the first configuration must not destroy a machine that Ansible has built.
    ignore_changes = [cloud_init, image]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }

  depends_on = [scaleway_iam_ssh_key.administration]
}

resource "scaleway_instance_server" "firewall" {
  for_each = var.firewalls

  name              = each.key
  type              = local.model[each.key]
  image             = lookup(local.images, var.defaults.firewall, var.defaults.firewall)
  ip_ids            = [for address in each.value.public_addresses : data.scaleway_instance_ip.public[address].id]
  security_group_id = contains(keys(local.public_firewalls), each.key) ? scaleway_instance_security_group.firewall[each.key].id : scaleway_instance_security_group.closed.id
  enable_dynamic_ip = false
  protected         = true
  cloud_init        = local.firewall_user_data[each.key]
  tags              = local.tags

  root_volume {
    volume_type           = "sbs_volume"
    size_in_gb            = var.defaults.disk_gib
    delete_on_termination = false
  }

  lifecycle {
    ignore_changes = [cloud_init, image]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }

  depends_on = [scaleway_iam_ssh_key.administration]
}
