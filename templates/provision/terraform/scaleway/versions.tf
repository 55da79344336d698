terraform {
  required_version = ">= 1.10"

  required_providers {
    scaleway = {
      source  = "scaleway/scaleway"
      version = "~> 2.81"
    }
  }

  # Where the state is kept and locked: `terraform init -backend-config=backend.hcl`, see the README.
  backend "s3" {}
}

# Who one is comes from the environment (SCW_*): no secret stands in a file.
provider "scaleway" {
  region = var.region
  zone   = var.availability_zone
}
