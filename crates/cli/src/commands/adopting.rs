//! `maplegrid method adopt`: what another version changes on a county that is at work, in plain
//! Chinese, and adopting it.

use std::fmt::Write as _;

use anyhow::bail;
use clap::Args;
use maplegrid_app::methods::{AdoptionError, MethodImpact, MethodNote};
use maplegrid_app::{App, Error};
use maplegrid_domain::methods::{AdoptionFault, Method, Misfit};

use super::method::read;
use crate::config::Place;

#[derive(Args)]
pub struct AdoptOptions {
    #[command(flatten)]
    place: Place,
    /// 改好的方法：文件夹或名字
    #[arg(value_name = "DIR|NAME")]
    method: String,
    /// 换成另一个方法时，写明现在用的是哪一个（编号）
    #[arg(long, value_name = "ID")]
    instead_of: Option<String>,
    /// 看过预览，照它采用：写预览最后一行给的确认码
    #[arg(long, value_name = "CODE")]
    yes: Option<String>,
}

pub async fn run(options: AdoptOptions) -> anyhow::Result<()> {
    let checked = read(&options.method)?;
    for warning in &checked.warnings {
        eprintln!("{warning}");
    }
    let new = checked.method;
    let app = super::open(&options.place.resolve()?.app).await?;
    let instead_of = options.instead_of.as_deref();
    let Some(code) = &options.yes else {
        let found = app.preview_method(&new, instead_of).await;
        let impact = found.map_err(|error| anyhow::anyhow!(refusal(&error)))?;
        print!("{}", page(&impact, &new));
        if !impact.misfits.is_empty() {
            bail!("上面“先要办好的”办完以前不能采用");
        }
        println!("\n看过没有问题，照这个预览采用：同样的命令，末尾加 --yes {}", impact.fingerprint);
        return Ok(());
    };
    match app.adopt_method(&new, instead_of, code).await {
        Ok(impact) => {
            println!("采用了：{}，是本县的第 {} 版。", new.title, impact.next);
            println!("从现在起新受理的事项按它办；以前受理的按原来的那一版办完。");
            follow(&app).await
        }
        // What came after the adoption may have been interrupted.
        Err(AdoptionError::Refused(AdoptionFault::InForce)) => {
            println!("这一版已经在用了。");
            follow(&app).await
        }
        Err(error) => bail!(refusal(&error)),
    }
}

async fn follow(app: &App) -> anyhow::Result<()> {
    let followed = app.follow_new_lines().await?;
    if followed > 0 {
        println!("新的线上接好了 {followed} 户的联系人。");
    }
    Ok(())
}

/// Why not, and what to do.
fn refusal(error: &AdoptionError) -> String {
    match error {
        AdoptionError::Refused(AdoptionFault::OtherMethod { current, given }) => format!(
            "本县现在用的是 {current}，这是另一个方法 {given}。真的要换，在命令里加 --instead-of {current}，再看一遍预览"
        ),
        AdoptionError::Refused(AdoptionFault::Lower { adopted, given }) => format!(
            "这是第 {given} 版，本县已经用过第 {adopted} 版。要改回以前的写法，把 method.toml 里的 version 改成 {}",
            adopted + 1
        ),
        AdoptionError::Refused(AdoptionFault::NotRaised { version }) => format!(
            "内容改了，版本没有改：本县已经用过第 {version} 版。请在 method.toml 里写 version = {}",
            version + 1
        ),
        AdoptionError::Refused(AdoptionFault::InForce) => "这一版已经在用了，没有要改的".to_owned(),
        AdoptionError::Misfits(misfits) => {
            let lines: Vec<String> =
                misfits.iter().map(|one| format!("\n- {}", misfit(one))).collect();
            format!("下面的先要办好，才能采用：{}", lines.concat())
        }
        AdoptionError::Other(Error::StalePreview) => {
            "确认码对不上：预览以后情况变了，或者文件又改过。请不带 --yes 再看一遍预览".to_owned()
        }
        AdoptionError::Other(error) => format!("没有采用：{error}"),
    }
}

