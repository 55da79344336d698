# What Qilby gives, in qilby.auto.tfvars.json. Only ids, addresses, ports and sizes: nothing here is to be typed.

variable "project" {
  description = "Reference of the project, as a name."
  type        = string
}

variable "site" {
  description = "Id of the site that this folder builds."
  type        = string
}

variable "public_network" {
  description = "Network of the public side of the firewalls, where the provider translates public addresses."
  type        = string
  default     = null
}

variable "zones" {
  description = "Zones by id: networks, gateways, VLAN, and the firewall that holds the gateway."
  type = map(object({
    cidr     = string
    cidr6    = optional(string)
    gateway  = optional(string)
    gateway6 = optional(string)
    vlan     = optional(number)
    firewall = optional(string)
  }))
}

variable "servers" {
  description = "Servers by name: zone, addresses, system and size."
  type = map(object({
    zone       = string
    address    = optional(string)
    address6   = optional(string)
    os         = string
    cpu        = optional(number)
    memory_gib = optional(number)
    disk_gib   = optional(number)
    windows    = bool
    critical   = bool
  }))
}

variable "firewalls" {
  description = "Firewalls by name: an interface for each zone, and the public addresses that lead to them."
  type = map(object({
    interfaces = map(object({
      name     = string
      address  = optional(string)
      address6 = optional(string)
    }))
    public_addresses  = list(string)
    private_addresses = list(string)
  }))
}

variable "offsite_backup" {
  description = "Whether a backup has a copy off site."
  type        = bool
}

variable "address_sets" {
  description = "Named sets of networks, to which the rules refer."
  type        = map(list(string))
}

variable "rules" {
  description = "What the flows let through: a rule for each flow, interface, way and protocol. All else is refused."
  type = map(object({
    flow      = string
    name      = string
    interface = string
    direction = string
    family    = number
    protocol  = string
    ports     = list(string)
    icmp      = list(object({ type = number, code = optional(number) }))
    from      = string
    to        = string
    priority  = optional(number)
  }))
}

# What the project does not say. Values go into a file of your own, terraform.tfvars.

variable "ssh_public_key" {
  description = "Public key of the administration: cloud-init puts it on the account `ansible`."
  type        = string

  validation {
    condition     = can(regex("^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp[0-9]+) ", var.ssh_public_key))
    error_message = "A public key as OpenSSH writes it: ssh-ed25519 AAAA..."
  }
}

variable "bootstrap_networks" {
  description = "Networks from which SSH to the firewalls is let in while they are built. Empty it afterwards: no flow that was signed opens it."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for net in var.bootstrap_networks : can(cidrhost(net, 0)) && !endswith(net, "/0")])
    error_message = "Networks as 198.51.100.20/32; never everyone."
  }
}

variable "defaults" {
  description = "Size of a server for which the project names none, and system of the firewalls."
  type = object({
    cpu        = optional(number, 2)
    memory_gib = optional(number, 4)
    disk_gib   = optional(number, 20)
    firewall   = optional(string, "ubuntu-24.04")
  })
  default = {}
}

variable "sizes" {
  description = "Models by machine, where the smallest that fits is not the one wanted."
  type        = map(string)
  default     = {}
}

variable "google_project" {
  description = "Project of Google Cloud."
  type        = string
}

variable "region" {
  description = "Region of the machines."
  type        = string
  default     = "europe-west9"
}

variable "availability_zone" {
  description = "Zone of Google Cloud where the machines stand."
  type        = string
  default     = "europe-west9-a"
}

variable "offsite_location" {
  description = "Place of the copies off site: another one than the machines."
  type        = string
  default     = "europe-west3"
}

variable "images" {
  description = "Images by operating system, where the usual one is not wanted."
  type        = map(string)
  default     = {}
}
