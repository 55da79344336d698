//! How the result is accepted.

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::choice;
use super::value::{At, Id, Ref, TimeSpan};
use super::{Endpoint, Person, Provable, Task};

choice! {
    /// What a test is about.
    TestKind {
        /// It does what was asked for.
        Functional = "functional",
        /// It refuses what it has to refuse.
        Security = "security",
        /// It is fast enough.
        Performance = "performance",
        /// It survives a failure.
        Resilience = "resilience",
        /// It can be restored.
        Backup = "backup",
        /// Each has the rights they should have.
        Access = "access",
    }
}

/// A test of the acceptance. It has a sheet in the acceptance file and a line of the coverage matrix; what it gave
/// stands in the file of results.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The id by which the rest of the file names it.
    pub id: Id<Test>,
    /// What is tested.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What it is about.
    pub kind: TestKind,
    /// What it verifies.
    #[serde(default)]
    pub verifies: Vec<Ref<Provable>>,
    /// Why the test is made.
    #[serde(default)]
    pub objective: String,
    /// What must be ready, one item a line.
    #[serde(default)]
    pub prerequisites: Vec<String>,
    /// What is done, one step a line.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What must be seen.
    #[schemars(length(min = 1))]
    pub expected: String,
    /// Who does it.
    pub tester: Option<Ref<Person>>,
    /// The task in which it is done.
    pub task: Option<Ref<Task>>,
    /// How a machine can do it.
    pub check: Option<Check>,
}

choice! {
    /// What a machine does.
    CheckKind {
        /// Opens a TCP connection.
        Tcp = "tcp",
        /// Sends a UDP datagram.
        Udp = "udp",
        /// Sends an echo request.
        Ping = "ping",
        /// Asks for a page.
        Http = "http",
        /// Asks for a name.
        Dns = "dns",
        /// Logs in to the directory.
        Ldap = "ldap",
        /// Reads or writes a file as a user.
        File = "file",
        /// Destroys and restores.
        Restore = "restore",
        /// Stops a service and waits for the alert.
        Service = "service",
        /// Sends many requests.
        Load = "load",
    }
}

choice! {
    /// What a user is expected to be able to do with a file.
    FileAccess {
        /// Nothing.
        Nothing = "nothing",
        /// Read, but not write.
        Read = "read",
        /// Read and write.
        Write = "write",
    }
}

/// How a machine can do a test. Each kind uses some of the keys.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What is done.
    pub kind: At<CheckKind>,
    /// From where (`tcp`, `udp`, `ping`, `http`).
    pub from: Option<Ref<Endpoint>>,
    /// To where (`tcp`, `udp`, `ping`, `dns`, `service`).
    pub to: Option<Ref<Endpoint>>,
    /// Port (`tcp`, `udp`).
    #[schemars(range(min = 1, max = 65535))]
    pub port: Option<At<u16>>,
    /// Whether it has to be open (`tcp`, `udp`, `ping`); yes when absent.
    pub open: Option<bool>,
    /// The application (`http`, `load`).
    pub application: Option<Ref<super::Application>>,
    /// Address, when it is not that of the application (`http`).
    pub url: Option<At<String>>,
    /// Status expected (`http`).
    #[schemars(range(min = 100, max = 599))]
    pub status: Option<At<u16>>,
    /// Name asked for (`dns`).
    pub name: Option<At<String>>,
    /// Answer expected (`dns`).
    pub answer: Option<At<String>>,
    /// The account used (`http`, `ldap`, `file`).
    #[serde(rename = "as")]
    pub user: Option<Ref<super::User>>,
    /// The folder (`file`).
    pub share: Option<Ref<super::Share>>,
    /// What the account is expected to be able to do (`file`).
    pub can: Option<At<FileAccess>>,
    /// The backup (`restore`).
    pub backup: Option<Ref<super::Backup>>,
    /// Unit of the system (`service`).
    pub unit: Option<At<String>>,
    /// The alert awaited (`service`).
    pub alert: Option<Ref<super::Alert>>,
    /// Longest time to be back (`service`, `restore`).
    pub within: Option<At<TimeSpan>>,
    /// Users at once (`load`).
    #[schemars(range(min = 1))]
    pub users: Option<At<u32>>,
    /// Response time that 95 % of the requests keep (`load`).
    pub response: Option<At<TimeSpan>>,
}
