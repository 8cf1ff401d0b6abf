//! What a method may not ask for, however it is called (DOMAIN § 8): sorting people by colour, risk
//! or opinion (G1, G3, G4), ranking them (G6), and so many matters a month as a target (G6).
//!
//! Only words of the network are looked at, where they would turn into lists of people; what a
//! category or a law is called is nobody's verdict.

use crate::code::Code;
use crate::parse::raw::Raw;
use crate::parse::registers::Register;
use crate::source::{At, Findings};

/// Closer care is given for a need. These are none.
const NO_NEEDS: &[&str] = &[
    "红色",
    "黄色",
    "绿色",
    "橙色",
    "蓝色",
    "黑色",
    "红牌",
    "黄牌",
    "绿牌",
    "红码",
    "黄码",
    "绿码",
    "红户",
    "黄户",
    "绿户",
    "风险",
    "高危",
    "等级",
    "黑名单",
    "失信",
    "信用",
    "管控",
    "监控",
    "上访",
    "信访",
    "缠访",
    "闹访",
    "信教",
    "宗教",
    "教徒",
    "邪教",
    "政治",
    "刑满",
    "矫正",
    "吸毒",
    "肇事",
];

/// Nobody is listed or ranked like this, as a need or as a duty.
const NOWHERE: &[&str] = &[
    "重点人员",
    "稳控",
    "包保",
    "红黄绿",
    "打分",
    "扣分",
    "积分排名",
    "个人排名",
    "末位淘汰",
    "人脸识别",
];

pub(super) fn check(raw: &Raw, out: &mut Findings) {
    let network = &raw.network;
    let tiers = network.tiers.iter().map(|tier| &tier.label);
    for label in tiers.chain(network.needs.iter().map(|need| &need.label)) {
        if let Some(word) =
            [NO_NEEDS, NOWHERE].concat().iter().find(|word| asks_for(&label.value, word))
        {
            let message = format!("“{}”里的“{word}”是给人定性、分等，不是需要", label.value);
            let help = "只写要帮什么，如“独居老人”“突发困难”“本人要求”；不按颜色、风险、上访、信仰分人（个人信息保护法第六、二十四、二十八条）";
            out.error(Code::JudgesPeople, label.place, message, help);
        }
    }
    let lists = network.duty_lists.iter().flat_map(|list| list.items.iter().chain([&list.label]));
    for text in lists.chain(network.routines.iter().map(|routine| &routine.label)) {
        if let Some(word) = NOWHERE.iter().find(|word| asks_for(&text.value, word)) {
            let message = format!("“{}”里的“{word}”是给人定性、排名，本系统不做", text.value);
            let help = "删掉它，改写成帮什么、做什么；干得好的写表彰（信访工作条例第四十六条，个人信息保护法第二十四条）";
            out.error(Code::JudgesPeople, text.place, message, help);
        }
        counts(text, out);
    }
}

/// What a register asks for: no list of people, no ranking, no number to be reached.
pub(super) fn of_register(register: &Register, out: &mut Findings) {
    let fields = register.fields.iter();
    let fields = fields
        .flat_map(|field| field.options.value.iter().chain([&field.label]).chain(&field.help));
    for text in fields.chain([&register.label]).chain(&register.note) {
        if let Some(word) = NOWHERE.iter().find(|word| asks_for(&text.value, word)) {
            let message = format!("“{}”里的“{word}”是给人定性、排名，本系统不做", text.value);
            let help = "删掉它：台账记办了什么、谁批的，不记人怎么样（个人信息保护法第二十四条）";
            out.error(Code::JudgesPeople, text.place, message, help);
        }
        counts(text, out);
    }
}

/// Whether the word stands there and is not denied: 不打分 is welcome.
fn asks_for(text: &str, word: &str) -> bool {
    const DENIAL_CHARS: usize = 4;
    text.match_indices(word).any(|(at, _)| {
        !text[..at]
            .chars()
            .rev()
            .take(DENIAL_CHARS)
            .any(|before| matches!(before, '不' | '无' | '没'))
    })
}

fn counts(text: &At<String>, out: &mut Findings) {
    const AT_LEAST: [&str; 5] = ["不少于", "至少", "不低于", "不得少于", "完成"];
    let target = AT_LEAST.iter().any(|words| {
        text.value.match_indices(words).any(|(at, found)| is_count(&text.value[at + found.len()..]))
    });
    if target {
        let message = format!("“{}”是按件数下任务，凑出来的数没有用", text.value);
        let help = "删掉件数，写做什么、多久做一次，如“每周走一遍，有事就登记”";
        out.error(Code::CountTarget, text.place, message, help);
    }
}

/// Whether a text goes on with a number of matters: 10 件, 三条. Times 次 and households 户 are
/// the rhythm of somebody's work and may be counted.
fn is_count(text: &str) -> bool {
    // A few words may stand between: 至少上报 10 件, 不少于矛盾纠纷三起.
    const BETWEEN_CHARS: usize = 8;
    let number = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十百".contains(c);
    let between = text.chars().take(BETWEEN_CHARS).take_while(|c| !number(*c)).map(char::len_utf8);
    let rest = &text[between.sum::<usize>()..];
    let after = rest.trim_start_matches(number);
    after.len() < rest.len() && after.trim_start().starts_with(['件', '条', '起'])
}
