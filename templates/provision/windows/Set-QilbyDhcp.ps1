#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
The DHCP scopes and reservations that this server lends.

.DESCRIPTION
Missing scopes and reservations are made; range, lease and options that differ are set. Others are left. A scope with
another range is not made smaller under lent addresses: Windows refuses, and says so.
#>
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Qilby.psm1') -Force

$data = Get-QilbyData
$server = Get-QilbyServer -Data $data
if (@($server.dhcp_scopes).Count -eq 0) {
    Write-Verbose -Message 'This server lends no addresses.'
    return
}

if (-not (Get-WindowsFeature -Name DHCP).Installed) {
    if (-not $PSCmdlet.ShouldProcess($server.name, 'Install the DHCP server')) {
        return
    }
    Install-WindowsFeature -Name DHCP -IncludeManagementTools | Out-Null
}
Import-Module -Name DhcpServer

if ($null -ne $data.domain) {
    $authorised = @(Get-DhcpServerInDC | Where-Object -Property DnsName -EQ -Value $server.fqdn).Count -gt 0
    if (-not $authorised -and $PSCmdlet.ShouldProcess($server.fqdn, 'Authorise it in the directory')) {
        Add-DhcpServerInDC -DnsName $server.fqdn -IPAddress $server.addresses[0]
    }
}

foreach ($scope in $server.dhcp_scopes) {
    $lease = New-TimeSpan -Seconds $scope.lease_seconds
    $found = Get-DhcpServerv4Scope | Where-Object { [string]$_.ScopeId -eq $scope.network }
    if ($null -eq $found) {
        if (-not $PSCmdlet.ShouldProcess($scope.subnet, 'Make the scope')) {
            continue
        }
        Add-DhcpServerv4Scope -Name $scope.zone -StartRange $scope.pool.from -EndRange $scope.pool.to `
            -SubnetMask $scope.mask -LeaseDuration $lease -State Active
    } else {
        $same = [string]$found.StartRange -eq $scope.pool.from -and [string]$found.EndRange -eq $scope.pool.to -and
        $found.LeaseDuration -eq $lease -and $found.State -eq 'Active'
        if (-not $same -and $PSCmdlet.ShouldProcess($scope.subnet, 'Set its range and lease')) {
            Set-DhcpServerv4Scope -ScopeId $scope.network -StartRange $scope.pool.from -EndRange $scope.pool.to `
                -LeaseDuration $lease -State Active
        }
    }

    # 3 gateway, 6 resolvers, 15 domain, 42 clocks (RFC 2132).
    $wanted = @{
        3  = @($scope.gateway | Where-Object { $_ })
        6  = @($scope.dns)
        15 = @($scope.domain | Where-Object { $_ })
        42 = @($scope.ntp)
    }
    foreach ($option in ($wanted.Keys | Sort-Object)) {
        if ($wanted[$option].Count -eq 0) {
            continue
        }
        $now = @(Get-DhcpServerv4OptionValue -ScopeId $scope.network -All | Where-Object -Property OptionId -EQ -Value $option)
        $values = @($now | ForEach-Object { $_.Value })
        if (($values -join ' ') -ne ($wanted[$option] -join ' ')) {
            if ($PSCmdlet.ShouldProcess($scope.subnet, "Set option $option to $($wanted[$option] -join ', ')")) {
                Set-DhcpServerv4OptionValue -ScopeId $scope.network -OptionId $option -Value $wanted[$option] -Force
            }
        }
    }

    foreach ($reservation in $scope.reservations) {
        $there = Get-DhcpServerv4Reservation -ScopeId $scope.network | Where-Object { [string]$_.IPAddress -eq $reservation.address }
        if ($null -eq $there -and $PSCmdlet.ShouldProcess($reservation.address, 'Reserve the address')) {
            Add-DhcpServerv4Reservation -ScopeId $scope.network -IPAddress $reservation.address -ClientId $reservation.mac `
                -Name $reservation.name
        }
    }
}
