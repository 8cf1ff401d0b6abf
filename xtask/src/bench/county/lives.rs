//! What becomes of a case: most are taken back, some go through all six slips, the youngest stay
//! open. Every step is an ordinary command of the application.

use anyhow::Result;
use futures_util::future::try_join_all;
use maplegrid_app::cases::{Intake, Received};
use maplegrid_app::{App, SignedIn};
use maplegrid_domain::cases::{CaseNumber, Channel, Identity, Input};
use maplegrid_domain::shared::AreaId;

use super::found::{VILLAGE, holder};
use super::open::sign_in;

const TEXTS: [&str; 6] = [
    "村口到小学这一段的路灯坏了三盏，晚上孩子放学回家看不见路，前天有个老人差点摔进沟里，希望尽快派人来看看，把灯修好，最好再加一盏。",
    "东头水渠被石块堵住了，一下雨水就漫到地里，已经淹了两亩多玉米，和上游的邻居说过几次都没有结果，请村里组织人一起清一清。",
    "我家和隔壁因为宅基地边上的排水沟起了争执，他家新砌的墙占了半尺，水都流到我家院里来了，想请村里的调解员来量一量，给个说法。",
    "合作医疗的缴费记录查不到，去年十一月在村里交的钱，手里有收据，到镇卫生院住院却说没有参保，报销不了，请帮忙查清楚是哪里出了错。",
    "垃圾收集点满了好几天没人清，夏天味道很大，野狗把袋子扯得到处都是，旁边就是水井，大家都担心水不干净，请安排车来拉走，以后定时收。",
    "母亲八十二岁，一个人住，腿脚不便，想申请高龄补贴和适老化改造，不知道要准备哪些材料、到哪里办，请告诉我们，能上门帮着填表更好。",
];

/// The people of the measured village who work on its cases.
pub struct Staff {
    cadre: SignedIn,
    station: SignedIn,
    handler: SignedIn,
    liaison: SignedIn,
}

impl Staff {
    pub async fn sign_in(app: &App) -> Result<Self> {
        Ok(Self {
            cadre: sign_in(app, "village_cadre").await?,
            station: sign_in(app, "service_station").await?,
            handler: sign_in(app, "village_handler").await?,
            liaison: sign_in(app, "discipline_liaison").await?,
        })
    }
}

/// How a case ends, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Withdrawn,
    Handled,
    /// Open, waiting for the village to check it.
    LeftInVillage,
    /// Open, waiting for the township to name somebody.
    LeftInTownship,
}

/// Number and query code of a case that was received.
#[derive(Clone, Debug)]
pub struct Born {
    pub number: CaseNumber,
    pub code: String,
    pub fate: Fate,
}

pub async fn receive(app: &App, wave: Vec<(usize, AreaId, Fate)>) -> Result<Vec<Born>> {
    let all = wave.into_iter().map(async |(index, area, fate)| {
        let Received { number, code, .. } = app.receive(intake(index, area), None).await?;
        Ok::<_, anyhow::Error>(Born { number, code, fate })
    });
    try_join_all(all).await
}

/// What somebody says there: of six matters the one at that place in the row.
pub fn intake(index: usize, area: AreaId) -> Intake {
    Intake {
        area,
        text: TEXTS[index % TEXTS.len()].to_owned(),
        category: None,
        channel: Channel::Qr,
        location: None,
        identity: Identity::Anonymous,
        contact: None,
        attachments: Vec::new(),
        filed_by: None,
    }
}

/// How many moments a life has after the reception.
pub const MOMENTS: u32 = 6;

/// Does for every case of a wave what comes at a moment, 0 to [`MOMENTS`].
pub async fn live(app: &App, staff: &Staff, wave: &[Born], moment: u32) -> Result<()> {
    try_join_all(wave.iter().map(|born| step(app, staff, born, moment))).await.map(|_| ())
}

async fn step(app: &App, staff: &Staff, born: &Born, moment: u32) -> Result<()> {
    let Staff { cadre, station, handler, liaison } = staff;
    let act = async |who: &SignedIn, action: &str, input: Input| {
        app.act(who, &born.number, action, input, None).await.map(|_| ())
    };
    match (born.fate, moment) {
        (Fate::Withdrawn, 0) => {
            let reason = Some("已经自己解决了".to_owned());
            app.withdraw(&born.number, &born.code, reason, None).await?;
        }
        (Fate::Handled | Fate::LeftInTownship, 0) => act(cadre, "classify", checked()).await?,
        (Fate::LeftInTownship, 1) => act(station, "dispatch_pass_up", said()).await?,
        (Fate::Handled, 1) => act(station, "assign", to_handler()).await?,
        (Fate::Handled, 2) => act(handler, "take", Input::default()).await?,
        (Fate::Handled, 3) => act(handler, "answer", answered()).await?,
        (Fate::Handled, 4) => act(liaison, "supervise_pass", Input::default()).await?,
        (Fate::Handled, 5) => {
            app.rate(&born.number, &born.code, 5, Some("很快，谢谢".to_owned()), None).await?;
        }
        _ => {}
    }
    Ok(())
}

fn checked() -> Input {
    Input {
        category: Some("street_light".to_owned()),
        track: Some("cadre_led".to_owned()),
        ..Input::default()
    }
}

fn to_handler() -> Input {
    let person = holder("village_handler", VILLAGE);
    Input { person: Some(person.into_string()), ..Input::default() }
}

fn said() -> Input {
    Input {
        text: Some("村里没有这项经费，请镇里安排。".to_owned()), ..Input::default()
    }
}

fn answered() -> Input {
    Input {
        text: Some("三盏灯都换好了，又在拐弯处加了一盏，今晚就亮。".to_owned()),
        outcome: Some("resolved".to_owned()),
        ..Input::default()
    }
}
