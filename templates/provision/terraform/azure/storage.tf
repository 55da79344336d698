# The copies off site: a container in another region, whose versions nobody overwrites. Restic encrypts what it holds.
# Its access keys are made by hand, and go into the vault of Ansible: no output ever holds them.

resource "azurerm_storage_account" "offsite" {
  # checkov:skip=CKV_AZURE_33: there are no queues in it
  # checkov:skip=CKV_AZURE_59: the machines write to it by the Internet, with keys of their own
  # checkov:skip=CKV_AZURE_206: it is itself a copy in another region
  # checkov:skip=CKV2_AZURE_1: restic encrypts what it holds, with keys that the provider does not have
  # checkov:skip=CKV2_AZURE_21: the monitoring of the project watches the backups
  # checkov:skip=CKV2_AZURE_33: the machines write to it by the Internet, with keys of their own
  # checkov:skip=CKV2_AZURE_40: restic knows keys of the account
  # checkov:skip=CKV2_AZURE_41: the policy is below, sas_policy; the check does not see it
  count = var.offsite_backup ? 1 : 0

  # At most 24 small letters and digits, unique in all of Azure.
  name                             = "${substr(replace(local.prefix, "-", ""), 0, 16)}${substr(sha256(azurerm_resource_group.site.id), 0, 8)}"
  resource_group_name              = azurerm_resource_group.site.name
  location                         = var.offsite_location
  account_tier                     = "Standard"
  account_replication_type         = "LRS"
  min_tls_version                  = "TLS1_2"
  allow_nested_items_to_be_public  = false
  cross_tenant_replication_enabled = false
  local_user_enabled               = false
  tags                             = local.tags

  sas_policy {
    expiration_period = "90.00:00:00"
    expiration_action = "Block"
  }

  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }
}

resource "azurerm_storage_container" "offsite" {
  # checkov:skip=CKV2_AZURE_21: the monitoring of the project watches the backups
  count = var.offsite_backup ? 1 : 0

  name                  = "offsite"
  storage_account_id    = azurerm_storage_account.offsite[0].id
  container_access_type = "private"
}
