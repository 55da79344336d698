# The copies off site: a bucket in another place, whose versions nobody overwrites. Restic encrypts what it holds. Its
# access keys are made by hand for an account of their own, and go into the vault of Ansible: no state ever holds them.

resource "google_storage_bucket" "offsite" {
  # checkov:skip=CKV_GCP_62: the monitoring of the project watches the backups
  count = var.offsite_backup ? 1 : 0

  name                        = "${local.prefix}-offsite"
  location                    = var.offsite_location
  labels                      = local.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }

  # What restic has pruned stays as long as an intrusion may go unseen.
  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      days_since_noncurrent_time = 30
    }
  }
}
