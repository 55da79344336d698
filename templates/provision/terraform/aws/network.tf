# One network with a subnet for each zone. The routes of a zone lead to its firewall, those to the other zones too: more
# precise than the local route, they win over it.

resource "aws_vpc" "site" {
  # checkov:skip=CKV2_AWS_11: the firewalls log what they let through and refuse, as the flows say
  cidr_block           = var.networks[0]
  enable_dns_support   = true
  enable_dns_hostnames = false

  tags = { Name = local.prefix }
}

resource "aws_vpc_ipv4_cidr_block_association" "further" {
  for_each = toset(concat(slice(var.networks, 1, length(var.networks)), compact([var.public_network])))

  vpc_id     = aws_vpc.site.id
  cidr_block = each.key
}

# The group that machines without one would have lets nothing through.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.site.id
}

resource "aws_subnet" "zone" {
  for_each = var.zones

  vpc_id                  = aws_vpc.site.id
  cidr_block              = each.value.cidr
  availability_zone       = var.availability_zone
  map_public_ip_on_launch = false

  tags = { Name = "${local.prefix}-${each.key}" }

  depends_on = [aws_vpc_ipv4_cidr_block_association.further]
}

resource "aws_subnet" "public" {
  count = var.public_network == null ? 0 : 1

  vpc_id                  = aws_vpc.site.id
  cidr_block              = var.public_network
  availability_zone       = var.availability_zone
  map_public_ip_on_launch = false

  tags = { Name = "${local.prefix}-public" }

  depends_on = [aws_vpc_ipv4_cidr_block_association.further]
}

resource "aws_internet_gateway" "public" {
  count = var.public_network == null ? 0 : 1

  vpc_id = aws_vpc.site.id

  tags = { Name = local.prefix }
}

resource "aws_route_table" "public" {
  count = var.public_network == null ? 0 : 1

  vpc_id = aws_vpc.site.id

  tags = { Name = "${local.prefix}-public" }
}

resource "aws_route" "public" {
  count = var.public_network == null ? 0 : 1

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.public[0].id
}

resource "aws_route_table_association" "public" {
  count = var.public_network == null ? 0 : 1

  route_table_id = aws_route_table.public[0].id
  subnet_id      = aws_subnet.public[0].id
}

resource "aws_route_table" "zone" {
  for_each = var.zones

  vpc_id = aws_vpc.site.id

  tags = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_route_table_association" "zone" {
  for_each = var.zones

  route_table_id = aws_route_table.zone[each.key].id
  subnet_id      = aws_subnet.zone[each.key].id
}

locals {
  # From each zone, to everywhere and to each other zone.
  routes = merge([
    for id, zone in var.zones : merge(
      { "${id} 0.0.0.0/0" = { zone = id, to = "0.0.0.0/0", interface = "${zone.firewall}/${id}" } },
      { for other, far in var.zones : "${id} ${far.cidr}" => { zone = id, to = far.cidr, interface = "${zone.firewall}/${id}" } if other != id },
    ) if zone.firewall != null
  ]...)
}

resource "aws_route" "zone" {
  for_each = local.routes

  route_table_id         = aws_route_table.zone[each.value.zone].id
  destination_cidr_block = each.value.to
  network_interface_id   = aws_network_interface.firewall[each.value.interface].id
}

resource "aws_network_interface" "server" {
  for_each = var.servers

  subnet_id       = aws_subnet.zone[each.value.zone].id
  private_ips     = [each.value.address]
  security_groups = [aws_security_group.interface[each.key].id]

  tags = { Name = "${local.prefix}-${each.key}" }
}

# A firewall passes on packets of others.
resource "aws_network_interface" "firewall" {
  for_each = local.firewall_interfaces

  subnet_id         = aws_subnet.zone[each.value.zone].id
  private_ips       = [each.value.address]
  security_groups   = [aws_security_group.interface[each.key].id]
  source_dest_check = false

  tags = { Name = "${local.prefix}-${replace(each.key, "/", "-")}" }
}

resource "aws_network_interface" "public" {
  for_each = local.public_firewalls

  subnet_id               = aws_subnet.public[0].id
  private_ip_list_enabled = true
  private_ip_list         = each.value.private_addresses
  security_groups         = [aws_security_group.interface["${each.key}/internet"].id]
  source_dest_check       = false

  tags = { Name = "${local.prefix}-${each.key}-internet" }
}

# The public addresses are reserved before the signature and written in the project file: here they are found again.
data "aws_eip" "public" {
  for_each = local.public_addresses

  public_ip = each.key
}

resource "aws_eip_association" "public" {
  for_each = local.public_addresses

  allocation_id        = data.aws_eip.public[each.key].id
  network_interface_id = aws_network_interface.public[each.value.firewall].id
  private_ip_address   = each.value.private
}
