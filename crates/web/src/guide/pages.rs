//! Every component in its states, drawn by the same code that pages use.

use askama::Template;

use crate::ui::{
    ErrorSummary, Field, FieldKind, Notice, NoticeKind, Plate, PlateKind, Qr, Slip, Slot, Trail,
    Void, filters,
};
use crate::visitor::Shell;
use crate::words::{DueBadge, Fault, Line, Mark, Phrase};

/// The style guide.
#[derive(Template)]
#[template(path = "guide/guide.html")]
pub struct GuidePage {
    pub shell: Shell,
    pub swatches: [(&'static str, &'static str); 16],
    pub badges: [DueBadge; 6],
    pub plates: [Plate; 3],
    pub trail: Trail,
    pub slip: Slip,
    pub notices: [Notice; 3],
    pub fields: [Field; 4],
    pub summary: ErrorSummary,
    pub voids: [Void; 2],
}

impl GuidePage {
    pub fn new(shell: Shell) -> Self {
        Self {
            shell,
            swatches: SWATCHES,
            badges: badges(),
            plates: plates(),
            trail: trail(),
            slip: slip(),
            notices: notices(),
            fields: fields(),
            summary: ErrorSummary {
                title: "没交上，您写的还在",
                faults: vec![Fault::new("phone", "少了一位，现在只有 10 位")],
            },
            voids: voids(),
        }
    }
}

const SWATCHES: [(&str, &str); 16] = [
    ("paper", "页面"),
    ("surface", "纸面"),
    ("well", "凹处"),
    ("line", "细线"),
    ("edge", "控件边"),
    ("ink", "正文"),
    ("ink-2", "次要"),
    ("ink-3", "注释"),
    ("maple", "枫红"),
    ("maple-deep", "链接"),
    ("plate", "责任牌"),
    ("late", "超期"),
    ("soon", "快到期"),
    ("ok", "期限内"),
    ("done", "已办"),
    ("focus", "焦点"),
];

fn badge(class: &'static str, icon: &'static str, words: &str) -> DueBadge {
    DueBadge { class, icon, words: words.to_owned() }
}

fn badges() -> [DueBadge; 6] {
    [
        badge("late", "late", "已超期 3 天"),
        badge("soon", "glass", "今天 17:30"),
        badge("ok", "clock", "11月30日"),
        badge("done", "okc", "按时答复"),
        badge("hold", "pause", "等群众回话"),
        badge("past", "okc", "晚 2 天答复"),
    ]
}

fn plates() -> [Plate; 3] {
    let who = || Slot::new("谁在办", "王某某", "村委会副主任");
    [
        Plate {
            kind: PlateKind::Running,
            badge: None,
            say: Phrase::from("已收到，由")
                .keep("南沟村")
                .keep("王某某")
                .text("负责，")
                .keep("11月24日前")
                .text("答复"),
            slots: vec![who(), Slot::new("最晚答复", "11月24日", "星期二，明天")],
            call: Some(("王某某".to_owned(), "13800000000".to_owned())),
        },
        Plate {
            kind: PlateKind::Late,
            badge: None,
            say: Phrase::from("答复晚了 ").keep("1 天").text("，镇综治中心已在催办"),
            slots: vec![who(), Slot::new("原定答复", "11月24日", "已超期 1 天")],
            call: None,
        },
        Plate {
            kind: PlateKind::Done,
            badge: Some(badge("done", "okc", "按时答复")),
            say: Phrase::from("路灯已于").keep("11月27日").text("修好"),
            slots: vec![
                Slot::new("谁办的", "王某某", "村委会副主任"),
                Slot::new("答复时间", "11月27日", "用了 4 个工作日"),
            ],
            call: None,
        },
    ]
}

fn trail() -> Trail {
    let line = |time: &str, mark, lead: &str, quote: Option<&str>| Line {
        time: time.to_owned(),
        iso: "2026-11-23T09:42:00+08:00".to_owned(),
        mark,
        lead: lead.to_owned(),
        rest: String::new(),
        quote: quote.map(str::to_owned),
    };
    Trail {
        lines: vec![
            line("今天 9:42", Mark::Resident, "您提交了这件事", Some("巷口的路灯坏了半个月。")),
            line("今天 10:15", Mark::Staff, "南沟村王某某接手", None),
            Line::to_come("11月24日前", "答复您", "：能不能修，什么时候修好"),
        ],
    }
}

fn slip() -> Slip {
    Slip {
        fresh: false,
        number: "2611-0307".to_owned(),
        code: "482 961".to_owned(),
        qr: Qr::new("https://example.org/track/2611-0307", "二维码样例"),
        leaf: "7f3a 91c4 0be2 55d8".to_owned(),
        place: "第 18,204 条".to_owned(),
        print_url: "#main".to_owned(),
        verify_url: "/verify".to_owned(),
    }
}

fn notices() -> [Notice; 3] {
    [
        Notice::new(NoticeKind::Plain, "等您回答期间，期限暂停", ""),
        Notice::new(NoticeKind::Bad, "没交上，您写的还在", "网络断了，连上后再点一次提交。"),
        Notice::new(NoticeKind::Good, "已收到，编号 2611-0307", ""),
    ]
}

fn fields() -> [Field; 4] {
    let wrong = [Fault::new("wrong", "少了一位，现在只有 10 位")];
    [
        Field::new(FieldKind::Digits, "phone", "手机号")
            .optional()
            .hint("只用来给您回话")
            .value("13800000000"),
        Field::new(FieldKind::Digits, "wrong", "手机号").value("1380000000").faults(&wrong),
        Field::new(FieldKind::Lines(3), "words", "什么事").hint("在哪里、多久了、想怎么办"),
        Field::new(FieldKind::Line, "where", "具体在哪儿").placeholder("例如：小卖部对面"),
    ]
}

fn voids() -> [Void; 2] {
    [
        Void {
            icon: "okc",
            title: "今天的住户都联系过了".to_owned(),
            more: "明天有 4 户".to_owned(),
            action: None,
        },
        Void {
            icon: "search",
            title: "没找到这个编号".to_owned(),
            more: "编号是 8 位数字，在回执最上面".to_owned(),
            action: Some(("打电话查".to_owned(), "tel:12345".to_owned())),
        },
    ]
}
