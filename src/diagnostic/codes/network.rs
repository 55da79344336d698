//! `Q04xx`: the network.

super::codes! {
    ADDRESS_OUTSIDE = "Q0401", Error, "an address is outside its zone";
    OVERLAPPING_NETWORKS = "Q0402", Error, "two networks overlap";
    DUPLICATE_ADDRESS = "Q0403", Error, "two things have the same address";
    DUPLICATE_VLAN = "Q0404", Error, "two zones of a site have the same VLAN number";
    DHCP_RANGE = "Q0405", Error, "a DHCP range is outside its zone, or reversed";
    DHCP_OVER_FIXED = "Q0406", Error, "a DHCP range covers a fixed address";
    UNKNOWN_END = "Q0407", Error, "the end of a flow does not exist";
    UNKNOWN_SERVICE = "Q0408", Error, "the service of a flow does not exist";
    UNUSABLE_ADDRESS = "Q0409", Error, "an address cannot be given to a machine";
    ZONE_FULL = "Q0410", Error, "a zone has not enough addresses";
    ADDRESS_FAMILY = "Q0411", Error, "IPv4 is written where IPv6 is meant, or the reverse";
    SITE_NEEDED = "Q0412", Error, "a thing does not say on which of several sites it is";
    OUTSIDE_SITE = "Q0413", Error, "a zone is outside the network of its site";
    FLOW_WITHOUT_REASON = "Q0414", Warning, "a flow has no reason";
    FLOW_WITHOUT_OWNER = "Q0415", Warning, "a flow has no owner";
    FLOW_EXPIRED = "Q0416", Warning, "a flow has expired, or is due for review";
    SAME_ENDS = "Q0417", Warning, "a flow goes from a thing to itself";
    NO_FIREWALL = "Q0418", Warning, "no firewall or router joins a routed zone";
    LINK_ENDS = "Q0419", Error, "the ends of a link do not agree with its sites";
    ANY_SERVICE = "Q0420", Warning, "a flow opens every service";
    BAD_NAT = "Q0421", Error, "an address translation cannot be made";
    UNROUTED_END = "Q0422", Error, "a flow is allowed to a zone that is not routed";
    UNREACHABLE = "Q0423", Error, "nothing leads from one end of a flow to the other";
    USELESS_REFUSAL = "Q0424", Warning, "a refused flow refuses nothing";
    FLOW_CONTRADICTED = "Q0425", Error, "a flow never takes effect";
    FLOW_PARTLY_CONTRADICTED = "Q0426", Warning, "other flows decide a part of a flow otherwise";
    FLOW_REDUNDANT = "Q0427", Warning, "a flow changes nothing";
    ADMIN_FROM_OUTSIDE = "Q0428", Warning, "an administration service is open to the Internet";
    CLEARTEXT = "Q0429", Warning, "a flow crosses a firewall in clear text";
    NEED_DENIED = "Q0430", Warning, "a flow refuses what a role needs";
    UNKNOWN_PROGRAM = "Q0431", Warning, "the flows of a program are not known";
    FLOWS_ALIKE = "Q0432", Warning, "flows differ in one thing alone";
}
