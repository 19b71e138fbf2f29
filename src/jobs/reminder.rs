//! The morning's reminder: who gave a mail address and has something due within three days gets one mail a day.
//! It tells what waits and how many, never a name, a number or a result.
use std::fmt::Write;

use crate::mail::{self, Letter};
use crate::people::view;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::rules::day::Day;
use crate::unit::Rx;
use crate::web::{Site, Waiting};

/// What is due within so many days is worth a mail.
const AHEAD_DAYS: u32 = 3;

pub(super) fn remind(site: &Site) -> Result<String, Problem> {
    let people = site.read_now(&Actor::system(), view::with_mail)?;
    let mut queued = 0;
    for (actor, address) in people {
        let letter = site.read_now(&actor, |rx| {
            let waiting = (site.frame.waiting)(rx)?;
            Ok(letter(rx, &site.config.public_url, address, &waiting))
        })?;
        if let Some(letter) = letter {
            let new = site.keep_now(&Actor::system(), |tx| mail::queue(tx, &letter))?;
            queued += usize::from(new);
        }
    }
    Ok(format!("放入 {queued} 封提醒"))
}

fn letter(rx: &Rx, url: &str, recipient: String, waiting: &[Waiting]) -> Option<Letter> {
    let (today, limit) = (rx.today(), rx.today().plus_days(AHEAD_DAYS));
    let mut soon: Vec<(Day, &Waiting)> = waiting
        .iter()
        .filter_map(|one| one.due().map(|due| (due, one)))
        .filter(|(due, _)| *due <= limit)
        .collect();
    soon.sort_by_key(|(due, _)| *due);
    let (first, _) = soon.first()?;
    let subject = if *first < today {
        "安样：有事项已逾期"
    } else {
        "安样：有事项即将到期"
    };
    Some(Letter {
        account_id: Some(rx.actor.id.clone()),
        recipient,
        subject: subject.to_owned(),
        body: body(url, today, &soon),
        unique_key: format!("reminder:{}:{today}", rx.actor.id),
    })
}

fn body(url: &str, today: Day, soon: &[(Day, &Waiting)]) -> String {
    let mut text = String::from("您好：\n\n以下事项已逾期或将在三日内到期。\n\n");
    for (due, one) in soon {
        let word = if *due < today {
            "已逾期，原定"
        } else {
            "最迟"
        };
        let unit = if one.unit.is_empty() { "件" } else { one.unit };
        let line = writeln!(
            text,
            "- {}：{} {unit}，其中最早的{word} {due}",
            one.title,
            one.count()
        );
        if line.is_err() {
            break;
        }
    }
    let end = format!("\n请登录办理：{url}/\n\n本邮件由系统自动发出，请勿回复。\n");
    [text, end].concat()
}

#[cfg(test)]
mod tests {
    use super::body;
    use crate::web::Waiting;

    #[test]
    fn a_reminder_says_what_waits_and_where() {
        let day = |text: &str| text.parse().unwrap();
        let waiting = Waiting::counted("待送达通知书", (2, None));
        let soon = [(day("2026-03-01"), &waiting), (day("2026-03-04"), &waiting)];
        let text = body("https://anyang.test", day("2026-03-02"), &soon);
        assert!(text.contains("- 待送达通知书：2 件，其中最早的已逾期，原定 2026-03-01"));
        assert!(text.contains("- 待送达通知书：2 件，其中最早的最迟 2026-03-04"));
        assert!(text.contains("https://anyang.test/"));
    }
}
