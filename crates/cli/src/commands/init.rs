//! `maplegrid init`: an empty county with its real areas and a method.

use anyhow::{Context as _, bail};
use clap::Args;
use maplegrid_app::{App, Founding, SystemChance, SystemClock};
use maplegrid_domain::shared::CountyId;
use maplegrid_methods::divisions;

use crate::config::Place;

#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    place: Place,
    /// 区划代码：县 6 位，乡镇 9 位；工作法有市一级的，市 4 位
    #[arg(long, value_name = "CODE")]
    division: String,
    /// 工作方法：内置方法的名字，或一个方法文件夹
    #[arg(long, value_name = "NAME|DIR")]
    method: String,
}

pub async fn run(options: Options) -> anyhow::Result<()> {
    let method = super::method::read(&options.method)?.method;
    let tree = divisions::tree_for(&options.division, &method)?;
    let mut config = options.place.resolve()?.app;
    config.county = Some(CountyId::new(tree.county.as_str()));
    if App::existing(&config).await?.is_some() {
        bail!("{} 已经建过了，没有改动任何东西", tree.name);
    }
    let villages = tree.areas.iter().filter(|area| area.kind.as_str() == "village").count();
    let (name, title) = (tree.name.clone(), method.title.clone());
    let founding = Founding {
        county: tree.county,
        name: tree.name,
        root: tree.root,
        demo: false,
        method,
        areas: tree.areas,
        persons: Vec::new(),
        appointments: Vec::new(),
        households: Vec::new(),
        links: Vec::new(),
        accounts: Vec::new(),
    };
    App::found(&config, &SystemClock, &SystemChance, founding).await.context("没有建成")?;
    println!("{name} 建好了：{villages} 个村（社区），用的是{title}。");
    println!("下一步：maplegrid account add 建账号，再用 maplegrid serve 打开网页。");
    Ok(())
}
