locals {
  prefix = "${var.project}-${var.site}"
  tags   = { project = var.project, site = var.site, made-by = "qilby" }

  public_firewalls = { for name, firewall in var.firewalls : name => firewall if length(firewall.public_addresses) > 0 }

  firewall_interfaces = merge([
    for name, firewall in var.firewalls : {
      for zone, interface in firewall.interfaces : "${name}/${zone}" => merge(interface, { zone = zone, firewall = name })
    }
  ]...)

  # Each public address, with its firewall and the private address behind it.
  public_addresses = merge([
    for name, firewall in local.public_firewalls : {
      for index, address in firewall.public_addresses : address => {
        firewall = name
        private  = try(firewall.private_addresses[index], null)
        first    = index == 0
      }
    }
  ]...)

  # Models from small to large: the first that holds what is asked is taken.
  models = [
    { name = "t3.medium", cpu = 2, memory_gib = 4, interfaces = 3 },
    { name = "t3.large", cpu = 2, memory_gib = 8, interfaces = 3 },
    { name = "m6i.xlarge", cpu = 4, memory_gib = 16, interfaces = 4 },
    { name = "m6i.2xlarge", cpu = 8, memory_gib = 32, interfaces = 4 },
    { name = "m6i.4xlarge", cpu = 16, memory_gib = 64, interfaces = 8 },
    { name = "m6i.8xlarge", cpu = 32, memory_gib = 128, interfaces = 8 },
    { name = "m6i.16xlarge", cpu = 64, memory_gib = 256, interfaces = 15 },
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
    "debian-12"           = { owner = "136693071363", name = "debian-12-amd64-*" }
    "debian-13"           = { owner = "136693071363", name = "debian-13-amd64-*" }
    "ubuntu-22.04"        = { owner = "099720109477", name = "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*" }
    "ubuntu-24.04"        = { owner = "099720109477", name = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*" }
    "windows-server-2019" = { owner = "amazon", name = "Windows_Server-2019-English-Full-Base-*" }
    "windows-server-2022" = { owner = "amazon", name = "Windows_Server-2022-English-Full-Base-*" }
  }, var.images)

  systems = toset(concat(
    [for server in values(var.servers) : server.os],
    length(var.firewalls) > 0 ? [var.defaults.firewall] : [],
  ))
}

data "aws_ami" "system" {
  for_each = local.systems

  most_recent = true
  owners      = [local.images[each.key].owner]

  filter {
    name   = "name"
    values = [local.images[each.key].name]
  }
}

resource "aws_key_pair" "administration" {
  key_name   = "${local.prefix}-administration"
  public_key = var.ssh_public_key
}

resource "aws_instance" "server" {
  # checkov:skip=CKV2_AWS_41: the machines call no service of AWS, and have no role
  for_each = var.servers

  ami           = data.aws_ami.system[each.value.os].id
  instance_type = local.model[each.key]
  key_name      = aws_key_pair.administration.key_name
  user_data     = each.value.windows ? null : file("${path.module}/../../cloud-init/${each.key}.yaml")
  ebs_optimized = true
  monitoring    = true

  disable_api_termination = each.value.critical

  primary_network_interface {
    network_interface_id = aws_network_interface.server[each.key].id
  }

  root_block_device {
    volume_size           = coalesce(each.value.disk_gib, var.defaults.disk_gib)
    volume_type           = "gp3"
    encrypted             = true
    delete_on_termination = false
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = { Name = each.key, zone = each.value.zone }

  lifecycle {
    # A change of the first configuration must not destroy a machine that Ansible has built.
    ignore_changes = [ami, user_data]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}

resource "aws_instance" "firewall" {
  # checkov:skip=CKV2_AWS_41: the machines call no service of AWS, and have no role
  for_each = var.firewalls

  ami           = data.aws_ami.system[var.defaults.firewall].id
  instance_type = local.model[each.key]
  key_name      = aws_key_pair.administration.key_name
  user_data     = local.firewall_user_data[each.key]
  ebs_optimized = true
  monitoring    = true

  disable_api_termination = true

  primary_network_interface {
    network_interface_id = (
      contains(keys(local.public_firewalls), each.key)
      ? aws_network_interface.public[each.key].id
      : aws_network_interface.firewall["${each.key}/${sort(keys(each.value.interfaces))[0]}"].id
    )
  }

  root_block_device {
    volume_size           = var.defaults.disk_gib
    volume_type           = "gp3"
    encrypted             = true
    delete_on_termination = false
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  tags = { Name = each.key }

  lifecycle {
    ignore_changes = [ami, user_data]

    precondition {
      condition     = local.model[each.key] != null
      error_message = "No model is large enough for ${each.key}: name one in `sizes`."
    }
  }
}

# The other interfaces of a firewall, in the order of the names of the zones.
resource "aws_network_interface_attachment" "firewall" {
  for_each = merge([
    for name, firewall in var.firewalls : {
      for index, zone in sort(keys(firewall.interfaces)) : "${name}/${zone}" => {
        firewall = name
        index    = contains(keys(local.public_firewalls), name) ? index + 1 : index
      } if contains(keys(local.public_firewalls), name) || index > 0
    }
  ]...)

  instance_id          = aws_instance.firewall[each.value.firewall].id
  network_interface_id = aws_network_interface.firewall[each.key].id
  device_index         = each.value.index
}
