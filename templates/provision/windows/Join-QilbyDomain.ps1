#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Makes this machine a member of the domain.

.DESCRIPTION
The resolvers of qilby.json are set on its interface, then the machine joins. A member is left as it is. Windows
restarts at the end.
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

$address = Get-NetIPAddress | Where-Object { $server.addresses -contains $_.IPAddress } | Select-Object -First 1
if ($null -eq $address) {
    throw "No interface has the address of $($server.name) in the project: $($server.addresses -join ', ')."
}
$resolvers = @($data.resolvers)
$now = @(Get-DnsClientServerAddress -InterfaceIndex $address.InterfaceIndex -AddressFamily IPv4).ServerAddresses
if (($now -join ' ') -ne ($resolvers -join ' ')) {
    if ($PSCmdlet.ShouldProcess($address.InterfaceAlias, "Ask $($resolvers -join ', ') for names")) {
        Set-DnsClientServerAddress -InterfaceIndex $address.InterfaceIndex -ServerAddresses $resolvers
    }
}

$system = Get-CimInstance -ClassName Win32_ComputerSystem
if ($system.PartOfDomain -and $system.Domain -eq $data.domain.dns) {
    Write-Verbose -Message 'This machine is a member already.'
    return
}
if ($PSCmdlet.ShouldProcess($data.domain.dns, 'Join the domain, and restart')) {
    $credential = Get-Credential -Message "Who may join machines to $($data.domain.dns)"
    Add-Computer -DomainName $data.domain.dns -Credential $credential -Restart
}
