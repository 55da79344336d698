terraform {
  required_version = ">= 1.10"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  # Where the state is kept and locked: `terraform init -backend-config=backend.hcl`, see the README.
  backend "gcs" {}
}

# Who one is comes from the environment (gcloud auth application-default login): no secret stands in a file.
provider "google" {
  project = var.google_project
  region  = var.region
}
