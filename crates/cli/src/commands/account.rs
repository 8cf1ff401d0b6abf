//! `maplegrid account`: sign-ins.

use anyhow::bail;
use clap::{Args, Subcommand};
use maplegrid_app::{Account, SystemChance, one_time_password};
use maplegrid_domain::people::{Appointment, Person};
use maplegrid_domain::shared::{AccountId, AreaId, PersonId, PostId};

use crate::config::Place;

#[derive(Subcommand)]
pub enum Task {
    /// 新增账号：一个人、一个岗位、一个登录名
    Add(AddOptions),
    /// 重设密码，并让这个账号在各处退出登录
    Reset {
        #[command(flatten)]
        place: Place,
        /// 登录名
        account: String,
    },
    /// 列出账号
    List(Place),
}

#[derive(Args)]
pub struct AddOptions {
    #[command(flatten)]
    place: Place,
    /// 登录名
    account: String,
    /// 姓名
    #[arg(long)]
    name: String,
    /// 岗位，见 maplegrid method explain
    #[arg(long)]
    post: String,
    /// 区划代码
    #[arg(long)]
    area: String,
    /// 对外公布的电话
    #[arg(long)]
    phone: Option<String>,
}

pub async fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Add(options) => add(options).await,
        Task::Reset { place, account } => reset(&place, &account).await,
        Task::List(place) => list(&place).await,
    }
}

async fn add(options: AddOptions) -> anyhow::Result<()> {
    let app = super::open(&options.place.resolve()?.app).await?;
    let county = app.county().await?;
    let (post, area) = (PostId::new(options.post), AreaId::new(options.area));
    let Some(known) = county.method().post(&post) else {
        bail!("没有岗位 {post}；全部岗位见 maplegrid method explain");
    };
    match county.directory.areas.get(&area) {
        None => bail!("没有区划 {area}"),
        Some(found) if found.kind != known.level => {
            bail!("{} 设在{}一级，{} 不是", known.label, known.level, found.name)
        }
        Some(_) => {}
    }
    let taken = app.accounts().await?.iter().any(|line| line.id.as_str() == options.account);
    if taken {
        bail!("登录名 {} 已有人用", options.account);
    }
    let password = one_time_password(&SystemChance);
    let person = Person {
        id: PersonId::new(format!("p-{}", options.account)),
        name: options.name,
        phone: options.phone,
    };
    let held = Appointment { person: person.id.clone(), post, area, from: app.now(), until: None };
    let account = Account {
        id: AccountId::new(options.account.clone()),
        person: person.id.clone(),
        password: password.clone(),
    };
    app.add_account(person, vec![held], account).await?;
    println!("账号 {}，初始密码 {password}，请当面交给本人", options.account);
    Ok(())
}

async fn reset(place: &Place, account: &str) -> anyhow::Result<()> {
    let app = super::open(&place.resolve()?.app).await?;
    let password = one_time_password(&SystemChance);
    match app.set_password(account, &password).await {
        Ok(()) => println!("账号 {account} 的新密码是 {password}，请当面交给本人"),
        Err(maplegrid_app::Error::NotFound) => bail!("没有账号 {account}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn list(place: &Place) -> anyhow::Result<()> {
    let app = super::open(&place.resolve()?.app).await?;
    for line in app.accounts().await? {
        let state = if line.disabled { "（已停用）" } else { "" };
        println!("{:<24} {}{state}", line.id, line.name);
    }
    Ok(())
}
