//! temp
/// temp
pub mod catalogue {
    /// temp
    pub struct BuiltIns;
    impl crate::check::BuiltIn for BuiltIns {
        fn names(&self, kind: crate::model::value::Kind) -> Vec<&str> {
            match kind {
                crate::model::value::Kind::Role => "ad dns dhcp ntp file web app database backup monitoring logs vpn proxy bastion mail print domain-member update".split(' ').collect(),
                crate::model::value::Kind::Service => "https http ssh dns dhcp ntp kerberos ldap ldaps smb rpc rpc-dynamic kpasswd global-catalog postgresql mysql rdp winrm wireguard ipsec node-exporter postgres-exporter prometheus syslog syslog-tls smtp smtps imaps icmp-echo snmp ipp jetdirect restic-rest any".split(' ').collect(),
                _ => vec![],
            }
        }
    }
}
