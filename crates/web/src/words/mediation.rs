//! Refusals about mediations, in Chinese.

use maplegrid_domain::mediation::{Item, PartyNo, Rejection};

use super::{Refusal, date_on_paper};

/// The words for a refusal.
pub fn mediation_refusal(rejection: &Rejection) -> Refusal {
    let (field, title, advice) = of_field(rejection).unwrap_or_else(|| {
        let (title, advice) = of_state(rejection);
        (None, title, advice)
    });
    Refusal { title, advice: advice.to_owned(), field }
}

/// 第 1、2 方
fn parties(parties: &[PartyNo]) -> String {
    let numbers: Vec<String> = parties.iter().map(|no| no.0.to_string()).collect();
    format!("第 {} 方", numbers.join("、"))
}

/// Refusals that are about what was filled in.
fn of_field(rejection: &Rejection) -> Option<(Option<&'static str>, String, &'static str)> {
    let found = match rejection {
        Rejection::Missing { field } => {
            (Some(*field), format!("{}还没填", name_of(field)), "填好再提交")
        }
        Rejection::TooLong { field, chars, most } => (
            Some(*field),
            format!("{}太长，现在 {chars} 个字，最多 {most} 个", name_of(field)),
            "请删短一些",
        ),
        Rejection::UnknownValue { field, .. } => {
            (Some(*field), format!("{}选得不对", name_of(field)), "请重新选一次")
        }
        Rejection::BadCount { field, given, least, most } => (
            Some(*field),
            format!("{}现在是 {given}，要在 {least} 到 {most} 之间", name_of(field)),
            "请改好再提交",
        ),
        Rejection::InFuture => (Some("at"), "时间还没到".to_owned(), "请核对日期和时间"),
        Rejection::TooOld { days } => (
            Some("at"),
            format!("{days} 天以前的，记不进来了"),
            "请按现在的日期登记，另外写一份情况说明",
        ),
        Rejection::TooEarly { field } => (
            Some("at"),
            format!("时间早于{}", name_of(field)),
            "请核对日期：后面的事不会发生在前面的事之前",
        ),
        Rejection::UnknownParty(no) => {
            (Some("party"), format!("没有{}当事人", parties(&[*no])), "请重新选当事人")
        }
        Rejection::ConsentMissing(missing) => (
            Some("consents"),
            format!("{}还没有同意", parties(missing)),
            "要各方都同意；没同意的，就按原来的办",
        ),
        Rejection::NotAMediator(_) => {
            (Some("mediator"), "这个人不能在这里调解".to_owned(), "请从名单里选")
        }
        Rejection::BadLastDay { most_days } => (
            Some("until"),
            format!("最后一天要在受理以后 {most_days} 天以内，也不能已经过去"),
            "请重新选日期",
        ),
        Rejection::UnknownTerm(_) => {
            (Some("term"), "协议里没有这一条".to_owned(), "请刷新页面，重新选")
        }
        Rejection::NoRoute => (
            Some("routes"),
            "还没有告诉当事人别的途径".to_owned(),
            "仲裁、行政、诉讼至少告知一项（人民调解法第二十六条）",
        ),
        Rejection::UnknownRecord(_) => {
            (Some("of"), "没有这份记录".to_owned(), "请刷新页面，重新选")
        }
        rejection => return of_matter(rejection),
    };
    Some(found)
}

/// Refusals of what may not be mediated here.
fn of_matter(rejection: &Rejection) -> Option<(Option<&'static str>, String, &'static str)> {
    let found = match rejection {
        Rejection::NoCommittee => {
            (Some("committee"), "这里没有人民调解委员会".to_owned(), "请选村或乡镇")
        }
        Rejection::NotMediable { category } => (
            Some("category"),
            format!("“{category}”不由人民调解办"),
            "请登记成一件事，由工作人员办理",
        ),
        Rejection::Barred { what, .. } => (
            Some("category"),
            format!("{}不能由调委会调解", what.label()),
            "请把该去的地方告诉当事人；有人身危险的，马上拨打 110",
        ),
        _ => return None,
    };
    Some(found)
}

