//! `anyang serve`: the web application, the API and the jobs, until it is told to stop.
use std::net::SocketAddr;
use std::process::ExitCode;

use super::Cli;
use super::open::{site, tell};
use crate::problem::Problem;
use crate::rules::actor::Actor;
use crate::web::Site;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

/// Serves.
pub(super) fn run(cli: &Cli, args: &ServeArgs) -> Result<ExitCode, Problem> {
    let site = site(cli, &args.listen, false)?;
    let first = site.keep_now(&Actor::system(), crate::people::first_address)?;
    if let Some(token) = first {
        tell(&format!(
            "这是空库。30 分钟内用下面的一次性地址建立三个管理员：\n  {}/first/{token}",
            site.config.public_url
        ));
    }
    serve(site, &args.listen, |_| Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the server until Ctrl-C or SIGTERM; `ready` is told the address once it answers.
pub(super) fn serve(
    site: Site,
    listen: &str,
    ready: impl FnOnce(SocketAddr) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .map_err(|error| {
                Problem::Unreadable(
                    "listen",
                    format!("不能在 {listen} 上监听（{error}）；请用 --listen 换一个地址或端口"),
                )
            })?;
        let address = listener.local_addr()?;
        warn_if_open(address);
        let url = site.config.public_url.clone();
        let router = crate::app::router(site);
        tell(&format!("已在 {url} 提供服务，按 Ctrl-C 停止"));
        ready(address)?;
        axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(stopped())
        .await?;
        Ok(())
    })
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
