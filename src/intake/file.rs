//! The uploaded files, kept under their SHA-256 beside the database. A file is written and synced before a row names it, and never changed.
use std::io::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// The SHA-256 of a file in lower-case hex.
pub fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Keeps a file under its digest.
///
/// # Errors
/// What the disk says.
pub fn keep(folder: &Path, sha256: &str, bytes: &[u8]) -> Result<(), Problem> {
    let place = folder.join(sha256);
    if place.is_file() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    let half = folder.join(format!("{sha256}.{}", crate::unit::secret_token()));
    let mut file = std::fs::File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(half, place)?;
    Ok(())
}

/// The bytes of a kept file.
///
/// # Errors
/// [`Problem::Missing`] when it is gone.
pub fn read(folder: &Path, sha256: &str) -> Result<Vec<u8>, Problem> {
    let digest = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digest {
        return Err(Problem::Missing("上传的文件"));
    }
    match std::fs::read(folder.join(sha256)) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Problem::Missing("上传的文件"))
        }
        Err(error) => Err(error.into()),
    }
}
