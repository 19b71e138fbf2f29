//! Jobs and mail: a run is worked once, a missed one is caught up, a failed one is tried again; mail leaves through a server of the test's own.
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use anyang::jobs::runner::{self, Outcome};
use anyang::jobs::{JOBS, Job, by_name};
use anyang::mail::{self, Letter, MailConfig, Postman};
use anyang::problem::Problem;
use anyang::rules::actor::{Actor, Role};
use anyang::unit::off_thread;
use anyang::web::Site;
use axum::http::StatusCode;

use crate::harness::TestApp;

/// A mail server of a few lines, on a port of its own.
struct MailServer {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    refuses: Arc<AtomicBool>,
}

impl MailServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Self {
            port: listener.local_addr().expect("an address").port(),
            mails: Arc::default(),
            refuses: Arc::default(),
        };
        let (mails, refuses) = (Arc::clone(&server.mails), Arc::clone(&server.refuses));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                speak(stream.expect("a client"), &mails, &refuses);
            }
        });
        server
    }

    fn config(&self) -> MailConfig {
        MailConfig {
            smtp_url: format!("smtp://127.0.0.1:{}", self.port),
            from: "安样 <anyang@example.cn>".to_owned(),
        }
    }

    fn received(&self) -> Vec<String> {
        self.mails.lock().expect("the mails").clone()
    }
}

fn speak(stream: TcpStream, mails: &Mutex<Vec<String>>, refuses: &AtomicBool) {
    let mut answers = stream.try_clone().expect("a twin");
    let mut say = |line: &str| {
        // A client that has gone needs no answer.
        answers.write_all(format!("{line}\r\n").as_bytes()).is_ok()
    };
    say("220 test");
    let mut data: Option<String> = None;
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { return };
        if let Some(mail) = &mut data {
            if line == "." {
                mails
                    .lock()
                    .expect("the mails")
                    .push(data.take().unwrap_or_default());
                say("250 kept");
            } else {
                mail.push_str(&line);
                mail.push('\n');
            }
            continue;
        }
        let verb = line.get(..4).unwrap_or_default().to_uppercase();
        match verb.as_str() {
            "EHLO" => say("250 test"),
            "MAIL" if refuses.load(Ordering::Relaxed) => say("451 try later"),
            "RCPT" if line.contains("gone@") => say("550 no such mailbox"),
            "DATA" => {
                data = Some(String::new());
                say("354 go on")
            }
            "QUIT" => say("221 bye"),
            _ => say("250 ok"),
        };
    }
}

fn letter(to: &str, key: &str) -> Letter {
    Letter {
        recipient: to.to_owned(),
        subject: "有事项即将到期".to_owned(),
        body: "待送达通知书：2 件\n请登录办理".to_owned(),
        unique_key: key.to_owned(),
        ..Letter::default()
    }
}

async fn queued(t: &TestApp, letter: Letter) -> bool {
    let system = Actor::system();
    let queued = t.site.keep(&system, move |tx| mail::queue(tx, &letter));
    queued.await.expect("queued")
}

async fn deliver(t: &TestApp, config: &MailConfig) -> mail::Round {
    let (site, postman) = (t.site.clone(), Postman::new(config).expect("a postman"));
    off_thread(move || mail::deliver(&site, &postman))
        .await
        .expect("a round")
}

fn later(t: &TestApp, seconds: i64) {
    t.site
        .clock()
        .set(t.site.clock().now().plus_seconds(seconds));
}

#[tokio::test]
async fn a_mail_leaves_once_in_plain_text_under_a_fixed_id() {
    let (t, server) = (TestApp::at("2026-03-02 09:00").await, MailServer::start());
    assert!(queued(&t, letter("li@example.cn", "one")).await);
    assert!(
        !queued(&t, letter("li@example.cn", "one")).await,
        "the same cause is one mail"
    );
    assert_eq!(
        deliver(&t, &server.config()).await,
        mail::Round { sent: 1, failed: 0 }
    );
    assert_eq!(deliver(&t, &server.config()).await, mail::Round::default());
    let mails = server.received();
    assert_eq!(mails.len(), 1);
    for part in [
        "To: li@example.cn",
        "Message-ID: <",
        "@example.cn>",
        "Content-Type: text/plain; charset=utf-8",
    ] {
        assert!(mails[0].contains(part), "{part}: {}", mails[0]);
    }
}

#[tokio::test]
async fn a_refused_mail_is_tried_again_later_and_given_up_when_it_is_in_vain() {
    let (t, server) = (TestApp::at("2026-03-02 09:00").await, MailServer::start());
    server.refuses.store(true, Ordering::Relaxed);
    queued(&t, letter("li@example.cn", "one")).await;
    let failed = mail::Round { sent: 0, failed: 1 };
    assert_eq!(deliver(&t, &server.config()).await, failed);
    assert_eq!(
        deliver(&t, &server.config()).await,
        mail::Round::default(),
        "not at once"
    );
    let admin = t.person(Role::SystemAdmin).await;
    let page = admin.get("/jobs").await;
    assert!(
        page.text.contains("try later"),
        "the reason stands on the page: {}",
        page.text
    );
    later(&t, 61);
    assert_eq!(deliver(&t, &server.config()).await, failed);
    server.refuses.store(false, Ordering::Relaxed);
    later(&t, 301);
    assert_eq!(deliver(&t, &server.config()).await.sent, 1);
    queued(&t, letter("gone@example.cn", "two")).await;
    queued(&t, letter("no address", "three")).await;
    assert_eq!(deliver(&t, &server.config()).await.failed, 2);
    later(&t, 30 * 24 * 3600);
    assert_eq!(
        deliver(&t, &server.config()).await,
        mail::Round::default(),
        "in vain is given up"
    );
}

