//! The web server: listens, serves, and ends in order when it is told to.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use maplegrid_app::App;
use maplegrid_web::WebSettings;
use tokio::net::TcpListener;

/// How often the scheduler looks for what is due.
const SCHEDULER_EVERY: Duration = Duration::from_secs(15);

/// Binds the address first, so that a taken port is told before any long work.
pub async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("地址 {address} 用不了，可能已被占用；可用 --listen 换一个"))
}

/// Serves until Ctrl-C or SIGTERM; requests under way are finished.
pub async fn serve(app: App, settings: WebSettings, listener: TcpListener) -> anyhow::Result<()> {
    let scheduler = app.start_scheduler(SCHEDULER_EVERY);
    let service =
        maplegrid_web::router(app, settings).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    drop(scheduler);
    Ok(())
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
