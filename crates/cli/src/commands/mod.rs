//! One module a command.

pub mod account;
pub mod demo;
pub mod init;
pub mod method;
pub mod serve;
pub mod verify;

use std::sync::Arc;

use anyhow::Context as _;
use maplegrid_app::{App, Config, SystemChance, SystemClock};

/// Opens a founded county with the machine's clock and chance.
async fn open(config: &Config) -> anyhow::Result<App> {
    match App::open(config, Arc::new(SystemClock), Arc::new(SystemChance)).await {
        Ok(app) => Ok(app),
        Err(maplegrid_app::Error::NotFound) => {
            anyhow::bail!("库里还没有县，请先运行 maplegrid init 或 maplegrid demo")
        }
        Err(error) => Err(error).context("打不开数据"),
    }
}