/// Those that name somebody, a day or another file.
fn of_facts(rejection: &Rejection) -> Option<(String, &'static str)> {
    Some(match rejection {
        Rejection::NotNow { stage } => {
            (format!("这件调解现在是“{}”，做不了这一步", stage.label()), "请刷新页面再看")
        }
        Rejection::RefusedBefore { number } => {
            (format!("{number}里当事人已经拒绝调解"), "不再主动劝调；各方都愿意了，请各方一起申请")
        }
        Rejection::AlreadyOpen { number } => {
            (format!("{number}正在调解这件事"), "请打开它接着办，不用另立")
        }
        Rejection::NotWilling(missing) => (
            format!("{}还没有表示愿意调解", parties(missing)),
            "先问：愿意的登记同意；不愿意的就到此为止，告知别的途径（人民调解法第十七条）",
        ),
        Rejection::NotInformed(missing) => {
            (format!("还没有向{}告知权利义务", parties(missing)), "先告知，再调解")
        }
        Rejection::NotRepresented(no) => {
            (format!("{}没有完全民事行为能力，要监护人在场", parties(&[*no])), "请先登记监护人")
        }
        Rejection::DoneAlready(no) => {
            (format!("{}已经登记过了", parties(&[*no])), "有错的，请用“更正”")
        }
        Rejection::LimitPassed { last } => (
            format!("调解期限到 {} 为止", date_on_paper(*last)),
            "各方都同意可以约定延长；不同意的，请终止调解，告知别的途径",
        ),
        Rejection::ConfirmationTooLate { last } => (
            format!("申请司法确认到 {} 为止", date_on_paper(*last)),
            "协议仍然有效；不履行的，可以向法院起诉",
        ),
        Rejection::FileIncomplete(items) => {
            let items: Vec<&str> = items.iter().copied().map(Item::label).collect();
            (format!("卷宗还缺{}", items.join("、")), "请补上，或者逐项写明为什么没有")
        }
        _ => return None,
    })
}

/// Refusals that are about how things stand or about who asks.
fn of_state(rejection: &Rejection) -> (String, &'static str) {
    if let Some(found) = of_facts(rejection) {
        return found;
    }
    let (title, advice) = match rejection {
        Rejection::NotFound => ("没找到这件调解", "请核对编号"),
        Rejection::Exists => ("这件调解已经有了", "请刷新页面再看"),
        Rejection::NotYours => ("这一步不归您做", "请交给调委会或者这件事的调解员"),
        Rejection::TooClose(_) => {
            ("是当事人本人、有亲属关系，或者和这件事有利害关系，不能参与", "请换一位")
        }
        Rejection::NamedAlready(_) => ("已经是这件事的调解员", "不用再选"),
        Rejection::SteppedBack(_) => ("这位调解员已经回避或者退出", "请另选一位"),
        Rejection::NoMediator => ("还没有调解员", "先确定调解员，再调解"),
        Rejection::RecusalOpen => ("有人申请调解员回避，还没有决定", "请等决定以后再说"),
        Rejection::NoRecusal => ("没有待决定的回避申请", "请刷新页面再看"),
        Rejection::OwnRecusal => ("自己的回避不能自己决定", "请由别人决定"),
        Rejection::NoHearing => ("还没有调解记录", "先记调解，再登记协议"),
        Rejection::SignedAlready => ("已经有人签过字，不能再改", "写错的，请用“更正”另记一条"),
        Rejection::NoAgreement => ("还没有协议", "先登记协议"),
        Rejection::NothingToSign => ("现在没有要签的协议", "请刷新页面再看"),
        Rejection::PaperOnly => {
            ("这份只能在纸上签", "婚姻、收养、继承和公章不能在屏幕上签；请打印签好，再扫描传回")
        }
        Rejection::OnlyThemselves => ("要本人登录来做", "请本人用自己的账号做这一步"),
        Rejection::Unconfirmable => {
            ("身份、收养、婚姻关系，法院不作司法确认", "协议仍然有效；有争议的，可以起诉")
        }
        Rejection::ConfirmationAsked => ("已经申请过司法确认", "等法院的结果"),
        Rejection::NoConfirmation => ("没有等结果的司法确认申请", "请刷新页面再看"),
        _ => ("填的内容有问题", "请核对后再提交"),
    };
    (title.to_owned(), advice)
}

/// What a field is called on the page.
fn name_of(field: &str) -> &'static str {
    match field {
        "parties" => "当事人数",
        "people" => "涉及人数",
        "applied_by" => "由谁申请",
        "category" => "类别",
        "name" => "姓名或名称",
        "summary" => "纠纷简要情况",
        "reason" => "理由",
        "place" => "地点",
        "cause" => "事由",
        "rights" => "权利义务告知",
        "principles" => "调解原则与人员",
        "statements" => "双方陈述",
        "present" => "到场的当事人",
        "facts" => "纠纷主要事实",
        "dispute" => "争议事项",
        "terms" => "协议内容",
        "copies" => "份数",
        "amount" => "金额",
        "due" => "履行期限",
        "drawing" => "屏上签名",
        "scans" | "files" => "扫描件数",
        "consents" => "同意的当事人",
        "said" => "怎么说的",
        "satisfaction" => "满意度",
        "routes" => "告知的途径",
        "document" => "证件或文书",
        "court" => "法院",
        "asked" => "被调查人",
        "text" => "内容",
        "situation" => "回访情况",
        "signs" => "激化的迹象",
        "measures" => "采取的措施",
        "reported_to" => "向谁报告",
        "proof" => "履行情况",
        "person" => "人",
        "opened" => "申请",
        "accepted" => "受理",
        "hearing" => "第一次调解",
        "agreement" => "协议",
        "confirmation" => "申请确认",
        "phone" => "电话",
        "id_number" => "证件号码",
        _ => "有一项",
    }
}
