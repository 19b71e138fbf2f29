//! TLS of `serve` itself: certificate and key from PEM files, read again on SIGHUP so that a renewed certificate needs no restart.
//! The crypto is ring, the same that mail uses, so that the program carries one.
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::open::tell;
use crate::problem::Problem;

/// Where certificate and key stand.
#[derive(Debug, Clone)]
pub(super) struct Files {
    cert: PathBuf,
    key: PathBuf,
}

impl Files {
    /// Both or none.
    pub(super) fn of(cert: Option<&Path>, key: Option<&Path>) -> Option<Self> {
        Some(Self {
            cert: cert?.to_path_buf(),
            key: key?.to_path_buf(),
        })
    }

    fn read(&self) -> Result<Arc<ServerConfig>, Problem> {
        let chain: Vec<CertificateDer> = CertificateDer::pem_file_iter(&self.cert)
            .and_then(Iterator::collect)
            .map_err(|error| unread("证书", &self.cert, &error))?;
        if chain.is_empty() {
            return Err(refused(format!(
                "文件 {} 里没有证书；请给 PEM 格式、证书链在内的文件",
                self.cert.display()
            )));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|error| unread("私钥", &self.key, &error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| {
                refused(format!("证书与私钥不能用（{error}）；请核对两者是不是一对"))
            })?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    /// The configuration of the acceptor.
    ///
    /// # Errors
    /// Which file cannot be read, or that the two do not belong together.
    pub(super) fn config(&self) -> Result<RustlsConfig, Problem> {
        self.read().map(RustlsConfig::from_config)
    }

    /// Reads the files again on every SIGHUP; a certificate that cannot be read leaves the present one.
    pub(super) async fn follow(self, config: RustlsConfig) {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hangup) = signal(SignalKind::hangup()) else {
            return;
        };
        while hangup.recv().await.is_some() {
            match self.read() {
                Ok(fresh) => {
                    config.reload_from_config(fresh);
                    tell("已重新读取证书");
                }
                Err(problem) => tell(&format!("没有换用新证书，继续使用原来的：{problem}")),
            }
        }
    }
}

fn refused(text: String) -> Problem {
    Problem::Unreadable("tls", text)
}

fn unread(what: &str, path: &Path, error: &rustls::pki_types::pem::Error) -> Problem {
    refused(format!(
        "读不出{what}文件 {}（{error}）；请核对路径、权限与 PEM 格式",
        path.display()
    ))
}
