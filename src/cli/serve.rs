//! `anyang serve`: the web application, the API and the jobs, until it is told to stop.
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;

use super::Cli;
use super::open::{config, site_with, tell};
use super::tls;
use crate::jobs::runner;
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::web::{Site, SiteConfig};

/// Open requests are given so long when the program is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// 证书文件（PEM，含证书链），与 --tls-key 一起用；续期后发送 SIGHUP 即重新读取
    #[arg(
        long,
        env = "ANYANG_TLS_CERT",
        requires = "tls_key",
        value_name = "FILE"
    )]
    tls_cert: Option<PathBuf>,
    /// 私钥文件（PEM）
    #[arg(
        long,
        env = "ANYANG_TLS_KEY",
        requires = "tls_cert",
        value_name = "FILE"
    )]
    tls_key: Option<PathBuf>,
    /// 在反向代理之后时，代理写入客户端地址的请求头，例如 X-Forwarded-For；不设定则只认连接的地址
    #[arg(long, env = "ANYANG_CLIENT_ADDRESS_HEADER", value_name = "HEADER")]
    client_address_header: Option<String>,
}

/// Serves.
pub(super) fn run(cli: &Cli, args: &ServeArgs) -> Result<ExitCode, Problem> {
    let files = tls::Files::of(args.tls_cert.as_deref(), args.tls_key.as_deref());
    let scheme = if files.is_some() { "https" } else { "http" };
    let config = SiteConfig {
        client_header: args
            .client_address_header
            .as_ref()
            .map(|name| name.to_lowercase()),
        ..config(cli, &format!("{scheme}://{}", args.listen))?
    };
    if files.is_some() && !config.secure() {
        tell("--public-url 写的是 http，而 --tls-cert 提供的是 https；请改成浏览器里的 https 地址");
        return Ok(ExitCode::from(2));
    }
    // Read before anything is opened, so that a wrong file costs nothing.
    let tls = match files {
        Some(files) => Some((files.config()?, files)),
        None => None,
    };
    let site = site_with(cli, config)?;
    let first = site.keep_now(&Actor::system(), crate::people::first_address)?;
    if let Some(token) = first {
        tell(&format!(
            "这是空库。30 分钟内用下面的一次性地址建立三个管理员：\n  {}/first/{token}",
            site.config.public_url
        ));
    }
    serve(site, &args.listen, tls, |_| Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) type Tls = (axum_server::tls_rustls::RustlsConfig, tls::Files);

/// Runs the server until Ctrl-C or SIGTERM, with the jobs beside it; `ready` is told the address once it answers.
pub(super) fn serve(
    site: Site,
    listen: &str,
    tls: Option<Tls>,
    ready: impl FnOnce(SocketAddr) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let runtime = tokio::runtime::Runtime::new()?;
    let served = runtime.block_on(async move {
        let listener = bind(listen)?;
        let address = listener.local_addr()?;
        if tls.is_none() {
            warn_if_open(address);
        }
        let url = site.config.public_url.clone();
        tokio::spawn(runner::keep_running(site.clone()));
        let router = crate::app::router(site);
        tell(&format!("已在 {url} 提供服务，按 Ctrl-C 停止"));
        ready(address)?;
        match tls {
            Some(tls) => over_tls(listener, router, tls).await,
            None => plainly(listener, router).await,
        }
    });
    // A job between two steps is taken over at the next start.
    runtime.shutdown_timeout(GRACE);
    served
}

fn bind(listen: &str) -> Result<TcpListener, Problem> {
    let listener = TcpListener::bind(listen).map_err(|error| {
        Problem::Unreadable(
            "listen",
            format!("不能在 {listen} 上监听（{error}）；请用 --listen 换一个地址或端口"),
        )
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn plainly(listener: TcpListener, router: Router) -> Result<(), Problem> {
    axum::serve(
        tokio::net::TcpListener::from_std(listener)?,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(stopped())
    .await?;
    Ok(())
}

async fn over_tls(
    listener: TcpListener,
    router: Router,
    (config, files): Tls,
) -> Result<(), Problem> {
    let handle = axum_server::Handle::new();
    let told = handle.clone();
    tokio::spawn(async move {
        stopped().await;
        told.graceful_shutdown(Some(GRACE));
    });
    tokio::spawn(files.follow(config.clone()));
    axum_server::from_tcp_rustls(listener, config)?
        .handle(handle)
        .serve(router.into_make_service_with_connect_info::<SocketAddr>())
        .await?;
    Ok(())
}

fn warn_if_open(address: SocketAddr) {
    if !address.ip().is_loopback() {
        tell(
            "注意：正在非本机地址上以明文 HTTP 提供服务。请用 --tls-cert 与 --tls-key 直接提供 TLS，或放在提供 TLS 的反向代理之后并配置 public_url。",
        );
    }
}

async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    else {
        if let Err(error) = interrupt.await {
            tracing::warn!(%error, "no signal can be heard");
        }
        return;
    };
    tokio::select! {
        _ = interrupt => {},
        _ = terminate.recv() => {},
    }
}
