//! `maplegrid serve`.

use std::net::SocketAddr;

use clap::Args;

use crate::config::Place;
use crate::serving;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// 监听地址
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub async fn run(options: Options) -> anyhow::Result<()> {
    let installation = options.place.resolve()?;
    let listener = serving::bind(options.listen.unwrap_or(installation.listen)).await?;
    let app = super::open(&installation.app).await?;
    let name = app.county().await?.name.clone();
    eprintln!("{name} 已打开：http://{}", listener.local_addr()?);
    serving::serve(app, installation.web, listener).await
}
