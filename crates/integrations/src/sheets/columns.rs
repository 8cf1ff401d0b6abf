//! The columns of each kind of table that every county has: their headings, what people call them
//! otherwise, what may stand in them.

use std::borrow::Cow;

use maplegrid_app::people::ImportKind;

/// How a column's cells are read and what a template does for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    /// Text whose line breaks count.
    Lines,
    /// Digits that are no number: they are kept as text, or a spreadsheet spoils them.
    Digits,
    Count,
    Money,
    Date,
    YesNo,
    /// One of a list that the county's method knows.
    Choice,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) field: Cow<'static, str>,
    pub(super) heading: Cow<'static, str>,
    pub(super) also: &'static [&'static str],
    pub(super) required: bool,
    pub(super) holds: Holds,
    pub(super) note: Cow<'static, str>,
    pub(super) width: u16,
    /// What may be chosen.
    pub(super) options: Vec<String>,
    /// How it looks filled in.
    pub(super) example: Cow<'static, str>,
}

const fn column(
    field: &'static str,
    heading: &'static str,
    also: &'static [&'static str],
    (required, holds): (bool, Holds),
    note: &'static str,
    width: u16,
) -> Column {
    Column {
        field: Cow::Borrowed(field),
        heading: Cow::Borrowed(heading),
        also,
        required,
        holds,
        note: Cow::Borrowed(note),
        width,
        options: Vec::new(),
        example: Cow::Borrowed(""),
    }
}

const MUST: bool = true;
const MAY: bool = false;

const AREAS: &[Column] = &[
    column(
        "code",
        "区划代码",
        &["代码", "编码", "区域代码", "统计用区划代码", "网格编码"],
        (MAY, Holds::Digits),
        "村和村以上写 12 位区划代码；村以下不写，系统按顺序编",
        20,
    ),
    column(
        "name",
        "名称",
        &["区域名称", "网格名称", "地方", "单位名称"],
        (MUST, Holds::Text),
        "平常怎么叫就怎么写",
        18,
    ),
    column(
        "kind",
        "级别",
        &["层级", "类型", "类别", "区域级别"],
        (MUST, Holds::Choice),
        "从下拉列表里选",
        12,
    ),
    column(
        "parent",
        "上级",
        &["上级区域", "上级名称", "上级代码", "所属", "所属区域", "所属村"],
        (MUST, Holds::Text),
        "写上级的区划代码，或从乡镇写起的名称，例如：城关镇 东街村",
        28,
    ),
];

const HOUSEHOLDS: &[Column] = &[
    column(
        "code",
        "户编号",
        &["户号", "编号", "户编码"],
        (MAY, Holds::Digits),
        "新户不写，系统会编；改已有的户时写上，按它找",
        12,
    ),
    column(
        "area",
        "所在区域",
        &[
            "区域",
            "所在网格",
            "网格",
            "微网格",
            "所在地",
            "所在组",
            "所在区域代码",
            "区划代码",
            "村组",
            "所属区域",
            "地方",
        ],
        (MUST, Holds::Text),
        "最小的一级：写区划代码，或从乡镇写起的名称，例如：城关镇 东街村 一片 二组",
        34,
    ),
    column(
        "door",
        "门牌",
        &["门牌号", "住址", "地址", "详细地址", "门牌地址", "房号"],
        (MUST, Holds::Text),
        "没有门牌就写位置，例如：村口第二家",
        16,
    ),
    column("head", "户主", &["户主姓名", "姓名", "户主名称"], (MUST, Holds::Text), "户主姓名", 12),
    column(
        "phone",
        "电话",
        &["联系电话", "手机", "手机号", "手机号码", "户主电话", "电话号码"],
        (MAY, Holds::Digits),
        "可不写；加密保存",
        16,
    ),
    column(
        "id_number",
        "户主身份证号",
        &["身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码", "户主身份证"],
        (MAY, Holds::Digits),
        "可不写，没有必要就不要收；加密保存",
        22,
    ),
    column(
        "members",
        "人口",
        &["家庭人口", "人口数", "全家人口", "人数", "户籍人口", "家庭人数"],
        (MAY, Holds::Count),
        "全家几口人",
        8,
    ),
    column(
        "residing",
        "常住",
        &["常住人口", "常住人数", "在家人口", "在家人数"],
        (MAY, Holds::Count),
        "平常在家几口人",
        8,
    ),
    column(
        "walk",
        "走访顺序",
        &["顺序", "序号", "排序"],
        (MAY, Holds::Count),
        "可不写；从村头走到村尾的顺序",
        10,
    ),
    column(
        "elder",
        "长辈版",
        &["大字版", "老年版"],
        (MAY, Holds::YesNo),
        "家里是老人用手机的，写“是”，打开就是大字",
        10,
    ),
];

