terraform {
  required_version = ">= 1.10"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.79"
    }
  }

  # Where the state is kept and locked: `terraform init -backend-config=backend.hcl`, see the README.
  backend "azurerm" {}
}

# Who one is comes from the environment (az login, ARM_*): no secret stands in a file.
provider "azurerm" {
  features {}
}
