//! `Q09xx`: provisioning.

super::codes! {
    NO_RULE_FOR_FLOW = "Q0901", Error, "no rule of a firewall can say a flow";
    NO_RULE_FOR_PUBLICATION = "Q0902", Error, "no rule of a firewall can publish a flow";
    TUNNEL_LEFT_OUT = "Q0903", Warning, "a link is not provisioned";
    NO_PORT_BEHIND = "Q0904", Warning, "no flow leads from a proxy to an application";
    NO_CLOUD_RULE = "Q0905", Error, "no rule of the cloud provider can say a flow";
    NO_CLOUD_PLACE = "Q0906", Error, "the cloud provider cannot hold a network, an address or a machine";
    NO_TERRAFORM = "Q0907", Warning, "there is no Terraform for a provider";
}
