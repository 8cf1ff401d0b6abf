//! What the parser says in English about a file that is no TOML, told in Chinese: first the slips
//! that happen to whoever types Chinese, then what the parser itself means.

/// A slip, where it is, and what to do.
pub(super) struct Slip {
    pub at: usize,
    pub message: String,
    pub help: String,
}

/// Signs as a Chinese keyboard types them, and what is meant.
const SIGNS: [(char, &str); 14] = [
    ('“', "\""),
    ('”', "\""),
    ('‘', "\""),
    ('’', "\""),
    ('＂', "\""),
    ('，', ","),
    ('、', ","),
    ('＝', "="),
    ('：', "="),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('＃', "#"),
];

/// A Chinese sign outside of quotes, in the line of the error: nothing else is wrong then.
pub(super) fn chinese_sign(text: &str, error: usize) -> Option<Slip> {
    let (from, line) = line_at(text, error);
    let mut quoted = false;
    for (at, sign) in line.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            '#' if !quoted => return None,
            _ if quoted => {}
            '０'..='９' => {
                let message = format!("这里用了中文的数字“{sign}”");
                return Some(slip(from + at, message, "换成英文的数字 0 到 9"));
            }
            _ => {
                if let Some((_, meant)) = SIGNS.iter().find(|(chinese, _)| *chinese == sign) {
                    let message = format!("这里用了中文的标点 {sign}");
                    let help = format!("换成英文的 {meant}，输入时先切到英文");
                    return Some(slip(from + at, message, &help));
                }
            }
        }
    }
    None
}

/// A head in single brackets that should have stood in double ones.
pub(super) fn head_twice(text: &str, error: usize, message: &str) -> Option<Slip> {
    let (_, line) = line_at(text, error);
    if !message.contains("duplicate key") || !line.trim_start().starts_with('[') {
        return None;
    }
    let name = line.trim().trim_matches(['[', ']']);
    let message = format!("“{name}”前面已经写过一组，方括号写得不一样");
    let help =
        format!("有好几组的，每组前面都写两层方括号 [[{name}]]；只有一组的，只写一次 [{name}]");
    Some(slip(error, message, &help))
}

fn slip(at: usize, message: String, help: &str) -> Slip {
    Slip { at, message, help: help.to_owned() }
}

/// The line around a place, and where it begins.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let from = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (from, text[from..].lines().next().unwrap_or_default())
}

/// The parser's words, the first that fit.
const KNOWN: [(&str, &str, &str); 17] = [
    ("duplicate key", "这一项写了两遍", "删掉多余的一项"),
    ("string values must be quoted", "文字要用英文双引号括起来，数字不加引号", "写成 \"……\""),
    ("max recursion depth", "方括号、花括号一层套一层，太多了", "对照现成的工作法，重新写这一项"),
    (
        "carriage return",
        "换行不是通常的换行",
        "用记事本打开，全选，重新保存；或者从现成的文件重新抄",
    ),
    ("extra assignment", "前面的花括号没有合上，或者两项之间缺英文逗号", "补上 } 或者英文逗号"),
    ("non-double-quote visible", "文字里有看不见的字符", "删掉这几个字重新打一遍"),
    (
        "invalid basic string",
        "引号不成对，或者文字里有换行",
        "文字写在一行里，前后各一个英文双引号",
    ),
    ("escaped value", "文字里有反斜杠 \\", "用 / 代替，或者写两个 \\\\"),
    ("invalid boolean", "是或否写得不对", "写 true（是）或 false（否），全部小写"),
    ("leading zero", "数字前面多了 0", "去掉前面的 0，如 01 写成 1"),
    ("invalid unquoted key", "项名写得不对", "项名只用英文小写字母、数字和下划线"),
    (
        "key with no value",
        "项名后面缺等号，或者等号后面没有值",
        "写成 项名 = \"……\"，没有就删掉这一行",
    ),
    (
        "between array elements",
        "方括号没有合上，或者两项之间缺英文逗号",
        "看这一行和上一行：补上 ] 或者英文逗号",
    ),
    (
        "between key-value",
        "花括号没有合上，或者两项之间缺英文逗号",
        "看这一行和上一行：补上 } 或者英文逗号",
    ),
    ("unclosed", "方括号或花括号没有合上", "补上 ] 或 }"),
    (
        "unexpected key or value",
        "这一行后面多了东西",
        "一行只写一项；多出来的方括号、文字删掉或另起一行",
    ),
    ("missing value", "等号后面没有值", "文字加英文双引号，数字不加；没有就删掉这一行"),
];

pub(super) fn in_chinese(message: &str) -> (&'static str, &'static str) {
    let found = KNOWN.iter().find(|(part, ..)| message.contains(part));
    let other = ("这里的写法不合 TOML 的规则", "对照现成的工作法里同样的一行改");
    found.map_or(other, |(_, message, help)| (message, help))
}
