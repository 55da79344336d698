#Requires -Version 5.1
#Requires -Modules ActiveDirectory
<#
.SYNOPSIS
Units, groups, accounts, memberships and the password policy of the domain, as the project says.

.DESCRIPTION
What is there already is compared and changed where it differs; nothing is deleted, and nobody is taken out of a group.
The first password of new accounts is asked for once; people have to change it when they first log on.

.PARAMETER FirstPassword
First password of new accounts. Asked for when an account is missing and it is not given.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [securestring] $FirstPassword
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Qilby.psm1') -Force

$data = Get-QilbyData
$domain = $data.domain
if ($null -eq $domain) {
    throw 'The project has no directory.'
}

# A unit comes after the one that holds it.
foreach ($unit in $data.units) {
    $filter = '(distinguishedName={0})' -f (ConvertTo-LdapValue -Text $unit.dn)
    if ($null -eq (Get-ADOrganizationalUnit -LDAPFilter $filter)) {
        if ($PSCmdlet.ShouldProcess($unit.dn, 'Make the organisational unit')) {
            New-ADOrganizationalUnit -Name $unit.name -Path $unit.parent -ProtectedFromAccidentalDeletion $true
        }
    }
}

$scopes = @{ 'global' = 'Global'; 'domain-local' = 'DomainLocal'; 'universal' = 'Universal' }
foreach ($group in $data.groups) {
    $found = Get-QilbyAccount -Name $group.name
    if ($null -eq $found) {
        if ($PSCmdlet.ShouldProcess($group.name, 'Make the group')) {
            New-ADGroup -Name $group.name -SamAccountName $group.name -GroupCategory Security -GroupScope $scopes[$group.scope] `
                -Path $group.ou -Description $group.description
        }
    } elseif ($found.description -cne $group.description) {
        if ($PSCmdlet.ShouldProcess($group.name, 'Describe the group')) {
            Set-ADGroup -Identity $found.ObjectGUID -Description $group.description
        }
    }
}

foreach ($user in $data.users) {
    $found = Get-QilbyAccount -Name $user.name
    if ($null -eq $found) {
        if ($PSCmdlet.ShouldProcess($user.name, 'Make the account')) {
            if ($null -eq $FirstPassword) {
                $FirstPassword = Read-Host -Prompt 'First password of new accounts' -AsSecureString
            }
            $account = @{
                Name                  = $user.name
                SamAccountName        = $user.name
                UserPrincipalName     = '{0}@{1}' -f $user.name, $domain.dns
                DisplayName           = $user.display_name
                Path                  = $user.ou
                AccountPassword       = $FirstPassword
                Enabled               = $true
                ChangePasswordAtLogon = $user.kind -ne 'service'
                PasswordNeverExpires  = $user.kind -eq 'service'
            }
            if ($user.email) {
                $account['EmailAddress'] = $user.email
            }
            New-ADUser @account
        }
        continue
    }
    $change = @{}
    if ($found.displayName -cne $user.display_name) {
        $change['DisplayName'] = $user.display_name
    }
    if ($user.email -and $found.mail -ne $user.email) {
        $change['EmailAddress'] = $user.email
    }
    if ($change.Count -gt 0 -and $PSCmdlet.ShouldProcess($user.name, "Set $($change.Keys -join ', ')")) {
        Set-ADUser -Identity $found.ObjectGUID @change
    }
}

# The members of a group: those that it names, and those that name it.
foreach ($group in $data.groups) {
    $found = Get-QilbyAccount -Name $group.name
    if ($null -eq $found) {
        Write-Verbose -Message "$($group.name) is not there yet."
        continue
    }
    $wanted = @($group.members) + @($data.users | Where-Object { $_.groups -contains $group.name } | ForEach-Object -MemberName name)
    foreach ($name in @($wanted | Select-Object -Unique)) {
        $member = Get-QilbyAccount -Name $name
        if ($null -eq $member -or $found.member -contains $member.DistinguishedName) {
            continue
        }
        if ($PSCmdlet.ShouldProcess($group.name, "Let $name in")) {
            Add-ADGroupMember -Identity $found.ObjectGUID -Members $member.ObjectGUID
        }
    }
}

$policy = $data.password_policy
$now = Get-ADDefaultDomainPasswordPolicy
$wanted = @{
    MinPasswordLength        = [int]$policy.min_length
    ComplexityEnabled        = [bool]$policy.complexity
    PasswordHistoryCount     = [int]$policy.history
    MaxPasswordAge           = New-TimeSpan -Days $policy.max_age_days
    LockoutThreshold         = [int]$policy.lockout_after
    LockoutDuration          = New-TimeSpan -Minutes $policy.lockout_minutes
    LockoutObservationWindow = New-TimeSpan -Minutes $policy.lockout_minutes
}
$differing = @($wanted.Keys | Where-Object { $now.$_ -ne $wanted[$_] })
if ($differing.Count -gt 0 -and $PSCmdlet.ShouldProcess($domain.dns, "Set the password policy: $($differing -join ', ')")) {
    Set-ADDefaultDomainPasswordPolicy -Identity $domain.dns @wanted
}
