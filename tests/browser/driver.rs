//! Chromium for tests: starts its driver and opens windows. It knows nothing of the product.
//! It never leaves a driver or a browser behind, also when a test fails.

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;
use thirtyfour::{
    BrowserCapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel,
    WebDriver,
    cdp::domains::{emulation::SetDeviceMetricsOverride, page::AddScriptToEvaluateOnNewDocument},
};

use crate::page::{AXE, Page};

/// The two windows in which pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// An office screen, 1366 × 768.
    Desk,
    /// A sampler's phone, 390 × 844.
    Phone,
}

impl Size {
    pub(crate) fn metrics(self) -> SetDeviceMetricsOverride {
        let (width, height, mobile) = match self {
            Size::Desk => (1366, 768, false),
            Size::Phone => (390, 844, true),
        };
        SetDeviceMetricsOverride {
            width,
            height,
            device_scale_factor: 1.0,
            mobile,
            scale: None,
            screen_orientation: None,
        }
    }
}

/// A running driver, from which pages are opened.
pub(crate) struct Browser {
    driver: Arc<Driver>,
    chromium: Option<PathBuf>,
}

impl Browser {
    /// Starts the driver. `None`, with a line saying why, where no browser is to be had.
    pub(crate) async fn start() -> Option<Browser> {
        if env::var_os("ANYANG_NO_BROWSER").is_some() {
            eprintln!("no browser: ANYANG_NO_BROWSER is set, so this test looked at nothing");
            return None;
        }
        let program = env::var_os("ANYANG_CHROMEDRIVER")
            .map_or_else(|| PathBuf::from("chromedriver"), PathBuf::from);
        match tokio::task::spawn_blocking(move || Driver::start(&program))
            .await
            .expect("the driver's thread ends")
        {
            Ok(driver) => Some(Browser {
                driver: Arc::new(driver),
                chromium: env::var_os("ANYANG_CHROMIUM").map(PathBuf::from),
            }),
            Err(reason) => {
                eprintln!("no browser: {reason}, so this test looked at nothing");
                None
            }
        }
    }

    /// Opens a window of its own, with its own cookies: one for each person of a story.
    pub(crate) async fn page(&self, size: Size) -> Page {
        let session = WebDriver::new(format!("http://{}", self.driver.address), self.wishes())
            .await
            .expect("Chromium opens a window");
        session
            .cdp()
            .send(size.metrics())
            .await
            .expect("the window takes its size");
        // Once a window: it is half a megabyte.
        let checker = AddScriptToEvaluateOnNewDocument {
            source: AXE.to_owned(),
            world_name: None,
            include_command_line_api: None,
        };
        session
            .cdp()
            .send(checker)
            .await
            .expect("the window takes the accessibility checker");
        Page::new(session, Arc::clone(&self.driver))
    }

    fn wishes(&self) -> ChromeCapabilities {
        let mut wishes = ChromeCapabilities::new();
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--window-size=1366,900",
            "--lang=zh-CN",
            "--accept-lang=zh-CN,zh",
            // A name that is neither loopback nor TLS: there the browser tells no Sec-Fetch-Site.
            "--host-resolver-rules=MAP anyang.test 127.0.0.1",
        ];
        for argument in arguments {
            wishes.add_arg(argument).expect("an argument is text");
        }
        if let Some(chromium) = &self.chromium {
            wishes
                .set_browser_option("binary", chromium)
                .expect("a path is text");
        }
        wishes
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .expect("a level is text");
        wishes
    }
}

/// The driver's process; it ends with the last page or browser that holds it.
pub(crate) struct Driver {
    process: Child,
    /// `127.0.0.1:PORT`.
    address: String,
    /// Where Chromium keeps its profiles; goes with the driver.
    _profiles: TempDir,
    /// Kept open, or the driver would die of its next word.
    _said: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts it on a port of its choice and reads the port from what it says.
    fn start(program: &Path) -> Result<Driver, String> {
        let profiles = TempDir::new().map_err(|error| error.to_string())?;
        let mut process = Command::new(program)
            .args(["--port=0", "--log-level=SEVERE"])
            .env("TMPDIR", profiles.path())
            .env("LANGUAGE", "zh_CN")
            .env("TZ", "Asia/Shanghai")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} does not start ({error})", program.display()))?;
        let mut said = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        while 0 < said
            .read_line(&mut line)
            .map_err(|error| error.to_string())?
        {
            if let Some(port) = port_told(&line) {
                let address = format!("127.0.0.1:{port}");
                return Ok(Driver {
                    process,
                    address,
                    _profiles: profiles,
                    _said: said,
                });
            }
            line.clear();
        }
        drop(process.kill());
        drop(process.wait());
        Err(format!("{} ended before it listened", program.display()))
    }

    /// Closes a window that a failing test left open. It speaks plainly over a socket: a test that unwinds has no runtime to wait in.
    pub(crate) fn end_session(&self, id: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "DELETE /session/{id} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )?;
        // The answer comes when the window is gone; that it came is enough.
        stream.read_exact(&mut [0])?;
        Ok(())
    }
}

/// The port in 「ChromeDriver was started successfully on port 33049.」; the line before it tells the port wished for, 0.
fn port_told(line: &str) -> Option<u16> {
    let (_, port) = line
        .trim_end()
        .trim_end_matches('.')
        .rsplit_once(" on port ")?;
    port.parse().ok().filter(|port| *port != 0)
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
