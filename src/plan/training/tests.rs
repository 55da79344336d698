use super::*;
use crate::plan::fixture::planned;

const TABLES: &str = r#"
[[stakeholder]]
id = "boss"
name = "The manager"
involvement = ["decides"]
[[site]]
id = "office"
title = "Office"
kind = "head-office"
[[zone]]
id = "desks"
title = "Desks"
site = "office"
cidr = "192.0.2.0/26"
trust = "access"
[[zone]]
id = "core"
title = "Core"
site = "office"
cidr = "192.0.2.64/26"
trust = "core"
[[device]]
id = "fw"
title = "Firewall"
kind = "firewall"
joins = ["desks", "core"]
[[server]]
id = "files"
title = "Files"
zone = "core"
roles = ["file", "app", "ad"]
os = "debian-12"
[[client]]
id = "pcs"
title = "Computers"
zone = "desks"
count = 3
os = "windows-11"
users = ["staff", "sales"]
[[group]]
id = "staff"
title = "Staff"
[[group]]
id = "sales"
title = "Sales"
[[user]]
id = "u1"
title = "Account of the manager"
person = "boss"
groups = ["staff"]
[[user]]
id = "u2"
title = "Bea"
groups = ["staff", "sales"]
[[user]]
id = "u3"
title = "Carl"
groups = ["staff"]
[[user]]
id = "robot"
title = "Robot"
kind = "service"
groups = ["staff"]
[directory]
domain = "corp.example"
[[share]]
id = "common"
path = "Common"
title = "Common"
server = "files"
rights = { staff = "read" }
[[share]]
id = "deals"
path = "Common/Deals"
title = "Deals"
inherit = false
rights = { sales = "write" }
[[application]]
id = "crm"
title = "CRM"
server = "files"
url = "https://crm.corp.example/"
certificate = "internal-ca"
groups = ["sales"]
[[training]]
id = "t"
title = "First steps"
audience = ["boss", "pcs", "sales"]
duration = "1h"
date = 2026-09-08T09:00:00
"#;

fn all(plan: &Plan) -> Vec<Guide> {
    let memberships = Memberships::of(&plan.project);
    guides(plan, &memberships, &RightsMatrix::of(&plan.project, &memberships))
}

#[test]
fn everyone_signs_once_and_no_program_does() {
    let plan = planned(TABLES);
    let names = trainees(&plan, &Memberships::of(&plan.project), &plan.project.training[0]);
    assert_eq!(names, ["The manager", "Bea", "Carl"]);
}

#[test]
fn accounts_that_can_do_the_same_share_a_guide() {
    let found = all(&planned(TABLES));
    let accounts: Vec<&[String]> = found.iter().map(|one| one.accounts.as_slice()).collect();
    assert_eq!(accounts, [["u1".to_owned(), "u3".to_owned()].as_slice(), ["u2".to_owned()].as_slice()]);
    let folders =
        |number: usize| found[number].folders.iter().map(|(id, right)| (id.as_str(), *right)).collect::<Vec<_>>();
    assert_eq!(folders(0), [("common", Right::Read)]);
    assert_eq!(folders(1), [("common", Right::Read), ("deals", Right::Write)]);
    assert!(found.iter().all(|one| one.clients == ["pcs"]));
    assert!(found[0].applications.is_empty());
    assert_eq!(found[1].applications[0].0, "crm");
}

#[test]
fn an_application_is_reached_as_the_flows_say() {
    // The flow of those whom the application lets in is worked out; no way leads from another site.
    let far = r#"
        [[site]]
        id = "away"
        title = "Elsewhere"
        kind = "branch"
        [[zone]]
        id = "far"
        title = "Far"
        site = "away"
        cidr = "198.51.100.0/24"
        trust = "access"
        [[client]]
        id = "laptops"
        title = "Laptops"
        zone = "far"
        count = 1
        os = "windows-11"
        users = ["sales"]
        [[device]]
        id = "box"
        title = "Box"
        kind = "router"
        joins = ["far"]
    "#;
    let found = all(&planned(&format!("{TABLES}{far}")));
    let access: Vec<(&str, bool)> =
        found[1].applications[0].1.iter().map(|one| (one.client.as_str(), one.opened)).collect();
    assert_eq!(access, [("pcs", true), ("laptops", false)]);
}
