#Requires -Version 5.1
#Requires -Modules DnsServer
<#
.SYNOPSIS
The zones and the records of the project on this controller.

.DESCRIPTION
Missing zones and records are made; a record of the project that has another address is replaced. Other records are left.
#>
[CmdletBinding(SupportsShouldProcess)]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Qilby.psm1') -Force

$data = Get-QilbyData
foreach ($zone in $data.zones) {
    $there = @(Get-DnsServerZone | Where-Object -Property ZoneName -EQ -Value $zone.zone).Count -gt 0
    if (-not $there) {
        if (-not $PSCmdlet.ShouldProcess($zone.zone, 'Make the zone')) {
            continue
        }
        Add-DnsServerPrimaryZone -Name $zone.zone -ReplicationScope Domain -DynamicUpdate Secure
    }
    $known = @(Get-DnsServerResourceRecord -ZoneName $zone.zone)
    foreach ($name in @($zone.records | ForEach-Object -MemberName name | Select-Object -Unique)) {
        foreach ($type in 'A', 'AAAA', 'PTR') {
            $wanted = @($zone.records | Where-Object { $_.name -eq $name -and $_.type -eq $type } | ForEach-Object -MemberName value)
            if ($wanted.Count -eq 0) {
                continue
            }
            $field = @{ A = 'IPv4Address'; AAAA = 'IPv6Address'; PTR = 'PtrDomainName' }[$type]
            $own = @($known | Where-Object { $_.HostName -eq $name -and $_.RecordType -eq $type })
            foreach ($record in $own) {
                if ($wanted -notcontains ([string]$record.RecordData.$field).TrimEnd('.')) {
                    if ($PSCmdlet.ShouldProcess("$name.$($zone.zone)", "Take away $($record.RecordData.$field)")) {
                        Remove-DnsServerResourceRecord -ZoneName $zone.zone -InputObject $record -Force
                    }
                }
            }
            $values = @($own | ForEach-Object { ([string]$_.RecordData.$field).TrimEnd('.') })
            foreach ($value in $wanted) {
                if ($values -contains $value -or -not $PSCmdlet.ShouldProcess("$name.$($zone.zone)", "Add $type $value")) {
                    continue
                }
                if ($type -eq 'A') {
                    $record = @{ ZoneName = $zone.zone; Name = $name; IPv4Address = $value }
                    Add-DnsServerResourceRecordA @record
                } elseif ($type -eq 'AAAA') {
                    $record = @{ ZoneName = $zone.zone; Name = $name; IPv6Address = $value }
                    Add-DnsServerResourceRecordAAAA @record
                } else {
                    $record = @{ ZoneName = $zone.zone; Name = $name; PtrDomainName = "$value." }
                    Add-DnsServerResourceRecordPtr @record
                }
            }
        }
    }
}
