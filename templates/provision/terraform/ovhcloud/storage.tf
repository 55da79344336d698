# The copies off site: a bucket in another region, whose versions nobody overwrites. Restic encrypts what it holds. Its
# access keys are made by hand for a user of their own, and go into the vault of Ansible: no state ever holds them.

resource "ovh_cloud_project_storage" "offsite" {
  count = var.offsite_backup ? 1 : 0

  service_name = var.cloud_project
  region_name  = var.offsite_region
  name         = "${local.prefix}-offsite"

  versioning = {
    status = "enabled"
  }

  encryption = {
    sse_algorithm = "AES256"
  }
}
