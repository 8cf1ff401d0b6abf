//! `maplegrid verify`: exit 0 only if everything agrees.

use maplegrid_app::{County, Finding};
use maplegrid_domain::shared::{AreaId, RegisterId};

use crate::config::Place;
use crate::progress;

/// Findings shown one by one; the rest is counted.
const SHOWN: usize = 20;

pub async fn run(place: Place) -> anyhow::Result<()> {
    let installation = place.resolve()?;
    let app = super::open(&installation.app).await?;
    let bar = progress::bar();
    bar.set_length(app.head().await?.head.tree_size);
    bar.set_message("核对账目");
    let verified = app.verify(|events| bar.set_position(events)).await?;
    bar.finish_and_clear();
    println!("核对了 {} 条记录、{} 件事", verified.events, verified.cases);
    if verified.findings.is_empty() {
        println!("全部一致：状态、期限、清单和统计由记录重算无误，默克尔树与签名无误");
        return Ok(());
    }
    let county = app.county().await?;
    for finding in verified.findings.iter().take(SHOWN) {
        println!("- {}", say(finding, &county));
    }
    anyhow::bail!("有 {} 处不一致", verified.findings.len())
}

fn say(finding: &Finding, county: &County) -> String {
    match finding {
        Finding::Gap { expected, found } => {
            format!("记录不连续：应为第 {expected} 条，读到第 {found} 条")
        }
        Finding::LeafDiffers { position } => {
            format!("第 {position} 条记录的内容与登记时的凭证不符")
        }
        Finding::DoesNotFold { position } => format!("第 {position} 条记录接不上前面的状态"),
        Finding::StateDiffers { number } => format!("{number} 的状态与它的记录不符"),
        Finding::DueDiffers { number } => {
            format!("{number} 的期限或提醒时间与按规则算出的不符")
        }
        Finding::CardDiffers { number } => {
            format!("{number} 登记应列入的清单与它的状态不符")
        }
        Finding::ListsDiffer { number } => {
            format!("{number} 在清单里的位置与登记不符：该列的没有列，或者不该列的列了")
        }
        Finding::MoreListsDiffer { groups } => {
            format!("清单还有至少 {groups} 处不符，没有逐件查，先处理上面的再核对一次")
        }
        Finding::FiguresDiffer { area, measure } => {
            let (place, measure) = (place(area, county), measure_words(measure));
            format!("{place}的“{measure}”统计与记录加起来的不符")
        }
        Finding::RecordDiffers { stream } => format!("{} 的状态与它的记录不符", named(stream)),
        Finding::RecordMissing { stream } => format!("{} 的记录与状态只有其一", named(stream)),
        Finding::ContactsDiffer { .. }
        | Finding::MoreContactsDiffer { .. }
        | Finding::NoPlace { .. }
        | Finding::LinkAstray { .. }
        | Finding::CountDiffers { .. }
        | Finding::LoadDiffers { .. }
        | Finding::TermDiffers { .. }
        | Finding::AttachmentsDiffer { .. }
        | Finding::MoreAttachmentsDiffer { .. } => say_beside(finding, county),
        Finding::KinDiffers { number, other } => {
            format!("事项 {number} 和 {other} 并案或者分出的记录两边对不上")
        }
        Finding::AppraisalDiffers { number } => {
            format!("{number} 的公开测评与它的记录不符")
        }
        Finding::BallotsDiffer { number } => {
            format!("{number} 的公开测评，评过的户数和各个词的张数加起来不符")
        }
        Finding::EntryDiffers { entry } => {
            format!("台账的一条（{entry}）与它的历次修改不符，或者打不开")
        }
        Finding::Overspent { register, area, year } => {
            let (label, place) = (register_label(register, county), place(area, county));
            format!("“{label}”{place} {year} 年批的超过了预算")
        }
        Finding::SheetDiffers { report, area, day } => {
            let rule = county.method().reports.iter().find(|rule| rule.id == *report);
            let label = rule.map_or(report.as_str(), |rule| &rule.label);
            format!("报表“{label}”{} {day} 这一期确认的数与留存的记录不符", place(area, county))
        }
        Finding::Unreadable { what } => {
            format!("读不了库里的 {what}，它所在的部分没有核对完")
        }
        Finding::NumberingDiffers => "下一件事的编号接不上最后一件".to_owned(),
        Finding::Missing { number } => format!("{number} 的记录与状态只有其一"),
        Finding::HeadDiffers { size } => format!("前 {size} 条记录的树根不符"),
        Finding::BadSignature { size } => {
            format!("前 {size} 条记录的树根签名不是本机密钥所签")
        }
    }
}

/// What a register is called; one that the method does not keep as it stands.
fn register_label<'a>(register: &'a RegisterId, county: &'a County) -> &'a str {
    county.method().register(register).map_or(register.as_str(), |rule| &rule.label)
}

/// What was found beside cases: households, those who keep in touch with them, terms, files.
fn say_beside(finding: &Finding, county: &County) -> String {
    match finding {
        Finding::ContactsDiffer { household } => {
            format!("户 {household} 的走访联系与记录的不符")
        }
        Finding::MoreContactsDiffer { groups } => {
            format!("走访联系还有至少 {groups} 处不符，没有逐户查，先处理上面的再核对一次")
        }
        Finding::NoPlace { household } => {
            format!("户 {household} 不在最小的、没有撤销的区域里")
        }
        Finding::LinkAstray { household, line } => {
            format!("联户关系挂在没有的或已注销的户上：户 {household}，{line}")
        }
        Finding::CountDiffers { area, measure } => {
            format!("{}的“{measure}”户数与逐户数出来的不符", place(area, county))
        }
        Finding::LoadDiffers { person, line } => {
            let name = county.directory.name(person);
            format!("{name}（{person}）在 {line} 线上的户数与逐户数出来的不符")
        }
        Finding::TermDiffers { selection } => {
            format!("选任 {selection} 的任期没有对应的任职")
        }
        Finding::AttachmentsDiffer { number } => {
            format!("{number} 的照片、录音登记与它的记录不符")
        }
        Finding::MoreAttachmentsDiffer { groups } => {
            format!("照片、录音还有至少 {groups} 处不符，没有逐件查，先处理上面的再核对一次")
        }
        _ => String::new(),
    }
}

/// An area by its names; one that is not there as it stands.
fn place(area: &AreaId, county: &County) -> String {
    let path = county.directory.areas.path_name(area);
    if path.is_empty() { area.to_string() } else { path }
}

/// What a stream is about; one whose name begins like none of ours as it stands.
fn named(stream: &str) -> String {
    match stream.split_once('-') {
        Some(("h", household)) => format!("户 {household}"),
        Some(("s", selection)) => format!("选任 {selection}"),
        Some(("m", _)) => "工作法的历次采用".to_owned(),
        _ => stream.to_owned(),
    }
}

/// A measure in the words of the field; one that nobody writes as it stands.
fn measure_words(measure: &str) -> &str {
    match measure {
        "received" => "受理",
        "answered" => "答复",
        "answered_late" => "超期答复",
        "routed" => "转告归口",
        "rated" => "评价",
        "satisfied" => "满意",
        "withdrawn" => "撤回",
        "reopen_asked" => "要求重办",
        "reopened" => "重新办理",
        "became_late" => "超期",
        "closed" => "办结",
        other => other,
    }
}
