//! Configuration: arguments before environment before `maplegrid.toml` before defaults, read once
//! and handed down as values.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use maplegrid_app::Config;
use maplegrid_domain::shared::CountyId;
use maplegrid_web::{Limits, WebSettings};
use serde::Deserialize;
use tracing_subscriber::EnvFilter;

/// Where a county is kept; common to the commands that open one.
#[derive(Args, Clone, Debug, Default)]
pub struct Place {
    /// 配置文件
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 数据库：sqlite:路径 或 postgres://…（也可用环境变量 MAPLEGRID_DATABASE_URL）
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// 密钥、照片和录音所在的文件夹
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 库里有几个县时，指明是哪一个（区划代码）
    #[arg(long, value_name = "CODE")]
    pub county: Option<String>,
}

/// `maplegrid.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    database: Option<String>,
    data: Option<PathBuf>,
    county: Option<String>,
    listen: Option<SocketAddr>,
    public_base: Option<String>,
    secure_cookies: bool,
    trusted_proxy: bool,
    readers: Option<usize>,
    queue: Option<usize>,
    limits: Option<FileLimits>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLimits {
    /// False turns limits off; for measuring only.
    #[serde(default = "yes")]
    on: bool,
    requests: Option<u32>,
    says: Option<u32>,
    guesses: Option<u32>,
}

/// Everything a command needs to open and serve a county.
pub struct Installation {
    pub app: Config,
    pub web: WebSettings,
    pub listen: SocketAddr,
}

const fn yes() -> bool {
    true
}

/// The address served by default: this machine only.
pub const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

/// Commands that may wait for the writer; about a second's work.
const QUEUE: usize = 4_096;

impl Place {
    /// Puts the sources together.
    pub fn resolve(&self) -> anyhow::Result<Installation> {
        let file = self.read_file()?;
        let data = self.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("data"));
        let database = self
            .database
            .clone()
            .or_else(|| variable("MAPLEGRID_DATABASE_URL"))
            .or(file.database)
            .unwrap_or_else(|| sqlite_in(&data));
        let county = self.county.clone().or(file.county).map(CountyId::new);
        let calendar = maplegrid_methods::holidays::embedded()
            .map_err(|report| anyhow::anyhow!("内置的节假日表有误：{report}"))?;
        let app = Config {
            database_url: database,
            data_dir: data,
            county,
            calendar,
            readers: file.readers.unwrap_or_else(reader_count),
            queue: file.queue.unwrap_or(QUEUE),
        };
        let web = WebSettings {
            public_base: file.public_base,
            secure_cookies: file.secure_cookies,
            trusted_proxy: file.trusted_proxy,
            limits: limits(file.limits),
            ..WebSettings::default()
        };
        Ok(Installation { app, web, listen: file.listen.unwrap_or(LISTEN) })
    }

    /// The file named, or `maplegrid.toml` here if there is one.
    fn read_file(&self) -> anyhow::Result<File> {
        let default = Path::new("maplegrid.toml");
        let path = match &self.config {
            Some(path) => path.as_path(),
            None if default.exists() => default,
            None => return Ok(File::default()),
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("读不了配置文件 {}", path.display()))?;
        match toml::from_str(&text) {
            Ok(file) => Ok(file),
            Err(error) => bail!("配置文件 {} 有误：{error}", path.display()),
        }
    }
}

/// The embedded database of a data folder.
pub fn sqlite_in(data: &Path) -> String {
    format!("sqlite:{}", data.join("maplegrid.db").display())
}

fn limits(file: Option<FileLimits>) -> Option<Limits> {
    let standard = Limits::default();
    match file {
        Some(file) if !file.on => None,
        Some(file) => Some(Limits {
            requests: file.requests.unwrap_or(standard.requests),
            says: file.says.unwrap_or(standard.says),
            guesses: file.guesses.unwrap_or(standard.guesses),
        }),
        None => Some(standard),
    }
}

/// Readers wait for the disk more than they compute: twice the cores, within reason.
fn reader_count() -> usize {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    (cores * 2).clamp(2, 16)
}

#[expect(clippy::disallowed_methods, reason = "configuration is read here and nowhere else")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What is logged: warnings, unless `MAPLEGRID_LOG` says otherwise.
pub fn log_filter() -> EnvFilter {
    let wanted = variable("MAPLEGRID_LOG").unwrap_or_else(|| "warn".to_owned());
    EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("warn"))
}
