# The copies off site: a bucket in another region, whose versions nobody overwrites. Restic encrypts what it holds. Its
# access keys are made by hand for a user of their own, and go into the vault of Ansible: no state ever holds them.

resource "aws_s3_bucket" "offsite" {
  # checkov:skip=CKV_AWS_18: the monitoring of the project watches the backups
  # checkov:skip=CKV_AWS_144: it is itself a copy in another region
  # checkov:skip=CKV_AWS_145: restic encrypts what it holds, with keys that the provider does not have
  # checkov:skip=CKV2_AWS_62: nobody waits for its events
  count = var.offsite_backup ? 1 : 0

  bucket = "${local.prefix}-offsite"
  region = var.offsite_region

  tags = { Name = "${local.prefix}-offsite" }
}

resource "aws_s3_bucket_public_access_block" "offsite" {
  count = var.offsite_backup ? 1 : 0

  bucket                  = aws_s3_bucket.offsite[0].id
  region                  = var.offsite_region
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "offsite" {
  count = var.offsite_backup ? 1 : 0

  bucket = aws_s3_bucket.offsite[0].id
  region = var.offsite_region

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "offsite" {
  count = var.offsite_backup ? 1 : 0

  bucket = aws_s3_bucket.offsite[0].id
  region = var.offsite_region

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "offsite" {
  count = var.offsite_backup ? 1 : 0

  bucket = aws_s3_bucket.offsite[0].id
  region = var.offsite_region

  rule {
    id     = "former-versions"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    # What restic has pruned stays as long as an intrusion may go unseen.
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}
