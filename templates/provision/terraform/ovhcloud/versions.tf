terraform {
  required_version = ">= 1.10"

  required_providers {
    openstack = {
      source  = "terraform-provider-openstack/openstack"
      version = "~> 3.4"
    }
    ovh = {
      source  = "ovh/ovh"
      version = "~> 2.19"
    }
  }

  # Where the state is kept and locked: `terraform init -backend-config=backend.hcl`, see the README.
  backend "s3" {}
}

# Who one is comes from the environment (openrc.sh, OVH_*): no secret stands in a file.
provider "openstack" {
  region = var.region
}

provider "ovh" {
  endpoint = var.ovh_endpoint
}
