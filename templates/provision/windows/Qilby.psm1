#Requires -Version 5.1
# What the scripts of this folder share: the data that Qilby gives, and comparisons. ASCII only: Windows PowerShell reads
# scripts in the code page of the machine; the data are read as UTF-8.

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Get-QilbyData {
    <#
    .SYNOPSIS
    Reads what the project says of the directory and of the Windows servers.
    #>
    [CmdletBinding()]
    [OutputType([psobject])]
    param(
        [string] $Path = (Join-Path -Path $PSScriptRoot -ChildPath 'qilby.json')
    )
    [System.IO.File]::ReadAllText($Path, [System.Text.Encoding]::UTF8) | ConvertFrom-Json
}

function Get-QilbyServer {
    <#
    .SYNOPSIS
    What the data say of this machine; ends when they say nothing of it.
    #>
    [CmdletBinding()]
    [OutputType([psobject])]
    param(
        [Parameter(Mandatory)] [psobject] $Data,
        [string] $Name = $env:COMPUTERNAME
    )
    $found = @($Data.servers | Where-Object { $_.name -eq $Name })
    if ($found.Count -ne 1) {
        throw "qilby.json says nothing of a server named $Name: rename this machine first."
    }
    $found[0]
}

function ConvertTo-LdapValue {
    <#
    .SYNOPSIS
    A text as a value of an LDAP filter (RFC 4515): what would be an operator is data.
    #>
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [AllowEmptyString()] [string] $Text
    )
    $value = New-Object -TypeName System.Text.StringBuilder
    foreach ($character in $Text.ToCharArray()) {
        if ('\*()'.IndexOf($character) -ge 0 -or [int]$character -lt 32) {
            [void]$value.AppendFormat('\{0:x2}', [int]$character)
        } else {
            [void]$value.Append($character)
        }
    }
    $value.ToString()
}

function Get-QilbyAccount {
    <#
    .SYNOPSIS
    The group or the user of that name, or nothing.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Name
    )
    $filter = '(sAMAccountName={0})' -f (ConvertTo-LdapValue -Text $Name)
    Get-ADObject -LDAPFilter $filter -Properties @('sAMAccountName', 'description', 'displayName', 'mail', 'member')
}

Export-ModuleMember -Function @('Get-QilbyData', 'Get-QilbyServer', 'ConvertTo-LdapValue', 'Get-QilbyAccount')
