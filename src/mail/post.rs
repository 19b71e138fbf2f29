//! The postman: one SMTP server, plain text, over TLS wherever the address says so. He knows no account and no stage.
use std::time::{Duration, SystemTime};

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{Address, SmtpTransport, Transport};

use super::OutboxRow;
use crate::problem::Problem;

/// A server that does not answer in this time is tried again later.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where mail leaves and in whose name.
#[derive(Clone)]
pub struct MailConfig {
    /// `smtps://user:password@host`, `smtp://host:587?tls=required` or `smtp://host:25` within the own network.
    pub smtp_url: String,
    /// The sender: `安样 <anyang@example.gov.cn>`.
    pub from: String,
}

impl std::fmt::Debug for MailConfig {
    /// Without the URL: it carries a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailConfig")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// Sends mail.
pub struct Postman {
    transport: SmtpTransport,
    from: Mailbox,
}

/// Why a mail did not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What was said, for the administrator.
    pub(super) reason: String,
    /// Whether trying again is in vain: an address that is none, a server that says never.
    pub(super) for_good: bool,
}

/// Whether this is a mail address.
pub(super) fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

impl Postman {
    /// Reads the configuration.
    ///
    /// # Errors
    /// Which of the two settings cannot be read.
    pub fn new(config: &MailConfig) -> Result<Self, Problem> {
        let from = config.from.parse::<Mailbox>().map_err(|error| {
            let text = format!(
                "发件人「{}」不是邮箱（{error}）；请写成 安样 <anyang@example.gov.cn>",
                config.from
            );
            Problem::Unreadable("mail_from", text)
        })?;
        let transport = SmtpTransport::from_url(&config.smtp_url)
            .map_err(|error| {
                let text =
                    format!("SMTP 地址读不出（{error}）；请写成 smtps://用户:密码@服务器 或 smtp://服务器:587?tls=required");
                Problem::Unreadable("smtp_url", text)
            })?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { transport, from })
    }

    /// Whether the server answers; for `doctor`.
    ///
    /// # Errors
    /// What the server or the network says.
    pub fn answers(&self) -> Result<bool, String> {
        self.transport
            .test_connection()
            .map_err(|error| told(&error))
    }

    /// Sends one mail. Blocking.
    pub(super) fn send(&self, row: &OutboxRow) -> Result<(), Refusal> {
        let message = self.message(row)?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) => Err(Refusal {
                for_good: error.is_permanent(),
                reason: told(&error),
            }),
        }
    }

    fn message(&self, row: &OutboxRow) -> Result<Message, Refusal> {
        let never = |reason: String| Refusal {
            reason,
            for_good: true,
        };
        let to = row
            .recipient
            .parse::<Address>()
            .map_err(|error| never(format!("收件地址不是邮箱（{error}）")))?;
        let micros = u64::try_from(row.created_at.micros()).unwrap_or(0);
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(row.subject.clone())
            .message_id(Some(format!("<{}@{}>", row.id, self.from.email.domain())))
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
            .header(ContentType::TEXT_PLAIN)
            .body(row.body.clone())
            .map_err(|error| never(format!("邮件写不成（{error}）")))
    }
}

/// An error with what lies behind it, short enough for a cell.
fn told(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error;
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(one) = inner {
        let more = one.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        inner = one.source();
    }
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::{MailConfig, Postman};

    #[test]
    fn settings_that_cannot_be_read_are_told() {
        let of = |smtp_url: &str, from: &str| MailConfig {
            smtp_url: smtp_url.to_owned(),
            from: from.to_owned(),
        };
        assert!(Postman::new(&of("smtp://127.0.0.1:2525", "安样 <a@example.cn>")).is_ok());
        for (url, from, code) in [
            ("smtp://127.0.0.1", "nobody", "mail_from"),
            ("mail.example.cn", "a@example.cn", "smtp_url"),
        ] {
            let told = Postman::new(&of(url, from))
                .err()
                .map(|problem| problem.code());
            assert_eq!(told, Some(code));
        }
        let shown = format!("{:?}", of("smtps://u:secret@h", "a@example.cn"));
        assert!(!shown.contains("secret"));
    }
}
