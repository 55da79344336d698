# The copies off site: a bucket in another region, whose versions nobody overwrites. Restic encrypts what it holds. Its
# access keys are made by hand for an application of their own, and go into the vault of Ansible: no state ever holds them.

resource "scaleway_object_bucket" "offsite" {
  count = var.offsite_backup ? 1 : 0

  name   = "${local.prefix}-offsite"
  region = var.offsite_region
  tags   = { project = var.project, site = var.site, made-by = "qilby" }

  versioning {
    enabled = true
  }

  # What restic has pruned stays as long as an intrusion may go unseen.
  lifecycle_rule {
    id      = "former-versions"
    enabled = true

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}
