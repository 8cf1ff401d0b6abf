//! One module a command.

pub mod account;
pub mod adopting;
pub mod demo;
pub mod init;
pub mod method;
pub mod serve;
pub mod sheets;
pub mod verify;

use std::sync::Arc;

use anyhow::Context as _;
use maplegrid_app::{App, Config, SystemChance, SystemClock};
use maplegrid_methods::calendar_warnings;

/// Opens a founded county with the machine's clock and chance.
async fn open(config: &Config) -> anyhow::Result<App> {
    match App::open(config, Arc::new(SystemClock), Arc::new(SystemChance)).await {
        Ok(app) => {
            warn_of_unknown_years(&app).await?;
            Ok(app)
        }
        Err(maplegrid_app::Error::NotFound) => {
            anyhow::bail!("库里还没有县，请先运行 maplegrid init 或 maplegrid demo")
        }
        Err(maplegrid_app::Error::ForeignKeys) => anyhow::bail!(
            "数据文件夹里的 keys.json 不是这个县的：请放回原来那一份，否则查询码和联系方式都对不上"
        ),
        Err(error) => Err(error).context("打不开数据"),
    }
}

/// Limits that reach into a year without a published calendar are provisional: whoever runs the
/// county should know before the residents do.
async fn warn_of_unknown_years(app: &App) -> anyhow::Result<()> {
    let county = app.county().await?;
    let today = app.now().date();
    for warning in calendar_warnings(county.method(), &county.calendar, today) {
        tracing::warn!("{}", warning.message);
    }
    Ok(())
}
