//! `Q05xx`: directory, rights, storage, applications, backups, monitoring.

super::codes! {
    GROUP_CYCLE = "Q0501", Error, "groups are members of each other in a circle";
    OU_CYCLE = "Q0502", Error, "organisational units hold each other in a circle";
    NO_DIRECTORY = "Q0503", Error, "there are groups or accounts, and no directory";
    NO_CONTROLLER = "Q0504", Warning, "no server holds the directory";
    DUPLICATE_PATH = "Q0505", Error, "two folders have the same path";
    FOLDER_WITHOUT_SERVER = "Q0506", Error, "no server holds a folder";
    FOLDER_WITHOUT_RIGHTS = "Q0507", Warning, "nobody has rights on a folder";
    NOT_BACKED_UP = "Q0508", Warning, "a server is not backed up";
    NOT_MONITORED = "Q0509", Warning, "a server is not monitored";
    ROLE_MISSING = "Q0510", Warning, "a server holds something without having its role";
    BACKUP_ON_ITSELF = "Q0511", Error, "a server is backed up to itself";
    NOT_HTTPS = "Q0512", Error, "the address of an application is not one of HTTPS";
    NOBODY_LET_IN = "Q0513", Warning, "an application lets nobody in";
    UNKNOWN_OS = "Q0514", Warning, "an operating system is not known";
    RPO_TOO_SHORT = "Q0515", Warning, "a backup is too rare for what it promises";
    FOLDER_WITHOUT_PARENT = "Q0516", Error, "the folder above a folder is missing";
    FOLDER_ELSEWHERE = "Q0517", Error, "a folder is on another server than the folder above";
    UNENCRYPTED_COPY = "Q0518", Warning, "a copy leaves the site without being encrypted";
    NAME_TOO_LONG = "Q0519", Error, "a name is too long for the directory";
    NOTHING_KEPT = "Q0520", Error, "a backup keeps nothing";
    NEVER_RESTORED = "Q0521", Warning, "no test restores a backup";
    ALERT_NOT_WATCHED = "Q0522", Warning, "an alert is on something that is not watched";
    NAME_REFUSED = "Q0523", Error, "a name has a character that the directory refuses";
    CERTIFICATE_TOO_SHORT = "Q0524", Warning, "a certificate ends before the hand-over and its support";
    NO_EXERCISE = "Q0525", Warning, "the restoration of a backup is not tried again after the hand-over";
}
