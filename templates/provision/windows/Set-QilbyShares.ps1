#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
The folders, shares, rights and quotas of this file server.

.DESCRIPTION
Each folder has a whole access list of its own, as the matrix of rights says: nothing is inherited, so that nothing slips
in from above. The share itself lets every account of the domain through: the rights of the folders decide. Folders of
which somebody may not read anything are not shown to them. Nothing is deleted.

.PARAMETER Root
Folder that holds the shares.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Root = 'D:\Partages'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Qilby.psm1') -Force

$data = Get-QilbyData
$server = Get-QilbyServer -Data $data
if (@($server.folders).Count -eq 0) {
    Write-Verbose -Message 'This server holds no folders.'
    return
}

foreach ($feature in 'FS-FileServer', 'FS-Resource-Manager') {
    if (-not (Get-WindowsFeature -Name $feature).Installed) {
        if ($PSCmdlet.ShouldProcess($server.name, "Install $feature")) {
            Install-WindowsFeature -Name $feature -IncludeManagementTools | Out-Null
        }
    }
}

# What each right is in NTFS, and what is denied to whom has less than their groups.
$allowed = @{
    'read'  = [System.Security.AccessControl.FileSystemRights]'ReadAndExecute'
    'write' = [System.Security.AccessControl.FileSystemRights]'Modify'
    'full'  = [System.Security.AccessControl.FileSystemRights]'FullControl'
}
$refused = @{
    'all'     = [System.Security.AccessControl.FileSystemRights]'FullControl'
    'write'   = [System.Security.AccessControl.FileSystemRights]'Write, Delete, DeleteSubdirectoriesAndFiles'
    'control' = [System.Security.AccessControl.FileSystemRights]'ChangePermissions, TakeOwnership'
}
$below = [System.Security.AccessControl.InheritanceFlags]'ContainerInherit, ObjectInherit'
$straight = [System.Security.AccessControl.PropagationFlags]::None

function Get-Sid {
    # Well-known identifiers are the same in every language of Windows.
    param([string] $Text)
    New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $Text
}

function Get-WantedRule {
    # The access list of a folder: who administers, then what the matrix says.
    param([psobject] $Folder)
    $rule = 'System.Security.AccessControl.FileSystemAccessRule'
    foreach ($sid in 'S-1-5-18', 'S-1-5-32-544') {
        New-Object -TypeName $rule -ArgumentList (Get-Sid -Text $sid), $allowed['full'], $below, $straight, 'Allow'
    }
    foreach ($entry in $Folder.rights) {
        $account = New-Object -TypeName System.Security.Principal.NTAccount -ArgumentList $data.domain.netbios, $entry.principal
        $who = $account.Translate([System.Security.Principal.SecurityIdentifier])
        foreach ($part in $entry.denied) {
            New-Object -TypeName $rule -ArgumentList $who, $refused[$part], $below, $straight, 'Deny'
        }
        if ($allowed.ContainsKey($entry.right)) {
            New-Object -TypeName $rule -ArgumentList $who, $allowed[$entry.right], $below, $straight, 'Allow'
        }
    }
}

function Get-RuleText {
    # Rules as texts that can be compared, whatever their order.
    param([object[]] $Rule)
    $texts = foreach ($one in $Rule) {
        $who = $one.IdentityReference.Translate([System.Security.Principal.SecurityIdentifier]).Value
        # Windows adds the right to synchronise.
        $rights = [int]$one.FileSystemRights -bor [int][System.Security.AccessControl.FileSystemRights]::Synchronize
        '{0} {1} {2} {3}' -f $who, $one.AccessControlType, $rights, $one.InheritanceFlags
    }
    (@($texts) | Sort-Object) -join "`n"
}

foreach ($folder in $server.folders) {
    $path = Join-Path -Path $Root -ChildPath $folder.path.Replace('/', '\')
    if (-not (Test-Path -LiteralPath $path -PathType Container)) {
        if (-not $PSCmdlet.ShouldProcess($path, 'Make the folder')) {
            continue
        }
        [void][System.IO.Directory]::CreateDirectory($path)
    }

    $wanted = @(Get-WantedRule -Folder $folder)
    $acl = Get-Acl -LiteralPath $path
    $now = @($acl.GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier]))
    if (-not $acl.AreAccessRulesProtected -or (Get-RuleText -Rule $now) -ne (Get-RuleText -Rule $wanted)) {
        if ($PSCmdlet.ShouldProcess($path, 'Set the access list')) {
            $new = New-Object -TypeName System.Security.AccessControl.DirectorySecurity
            $new.SetAccessRuleProtection($true, $false)
            $wanted | ForEach-Object { $new.AddAccessRule($_) }
            Set-Acl -LiteralPath $path -AclObject $new
        }
    }

    if ($folder.quota_bytes) {
        $quota = Get-FsrmQuota -ErrorAction SilentlyContinue | Where-Object -Property Path -EQ -Value $path
        if ($null -eq $quota) {
            if ($PSCmdlet.ShouldProcess($path, "Limit it to $($folder.quota_bytes) bytes")) {
                New-FsrmQuota -Path $path -Size $folder.quota_bytes | Out-Null
            }
        } elseif ($quota.Size -ne $folder.quota_bytes) {
            if ($PSCmdlet.ShouldProcess($path, "Limit it to $($folder.quota_bytes) bytes")) {
                Set-FsrmQuota -Path $path -Size $folder.quota_bytes
            }
        }
    }
}

$everyone = (Get-Sid -Text 'S-1-5-11').Translate([System.Security.Principal.NTAccount]).Value
foreach ($name in @($server.folders | ForEach-Object -MemberName share | Select-Object -Unique)) {
    $path = Join-Path -Path $Root -ChildPath $name
    $share = Get-SmbShare | Where-Object -Property Name -EQ -Value $name
    if ($null -eq $share) {
        if ($PSCmdlet.ShouldProcess($name, "Share $path")) {
            New-SmbShare -Name $name -Path $path -FullAccess $everyone -FolderEnumerationMode AccessBased -EncryptData $true `
                -CachingMode None | Out-Null
        }
    } elseif ($share.Path -ne $path) {
        throw "The share $name leads to $($share.Path), not to $path."
    } elseif (-not $share.EncryptData -or $share.FolderEnumerationMode -ne 'AccessBased') {
        if ($PSCmdlet.ShouldProcess($name, 'Encrypt it, and hide what cannot be read')) {
            Set-SmbShare -Name $name -EncryptData $true -FolderEnumerationMode AccessBased -Force
        }
    }
}
