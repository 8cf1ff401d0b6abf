//! `maplegrid verify`: exit 0 only if everything agrees.

use maplegrid_app::Finding;

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
        println!("全部一致：状态由记录重算无误，默克尔树与签名无误");
        return Ok(());
    }
    for finding in verified.findings.iter().take(SHOWN) {
        println!("- {}", say(finding));
    }
    anyhow::bail!("有 {} 处不一致", verified.findings.len())
}

fn say(finding: &Finding) -> String {
    match finding {
        Finding::Gap { expected, found } => {
            format!("记录不连续：应为第 {expected} 条，读到第 {found} 条")
        }
        Finding::LeafDiffers { position } => {
            format!("第 {position} 条记录的内容与登记时的凭证不符")
        }
        Finding::DoesNotFold { position } => {
            format!("第 {position} 条记录接不上前面的状态")
        }
        Finding::StateDiffers { number } => format!("{number} 的状态与它的记录不符"),
        Finding::Missing { number } => format!("{number} 的记录与状态只有其一"),
        Finding::HeadDiffers { size } => format!("前 {size} 条记录的树根不符"),
        Finding::BadSignature { size } => {
            format!("前 {size} 条记录的树根签名不是本机密钥所签")
        }
    }
}