#[tokio::test]
async fn a_run_is_worked_once_and_a_missed_night_is_caught_up() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let round = async || {
        let site = t.site.clone();
        off_thread(move || runner::round(&site))
            .await
            .expect("a round")
    };
    assert_eq!(
        round().await.len(),
        JOBS.len(),
        "what was due before the start is done at the start"
    );
    assert!(round().await.is_empty(), "and not again");
    later(&t, 120);
    let names: Vec<&str> = round().await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["mail"]);
    later(&t, 3 * 24 * 3600);
    let night = round().await;
    let audit = night
        .iter()
        .find(|(name, _)| *name == "audit")
        .expect("the nightly job");
    let Outcome::Done(text) = &audit.1 else {
        panic!("{audit:?}")
    };
    assert!(
        text.contains("全链成立") && text.contains("2026-03-04 根值"),
        "{text}"
    );
}

/// Fails until the chain is long enough: a job that is repaired by a person.
fn fragile(site: &Site) -> Result<String, Problem> {
    let chain = site.read_now(&Actor::system(), |rx| anyang::unit::audit::verify(rx.conn))?;
    if chain.entries < 2 {
        return Err(Problem::fault("not yet"));
    }
    Ok("好了".to_owned())
}

#[tokio::test]
async fn a_failed_run_is_taken_up_again_and_a_working_one_is_left_alone() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let due = t.site.clock().now();
    let run = async || {
        let site = t.site.clone();
        let job = Job {
            name: "fragile",
            title: "示例",
            when: anyang::jobs::schedule::When::Every(1),
            run: fragile,
        };
        off_thread(move || runner::run(&site, &job, due))
            .await
            .expect("a run")
    };
    assert_eq!(run().await, Outcome::Failed("not yet".to_owned()));
    assert_eq!(run().await, Outcome::Taken, "not at once");
    t.person(Role::Sampler).await;
    later(&t, 301);
    assert_eq!(run().await, Outcome::Done("好了".to_owned()));
    later(&t, 301);
    assert_eq!(run().await, Outcome::Taken, "done is done");
}

#[tokio::test]
async fn the_system_administrator_sees_the_jobs_and_runs_one() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let admin = t.person(Role::SystemAdmin).await;
    let before = admin.get("/jobs").await;
    assert!(before.text.contains("还没有运行") && before.text.contains("核验审计日志全链"));
    assert_eq!(
        admin.post("/jobs/audit/run", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let after = admin.get("/jobs").await;
    assert!(after.text.contains("全链成立，共"), "{}", after.text);
    assert_eq!(
        admin.post("/jobs/absent/run", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        t.person(Role::Leader).await.get("/jobs").await.status,
        StatusCode::FORBIDDEN
    );
    assert!(by_name("audit").is_some() && by_name("absent").is_none());
}

#[tokio::test]
async fn ended_sessions_are_swept_and_living_ones_stay() {
    let t = TestApp::at("2026-03-02 09:00").await;
    let old = t.person(Role::Sampler).await;
    later(&t, 40 * 60);
    let fresh = t.person(Role::Sampler).await;
    let site = t.site.clone();
    let sweep = off_thread(move || runner::run_now(&site, by_name("sessions").expect("the job")));
    assert_eq!(
        sweep.await.expect("a run"),
        Outcome::Done("清除 1 个已结束的登录".to_owned())
    );
    assert_eq!(fresh.get("/account").await.status, StatusCode::OK);
    assert_eq!(old.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_gave_an_address_is_reminded_once_a_day_of_what_is_due() {
    let t = TestApp::city("2026-03-02 09:00").await;
    let (admin, planner) = (
        t.person(Role::SystemAdmin).await,
        t.person(Role::CityPlanner).await,
    );
    let account: serde_json::Value =
        serde_json::from_str(&planner.get_json("/account").await.text).expect("JSON");
    let address = format!("/users/{}", account["login"].as_str().expect("a log-in"));
    let form = [
        ("name", "计划示例"),
        ("mail", "plan at example"),
        ("revision", "1"),
    ];
    assert!(admin.post(&address, &form).await.text.contains("不是邮箱"));
    let form = [
        ("name", "计划示例"),
        ("mail", "plan@example.cn"),
        ("revision", "1"),
    ];
    assert_eq!(
        admin.post(&address, &form).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(admin.get(&address).await.text.contains("plan@example.cn"));
    let site = t.site.clone();
    let people =
        off_thread(move || site.read_now(&Actor::system(), anyang::people::view::with_mail));
    let people = people.await.expect("people");
    assert_eq!(people.len(), 1);
    assert_eq!(
        (people[0].0.id.as_str(), people[0].1.as_str()),
        (planner.account.as_str(), "plan@example.cn")
    );
    let site = t.site.clone();
    let run =
        off_thread(move || runner::run_now(&site, by_name("reminders").expect("the job"))).await;
    assert!(matches!(run.expect("a run"), Outcome::Done(_)));
}
