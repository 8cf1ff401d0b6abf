//! Keys that nobody will find here, and why: what would score people, put colours on them, or set
//! targets of so many matters (DOMAIN § 8). Whoever writes one has a wish, and is told the way.

/// Parts of keys, by what they would do.
const FORBIDDEN: [(&[&str], &str, &str); 5] = [
    (
        &[
            "score", "points", "rank", "grade", "credit", "star", "deduct", "penalty", "积分",
            "打分", "排名",
        ],
        "本系统不给人、给户打分、排名、扣分",
        "删掉这一项。要多去几次的户，在 care.toml 写需要和频次；干得好的，用表彰，不用分数",
    ),
    (
        &["color", "colour", "risk", "danger", "red_yellow", "颜色", "风险等级"],
        "本系统不给人、给户标颜色、定风险等级",
        "删掉这一项。来得勤一些的理由写在 care.toml 的 [[need]]，到期自动恢复",
    ),
    (
        &[
            "monthly_target",
            "target_cases",
            "quota",
            "kpi",
            "minimum_cases",
            "min_cases",
            "at_least_cases",
            "指标",
            "任务数",
        ],
        "本系统不按件数下任务：凑出来的数没有用",
        "删掉这一项。要求办得及时，就写期限 limit 和催办 escalation",
    ),
    (
        &["political", "religion", "petition_history", "stability", "blacklist", "key_person"],
        "本系统不记人的政治面貌、信仰和上访经历，也没有重点人员名单",
        "删掉这一项（个人信息保护法第六、二十八条，信访工作条例第四十六条）",
    ),
    (
        &["gps", "location_trail", "track_person", "face", "camera", "clock_in", "check_in_photo"],
        "本系统不定位、不打卡、不拍人脸",
        "删掉这一项。走访记一笔就行，不需要照片和轨迹",
    ),
];

/// What is said about a key that stands for something forbidden; `None` for others.
pub(super) fn key(word: &str) -> Option<(&'static str, &'static str)> {
    let word = word.to_lowercase();
    let meant = |part: &&&str| {
        word == **part
            || word.strip_prefix(**part).is_some_and(|rest| rest.starts_with(['_', '-']))
            || word.strip_suffix(**part).is_some_and(|rest| rest.ends_with(['_', '-']))
    };
    let found = FORBIDDEN.iter().find(|(parts, ..)| parts.iter().any(|part| meant(&part)));
    found.map(|(_, message, help)| (*message, *help))
}