const POSTS: &[Column] = &[
    column("name", "姓名", &["人员姓名", "名字"], (MUST, Holds::Text), "本人姓名", 12),
    column(
        "phone",
        "电话",
        &["联系电话", "手机", "手机号", "手机号码", "公开电话"],
        (MAY, Holds::Digits),
        "群众能打的电话，会公开",
        16,
    ),
    column(
        "post",
        "岗位",
        &["职务", "担任岗位", "身份", "职位"],
        (MUST, Holds::Choice),
        "从下拉列表里选",
        18,
    ),
    column(
        "area",
        "任职区域",
        &["所在区域", "区域", "负责区域", "网格", "所属区域", "任职地方"],
        (MUST, Holds::Text),
        "写区划代码，或从乡镇写起的名称",
        34,
    ),
    column(
        "from",
        "任职日期",
        &["开始日期", "任职时间", "起始日期", "上任日期"],
        (MAY, Holds::Date),
        "可不写，不写就从今天起；例如 2026-03-01",
        14,
    ),
    column(
        "until",
        "届满日期",
        &["结束日期", "到期日期", "任期至", "截止日期"],
        (MAY, Holds::Date),
        "可不写；任职到这一天为止",
        14,
    ),
    column(
        "account",
        "登录名",
        &["账号", "帐号", "用户名"],
        (MAY, Holds::Text),
        "可不写；要登录的人写，由管理员用命令行导入，初始密码另外给",
        14,
    ),
];

const CONTACTS: &[Column] = &[
    column(
        "code",
        "户编号",
        &["户号", "编号", "户编码"],
        (MAY, Holds::Digits),
        "写了户编号，后面三列可以不写",
        12,
    ),
    column(
        "area",
        "所在区域",
        &["区域", "网格", "微网格", "所在网格", "所在组", "村组", "所属区域"],
        (MAY, Holds::Text),
        "没有户编号时写，和户表里一样",
        34,
    ),
    column(
        "door",
        "门牌",
        &["门牌号", "住址", "地址", "详细地址"],
        (MAY, Holds::Text),
        "没有户编号时写",
        16,
    ),
    column("head", "户主", &["户主姓名", "户主名称"], (MAY, Holds::Text), "没有户编号时写", 12),
    column(
        "line",
        "联户的线",
        &["线", "联系线", "联户类型", "联户方式"],
        (MAY, Holds::Choice),
        "从下拉列表里选；只有一条线时可以不写",
        14,
    ),
    column(
        "contact",
        "联系人",
        &["联户人", "联系人姓名", "联户党员", "邻长", "中心户长", "包联人"],
        (MUST, Holds::Text),
        "要先有这个人的任职",
        12,
    ),
    column(
        "phone",
        "联系人电话",
        &["电话", "联系电话", "手机", "手机号"],
        (MAY, Holds::Digits),
        "有同名的人时写",
        16,
    ),
];

/// The columns of a kind, in the order of the template; none for a register, whose columns the
/// method names.
pub(super) const fn columns(kind: &ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Areas => AREAS,
        ImportKind::Households => HOUSEHOLDS,
        ImportKind::Posts => POSTS,
        ImportKind::Contacts => CONTACTS,
        ImportKind::Register(_) => &[],
    }
}

/// A row as it should look, in the order of the columns. It begins with the word that import
/// skips.
pub(super) const fn example(kind: &ImportKind) -> &'static [&'static str] {
    match kind {
        ImportKind::Areas => &["示例（不会导入）", "一组", "", "城关镇 东街村"],
        ImportKind::Households => &[
            "示例（不会导入）",
            "城关镇 东街村 一组",
            "12号",
            "张某某",
            "13800000000",
            "",
            "4",
            "2",
            "1",
            "否",
        ],
        ImportKind::Posts => {
            &["示例（不会导入）", "13800000000", "", "城关镇 东街村 一组", "2026-03-01", "", ""]
        }
        ImportKind::Contacts => {
            &["示例（不会导入）", "城关镇 东街村 一组", "12号", "张某某", "", "李某某", ""]
        }
        ImportKind::Register(_) => &[],
    }
}

/// The word with which rows begin that are not meant.
pub(super) const EXAMPLE: &str = "示例";
/// Our own column in a returned workbook.
pub(super) const PROBLEM: &str = "问题";
