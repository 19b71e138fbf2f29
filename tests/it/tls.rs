//! `serve --tls-cert --tls-key`: a real handshake with the built program, cookies that only travel over TLS, HSTS.
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The program while it serves; it ends with the test.
struct Served {
    child: Child,
    port: u16,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().expect("ended");
        self.child.wait().expect("gone");
    }
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anyang"));
    command
        .env(
            "ANYANG_DATABASE",
            format!("sqlite:{}", folder.join("anyang.db").display()),
        )
        .env_remove("ANYANG_PUBLIC_URL")
        .stderr(Stdio::null());
    command
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn serve(folder: &Path) -> (Served, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let port = free_port();
    let child = program(folder)
        .args(["serve", "--listen", &format!("localhost:{port}")])
        .arg("--tls-cert")
        .arg(&cert)
        .arg("--tls-key")
        .arg(&key)
        .spawn()
        .expect("the program starts");
    (Served { child, port }, made.cert.der().clone())
}

async fn connected(port: u16) -> TcpStream {
    let begun = Instant::now();
    loop {
        match TcpStream::connect(("localhost", port)).await {
            Ok(stream) => return stream,
            Err(error) => assert!(begun.elapsed() < Duration::from_secs(30), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// One request over TLS, trusting this certificate only; the whole answer as text.
async fn ask(port: u16, trusted: &CertificateDer<'static>, request: &str) -> String {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, connected(port).await)
        .await
        .expect("a handshake");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    // A server may close without the closing alert; what came is the answer all the same.
    if let Err(error) = stream.read_to_end(&mut answer).await {
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    }
    String::from_utf8_lossy(&answer).to_lowercase()
}

#[tokio::test]
async fn the_program_speaks_tls_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = program(folder.path())
        .args(["user", "add", "li", "--name", "李示例", "--json"])
        .output()
        .expect("the program runs");
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
    let (served, trusted) = serve(folder.path());
    let get = "GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let page = ask(served.port, &trusted, get).await;
    assert!(page.starts_with("http/1.1 200"), "{page}");
    assert!(page.contains("strict-transport-security: max-age=31536000"));
    let form = format!(
        "login=li&password={}",
        made["password"].as_str().expect("a password")
    );
    let post = format!(
        "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        served.port,
        form.len()
    );
    let session = ask(served.port, &trusted, &post).await;
    assert!(session.starts_with("http/1.1 303"), "{session}");
    assert!(
        session.contains("httponly; samesite=lax; max-age=43200; secure"),
        "{session}"
    );
    let mut plain = connected(served.port).await;
    plain.write_all(get.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    if plain.read_to_end(&mut answer).await.is_ok() {
        assert!(
            !answer.starts_with(b"HTTP"),
            "nothing is served in plain text"
        );
    }
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let junk = folder.path().join("junk.pem");
    std::fs::write(&junk, "no certificate").expect("written");
    for (cert, key, code, told) in [
        (Some("junk.pem"), None, 2, "--tls-key"),
        (Some("absent.pem"), Some("junk.pem"), 1, "读不出证书文件"),
        (Some("junk.pem"), Some("junk.pem"), 1, "里没有证书"),
    ] {
        let mut command = program(folder.path());
        command
            .stderr(Stdio::piped())
            .args(["serve", "--listen", "127.0.0.1:0"]);
        for (option, file) in [("--tls-cert", cert), ("--tls-key", key)] {
            if let Some(file) = file {
                command.arg(option).arg(folder.path().join(file));
            }
        }
        let answer = command.output().expect("the program ends");
        let words = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert_eq!(answer.status.code(), Some(code), "{words}");
        assert!(words.contains(told), "{words}");
    }
}