/// The preview.
fn page(impact: &MethodImpact, new: &Method) -> String {
    let mut page = impact.comparison.page(&impact.current, new);
    let mut section = |title: &str, lines: Vec<String>, nothing: &str| {
        let _ = writeln!(page, "\n## {title}\n");
        if lines.is_empty() {
            let _ = writeln!(page, "{nothing}");
        }
        for line in lines {
            let _ = writeln!(page, "- {line}");
        }
    };
    let staying = impact.staying.iter();
    let staying = staying.map(|(number, cases)| {
        format!("没办完的 {cases} 件，按本县第 {number} 版办完，期限、步骤和负责人都不变")
    });
    section("现在手上的事项", staying.collect(), "没有没办完的事项。");
    section("会碰到的", impact.notes.iter().map(note).collect(), "没有。");
    section("先要办好的", impact.misfits.iter().map(misfit).collect(), "没有，可以采用。");
    let (now, next) = (impact.number, impact.next);
    let _ = writeln!(page, "\n现在是本县第 {now} 版，采用以后是第 {next} 版。");
    page
}

fn note(note: &MethodNote) -> String {
    match note {
        MethodNote::CategoryGone { label, cases } => {
            format!("类别“{label}”不再能选；归在里面没办完的 {cases} 件照旧办")
        }
        MethodNote::StepGone { label, cases } => {
            format!("步骤“{label}”没有了；停在这一步的 {cases} 件照旧走完")
        }
        MethodNote::LineAsksOther { label, post, households } => format!(
            "联户的线“{label}”改由{post}联系；现在的 {households} 户联系人不会自动换，请逐步改"
        ),
        MethodNote::LineFollows { label, post } => {
            format!("新的线“{label}”跟着岗位走：采用以后，{post}自动成为所在区域各户的联系人")
        }
        MethodNote::PostToFill { label, areas } => {
            format!("新岗位“{label}”有 {areas} 处要任命人，任命以前是空缺")
        }
    }
}

fn misfit(misfit: &Misfit) -> String {
    match misfit {
        Misfit::PostHeld { label, moved: None, people } => format!(
            "岗位“{label}”没有了，还有 {people} 人在任或者已经任命：先在“岗位”里给他们办离任或取消任命"
        ),
        Misfit::PostHeld { label, moved: Some(level), people } => format!(
            "岗位“{label}”改设在{level}一级，还有 {people} 人在原来的一级在任或者已经任命：先给他们办离任或取消任命，采用以后再任命；或者新岗位另起一个编号"
        ),
        Misfit::PostNominated { label, nominations } => {
            format!(
                "岗位“{label}”还有 {nominations} 个推选没办完，新的一版里不能再办：先办完或者撤回"
            )
        }
        Misfit::PostNeeded { label, version, cases } => format!(
            "岗位“{label}”没有了，或者改了级别，而按第 {version} 版没办完的 {cases} 件还要由它办：等这些件办结，或者在新的一版里留着这个岗位"
        ),
        Misfit::AreaKind { label, moved: None, areas } => format!(
            "层级“{label}”没有了，还有 {areas} 个区域是这一级：先在“层级”里并到别处，或者在新的一版里留着这一级"
        ),
        Misfit::AreaKind { label, moved: Some(above), areas } => {
            let above = if above.is_empty() { "最上面" } else { above };
            format!(
                "层级“{label}”改在{above}之下，而现有的 {areas} 个区域不在那里：新的一版里照现在的上下级写"
            )
        }
        Misfit::LineLinked { label, households } => format!(
            "联户的线“{label}”没有了，还有 {households} 户在上面有联系人：先给联系人办离任或者在户的卡片上解除，或者在新的一版里留着这条线"
        ),
        Misfit::TierInForce { label, households } => format!(
            "重点联系“{label}”没有了，还有 {households} 户在这一层或者正在提：先和他们说好再结束，或者在新的一版里留着"
        ),
        Misfit::NeedInForce { label, households } => format!(
            "重点联系的缘由“{label}”没有了，还有 {households} 户因为它在重点联系：先改提别的缘由或者结束，或者在新的一版里留着"
        ),
        Misfit::RegisterInUse { label, moved: None, entries } => format!(
            "台账“{label}”没有了，还有 {entries} 条在用：先办完或者作废，或者在新的一版里留着这本台账"
        ),
        Misfit::RegisterInUse { label, moved: Some(level), entries } => format!(
            "台账“{label}”改记在{level}一级，而现有的 {entries} 条不在那一级：先办完或者作废，或者新的一版照旧"
        ),
        Misfit::FieldInUse { register, label, entries } => format!(
            "台账“{register}”的栏目“{label}”没有了，还有 {entries} 条写着它：先把它并进别的栏目，或者在新的一版里留着这一栏"
        ),
    }
}
