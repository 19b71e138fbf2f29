//! Passwords: argon2id at the library's recommended cost, what is too weak to be one, and the change of one's own.
//! Hashing is slow on purpose, so it happens beside the gate: a command is handed a [`Sealed`] password and never hashes.
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use serde::Deserialize;

use crate::people::table;
use crate::problem::Problem;
use crate::rules::refusal::Refusal;
use crate::unit::{Rx, Tx, secret_token};

/// Passwords that are tried first by everyone.
const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "qwertyuiop",
    "password123",
    "administrator",
    "anyang12345",
    "woaini1314",
    "1q2w3e4r5t",
];

/// Hashes a password (argon2id, random salt). Slow on purpose: call it off the async threads.
///
/// # Errors
/// A fault when the library refuses.
pub fn hash(password: &str) -> Result<String, Problem> {
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| Problem::fault(error.to_string()))?;
    Ok(hash.to_string())
}

/// Whether the password is the one behind the hash.
///
/// # Errors
/// A fault when the hash cannot be read.
pub fn matches(password: &str, hash: &str) -> Result<bool, Problem> {
    let hash = PasswordHash::new(hash).map_err(|error| Problem::fault(error.to_string()))?;
    Ok(Argon2::default()
        .verify_password(password.as_bytes(), &hash)
        .is_ok())
}

/// Refuses short, common and self-evident passwords.
///
/// # Errors
/// [`Refusal::PasswordWeak`].
pub fn strong(password: &str, login: &str) -> Result<(), Refusal> {
    let lower = password.to_lowercase();
    let same = password
        .chars()
        .next()
        .is_some_and(|first| password.chars().all(|sign| sign == first));
    if password.chars().count() < 10
        || lower.contains(login)
        || COMMON.contains(&lower.as_str())
        || same
    {
        return Err(Refusal::PasswordWeak);
    }
    Ok(())
}

/// A password beside its hash, made before the command that keeps the hash.
#[derive(Clone)]
pub struct Sealed {
    password: String,
    hash: String,
}

impl Sealed {
    /// A fresh one-time password of twelve signs.
    ///
    /// # Errors
    /// A fault when the library refuses.
    pub fn once() -> Result<Self, Problem> {
        Self::of(&secret_token().chars().take(12).collect::<String>())
    }

    /// Seals a given password: the demonstration's and the tests', whose passwords are printed.
    ///
    /// # Errors
    /// A fault when the library refuses.
    pub fn of(password: &str) -> Result<Self, Problem> {
        Ok(Self {
            password: password.to_owned(),
            hash: hash(password)?,
        })
    }

    /// The password, to be shown once.
    pub fn password(&self) -> &str {
        &self.password
    }

    pub(super) fn hash(&self) -> &str {
        &self.hash
    }
}

/// The person changes the own password.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordChange {
    /// The present one.
    pub present: String,
    /// The new one.
    pub wanted: String,
    /// The new one again.
    pub again: String,
}

/// A change whose present password was compared and whose new one was hashed.
pub struct SealedChange {
    compared: String,
    wanted: Sealed,
}

/// The hash that the own account has now, and its log-in name.
///
/// # Errors
/// What the database says.
pub fn present(rx: &mut Rx) -> Result<(String, String), Problem> {
    let account = table::by_id(rx.conn, &rx.actor.id)?;
    Ok((account.login, account.password_hash))
}

/// Compares the present password and hashes the new one: slow on purpose, so never inside a transaction.
///
/// # Errors
/// [`Refusal::PasswordWrong`], [`Refusal::PasswordWeak`], or the two new ones differ.
pub fn seal_change(
    (login, hash): (String, String),
    change: &PasswordChange,
) -> Result<SealedChange, Problem> {
    if !matches(&change.present, &hash)? {
        return Err(Refusal::PasswordWrong.into());
    }
    if change.wanted != change.again {
        return Err(Problem::field(
            "again",
            "两次输入的新密码不一致，请重新输入",
        ));
    }
    strong(&change.wanted, &login)?;
    Ok(SealedChange {
        compared: hash,
        wanted: Sealed::of(&change.wanted)?,
    })
}

/// Keeps the new password.
///
/// # Errors
/// [`Refusal::PasswordWrong`] when the password was changed since it was compared.
pub fn change(tx: &mut Tx, change: &SealedChange) -> Result<(), Problem> {
    let id = tx.actor.id.clone();
    let account = table::by_id(tx.conn, &id)?;
    if account.password_hash != change.compared {
        return Err(Refusal::PasswordWrong.into());
    }
    tx.act("account.change_password", format!("account:{id}"));
    table::set_password(tx.conn, &id, change.wanted.hash(), false)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{hash, matches, strong};

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let kept = hash("山梨酸 0.05 g").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(matches("山梨酸 0.05 g", &kept).unwrap());
        assert!(!matches("山梨酸 0.5 g", &kept).unwrap());
    }

    #[test]
    fn short_common_and_self_evident_passwords_are_refused() {
        for weak in ["short", "1234567890", "zhang.san-2026", "aaaaaaaaaaaa"] {
            assert!(strong(weak, "zhang.san").is_err(), "{weak}");
        }
        assert!(strong("corn-oil-2026", "zhang.san").is_ok());
    }
}
