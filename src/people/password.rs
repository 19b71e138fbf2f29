//! Passwords: argon2id at the library's recommended cost, and what is too weak to be one.
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};

use crate::problem::Problem;
use crate::rules::refusal::Refusal;

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
