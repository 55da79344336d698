#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Makes this machine the first controller of the domain, or a further one.

.DESCRIPTION
The domain and its names are those of qilby.json. Passwords are asked for, and written nowhere. A machine that is a
controller already is left as it is. Windows restarts at the end.

.EXAMPLE
.\Install-QilbyForest.ps1 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Qilby.psm1') -Force

$data = Get-QilbyData
$server = Get-QilbyServer -Data $data
if ($null -eq $data.domain) {
    throw 'The project has no directory.'
}
if ($data.domain.controllers -notcontains $server.name) {
    throw "$($server.name) is no controller of the domain in the project."
}

# 4 and 5 are the controllers (Win32_ComputerSystem.DomainRole).
$role = (Get-CimInstance -ClassName Win32_ComputerSystem).DomainRole
if ($role -ge 4) {
    Write-Verbose -Message 'This machine is a controller already.'
    return
}

if (-not (Get-WindowsFeature -Name AD-Domain-Services).Installed) {
    if ($PSCmdlet.ShouldProcess($server.name, 'Install Active Directory Domain Services')) {
        Install-WindowsFeature -Name AD-Domain-Services -IncludeManagementTools | Out-Null
    }
}

$isFirst = $data.domain.controller -eq $server.name
if ($PSCmdlet.ShouldProcess($data.domain.dns, 'Make this machine a controller of the domain, and restart it')) {
    $restore = Read-Host -Prompt 'Password of the directory services restore mode' -AsSecureString
    if ($isFirst) {
        Install-ADDSForest -DomainName $data.domain.dns -DomainNetbiosName $data.domain.netbios -InstallDns `
            -SafeModeAdministratorPassword $restore -Force
    } else {
        $credential = Get-Credential -Message "An administrator of $($data.domain.dns)"
        Install-ADDSDomainController -DomainName $data.domain.dns -InstallDns -Credential $credential `
            -SafeModeAdministratorPassword $restore -Force
    }
}
