//! `maplegrid demo`: a furnished county, then its pages.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use maplegrid_app::{App, Clock as _, Config, SystemChance, SystemClock};
use maplegrid_domain::methods::Method;
use maplegrid_simulator::{DemoAccount, Plan, Shape, Stage, furnish_with};

use crate::config::{LISTEN, Place, sqlite_in};
use crate::{progress, serving};

/// The same seed invents the same people and the same past; only secrets differ.
const SEED: u64 = 1963;
/// Days of past.
const DAYS: u16 = 120;
const SIGN_INS: &str = "demo-accounts.json";

#[derive(Args)]
pub struct Options {
    /// 用哪个工作方法：内置的名字，或者自己写的文件夹
    #[arg(long, value_name = "NAME|DIR", default_value = "gucheng-1333")]
    method: String,
    /// 演示数据放在哪里
    #[arg(long, value_name = "DIR", default_value = "demo-data")]
    data: PathBuf,
    /// 监听地址
    #[arg(long, value_name = "ADDRESS", default_value_t = LISTEN)]
    listen: SocketAddr,
    /// 数据库；不填就用 --data 里的 SQLite 文件
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// 配置文件（公网地址、限速等）
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub async fn run(options: Options) -> anyhow::Result<()> {
    let listener = serving::bind(options.listen).await?;
    let place = Place {
        config: options.config,
        database: Some(options.database.unwrap_or_else(|| sqlite_in(&options.data))),
        data: Some(options.data.clone()),
        county: None,
    };
    let installation = place.resolve()?;
    let shown = shown(&options.method)?;
    let accounts = furnished(&installation.app, &shown).await?;
    let app = super::open(&installation.app).await?;
    let county = app.county().await?;
    // A newer program still shows the demo that an older one furnished.
    let own = maplegrid_methods::is_folder(&options.method);
    if county.method().id != shown.1.id || (own && **county.method() != shown.1) {
        bail!(
            "{} 里是“{}”的演示，不是这一版“{}”；请用 --data 换个文件夹，或者删掉它再来",
            options.data.display(),
            county.method().title,
            shown.1.title
        );
    }
    println!("{}演示（人名、电话均为虚构）：http://{}", county.name, listener.local_addr()?);
    print_sign_ins(&accounts, &options.data);
    serving::serve(app, installation.web, listener).await
}

/// A place and the method to be shown in it: one of the program's own, or a folder that somebody
/// wrote, in a place that fits its levels and lines of contact.
fn shown(name: &str) -> anyhow::Result<(Shape, Method)> {
    if maplegrid_methods::is_folder(name) {
        let method = maplegrid_methods::load(Path::new(name))
            .map_err(|report| anyhow!("“{name}”还没有通过检查，演示不了：\n{report}"))?;
        let method = method.method;
        let Some(shape) = Shape::fitting(&method)? else {
            bail!(
                "“{}”的层级和联户的线跟现成的演示都对不上，演示不了；照 {} 里的一套写层级和线就可以",
                method.title,
                Shape::methods()?.join("、")
            );
        };
        return Ok((shape, method));
    }
    let Some(shape) = Shape::of_method(name)? else {
        bail!("没有 {name} 的演示；有演示的工作法：{}", Shape::methods()?.join("、"));
    };
    let method = maplegrid_methods::embedded(name).map_err(|report| anyhow!("{report}"))?;
    Ok((shape, method.method))
}

/// The demo's sign-ins; furnishes the county first if that has not been done to its end.
async fn furnished(
    config: &Config,
    (shape, method): &(Shape, Method),
) -> anyhow::Result<Vec<DemoAccount>> {
    let sign_ins = config.data_dir.join(SIGN_INS);
    match App::existing(config).await? {
        Some(row) if row.demo && row.county.as_str() != shape.county => {
            bail!(
                "{} 里是{}的演示；要看“{}”，请用 --data 换个文件夹",
                config.data_dir.display(),
                row.name,
                method.title
            )
        }
        Some(row) if !row.demo => {
            bail!("{} 里是正式数据，演示不会动它；请用 --data 换个文件夹", config.database_url)
        }
        Some(row) if row.furnished => {
            let text = std::fs::read_to_string(&sign_ins)
                .with_context(|| format!("读不了 {}", sign_ins.display()))?;
            return Ok(serde_json::from_str(&text)?);
        }
        // A demo that was interrupted is begun anew.
        Some(_) => clear(config)?,
        None => {}
    }
    let bar = progress::bar();
    let plan = Plan {
        method: method.id.clone(),
        place: None,
        seed: SEED,
        days: DAYS,
        until: SystemClock.now(),
        scale: 1_000,
    };
    let shown = (shape.clone(), method.clone());
    let furnished = furnish_with(config, &plan, shown, Arc::new(SystemChance), |at| {
        bar.set_length(at.total);
        bar.set_position(at.done);
        bar.set_message(match at.stage {
            Stage::Inventing => "虚构人名住户",
            Stage::Founding => "写入区划账号",
            Stage::Living => "过完一百二十天",
        });
    })
    .await
    .context("演示数据没有装好")?;
    bar.finish_and_clear();
    std::fs::write(&sign_ins, serde_json::to_string_pretty(&furnished.accounts)?)
        .with_context(|| format!("写不了 {}", sign_ins.display()))?;
    Ok(furnished.accounts)
}

/// Takes away what an interrupted demo left in its own folder, and nothing else.
fn clear(config: &Config) -> anyhow::Result<()> {
    let Some(database) = config.database_url.strip_prefix("sqlite:") else {
        bail!("上次的演示没有装完，请清空这个数据库再来");
    };
    for suffix in ["", "-wal", "-shm"] {
        remove(Path::new(&format!("{database}{suffix}")))?;
    }
    remove(&config.data_dir.join("keys.json"))?;
    remove(&config.data_dir.join(SIGN_INS))
}

fn remove(path: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("删不了 {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// A dozen sign-ins that show the whole path; all of them stand in the file.
fn print_sign_ins(accounts: &[DemoAccount], data: &Path) {
    const SHOWN: usize = 12;
    println!("演示账号（登录 /office；联户的人接着打开 /work）：");
    for account in accounts.iter().take(SHOWN) {
        let DemoAccount { account, password, name, post_name, area_name, .. } = account;
        println!("  {account:<26} {password:<16} {area_name} {post_name} {name}");
    }
    if accounts.len() > SHOWN {
        println!("  全部 {} 个账号见 {}", accounts.len(), data.join(SIGN_INS).display());
    }
}
