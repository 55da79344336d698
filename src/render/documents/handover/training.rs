//! The training plan (« plan de formation »): sessions, attendance, evaluation, and what each audience has to know.

use serde_json::{Value, json};

use crate::artifact::Artifact;
use crate::model::{Application, Directory, Training};
use crate::plan::agenda::{When, agenda};
use crate::plan::training::{Guide, guides, trainees};
use crate::render::deliverable::Studio;
use crate::render::documents::Context;
use crate::render::documents::dossier::{Chapter, Copy, directory, text};
use crate::render::typeset::{Job, TypesetError};

/// `formation.pdf`.
///
/// # Errors
/// A fault in a template.
pub fn make(studio: &Studio<'_>) -> Result<Vec<Artifact>, TypesetError> {
    let cx = &studio.context;
    let identity = cx.identity(cx.text("formation.title"), Some(cx.text("formation.subtitle")), "training");
    let job = Job::new("documents/formation.typ", cx.ident("formation"), identity);
    Ok(vec![studio.pdf("formation.pdf", &job.with_data("formation", data(cx)))?])
}

/// What the document says, as its template reads it.
pub fn data(cx: &Context<'_>) -> Value {
    let chapter = Chapter::of(cx, Copy::Full);
    let project = &cx.plan.project;
    let found = guides(cx.plan, &chapter.memberships, &chapter.rights);
    json!({
        "sessions": project.training.iter().map(|one| session(&chapter, one)).collect::<Vec<_>>(),
        "session": project.directory.as_ref().map(|one| opening(&chapter, one)),
        "help": project.support.as_ref().map(|support| text(&support.channel)),
        "guides": found.iter().map(|one| guide(&chapter, one)).collect::<Vec<_>>(),
    })
}

fn session(chapter: &Chapter<'_>, one: &Training) -> Value {
    let cx = &chapter.cx;
    let agenda = agenda(&cx.plan.project, &cx.plan.timeline);
    let date = agenda.iter().find(|session| session.id == one.id.as_str()).map(|session| match session.when {
        When::Hours { from, .. } => cx.locale.date_time(from),
        When::Days { first, .. } => cx.locale.date(first),
    });
    json!({
        "code": cx.plan.label(one.id.as_str()),
        "title": one.title,
        "audience": cx.listed(&one.audience),
        "date": date,
        "duration": cx.locale.span(one.duration.value),
        "place": text(&one.place),
        "trainers": text(&cx.listed(&one.trainers)),
        "trainer-names": cx.names(&one.trainers),
        "objectives": one.objectives,
        "programme": one.programme,
        "material": text(&one.material),
        "evaluation": text(&one.evaluation),
        "people": trainees(cx.plan, &chapter.memberships, one),
        "criteria": one.objectives.iter().map(|what| cx.locale.fill("formation.score-able", &[("what", what)])).collect::<Vec<_>>(),
    })
}

/// How anyone of the domain opens a session.
fn opening(chapter: &Chapter<'_>, found: &Directory) -> Value {
    let cx = &chapter.cx;
    let policy = directory::password(chapter, &found.password);
    let told = |key: &str| policy[key].as_str().unwrap_or_default().to_owned();
    // What stands by itself elsewhere goes on a sentence here.
    let lockout = told("lockout");
    let mut letters = lockout.chars();
    let lockout = letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default();
    let password: [(&str, String); 2] = [("length", told("min-length")), ("lockout", lockout)];
    let password: Vec<(&str, &str)> = password.iter().map(|(key, value)| (*key, value.as_str())).collect();
    json!([
        cx.locale.fill("formation.logon", &[("netbios", &directory::netbios(found))]),
        cx.text("formation.first"),
        cx.locale.fill("formation.password", &password),
    ])
}

fn guide(chapter: &Chapter<'_>, one: &Guide) -> Value {
    let cx = &chapter.cx;
    let project = &cx.plan.project;
    let title = |id: &String| project.title(id).to_owned();
    let names: Vec<String> = one.accounts.iter().map(title).collect();
    let folders = one.folders.iter().filter_map(|(id, right)| {
        let folder = chapter.rights.folder(id)?;
        let server = folder.server.as_deref().unwrap_or_default();
        Some(json!({
            "path": format!("\\\\{server}\\{}", folder.path.replace('/', "\\")),
            "contents": text(&folder.title),
            "right": cx.locale.text(&format!("formation.right.{}", right.key())),
        }))
    });
    let applications = one.applications.iter().filter_map(|(id, ways)| {
        let application = project.find::<Application>(id)?;
        let from = |opened: bool| {
            let clients: Vec<String> =
                ways.iter().filter(|way| way.opened == opened).map(|way| title(&way.client)).collect();
            let key = if opened { "formation.reached" } else { "formation.not-reached" };
            (!clients.is_empty()).then(|| cx.locale.fill(key, &[("clients", &cx.locale.list(&clients))]))
        };
        let mut access: Vec<String> = [from(true), from(false)].into_iter().flatten().collect();
        if access.is_empty() {
            access.push(cx.text("formation.no-client").to_owned());
        }
        Some(json!({ "title": application.title, "url": application.url.value, "access": access }))
    });
    let link = |id: &String| cx.locale.fill("formation.vpn", &[("link", project.title(id))]);
    json!({
        "title": cx.locale.fill("formation.guide", &[("names", &cx.locale.list(&names))]),
        "accounts": one.accounts,
        "clients": text(&one.clients.iter().map(title).collect::<Vec<_>>().join(", ")),
        "links": one.links.iter().map(link).collect::<Vec<_>>(),
        "folders": folders.collect::<Vec<_>>(),
        "applications": applications.collect::<Vec<_>>(),
    })
}
