terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.47"
    }
  }

  # Where the state is kept and locked: `terraform init -backend-config=backend.hcl`, see the README.
  backend "s3" {}
}

# Who one is comes from the environment (AWS_PROFILE, AWS_*): no secret stands in a file.
provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}
