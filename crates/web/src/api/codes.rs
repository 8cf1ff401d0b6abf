//! Which problems each operation may answer with. The description is written from this table, and
//! a test holds every problem that it meets against it.

mod appraisals;
mod mediation;
mod registers;

/// A problem by status and code, with what it says.
pub(super) struct Known {
    pub status: u16,
    pub code: &'static str,
    pub title: &'static str,
}

type Group = &'static [Known];

const fn known(status: u16, code: &'static str, title: &'static str) -> Known {
    Known { status, code, title }
}

/// Whatever is asked.
const ANY: Group = &[
    known(429, "too_many", "试得太快了，按 Retry-After 等一等"),
    known(500, "internal", "出了点问题，是我们这边的"),
    known(503, "unavailable", "现在连不上后台"),
];
const WRITE: Group = &[
    known(408, "timeout", "等得太久了"),
    known(503, "overloaded", "现在来的人太多，一件也没有收下，按 Retry-After 再交"),
    known(507, "storage_full", "存储满了"),
];
const PATH: Group = &[known(400, "bad_request", "没看懂这次请求")];
const QUERY: Group = &[known(400, "bad_query", "地址里的参数不对，见 errors")];
const KEY: Group = &[
    known(400, "bad_header", "请求头里有不能用的字符"),
    known(400, "key_too_long", "防重复的编号是空的或者太长"),
    known(409, "key_reused", "同一个编号交过别的内容"),
];
const BODY: Group = &[
    known(400, "bad_json", "请求体不是正确的 JSON"),
    known(400, "bad_encoding", "请求体不是 UTF-8"),
    known(400, "nul_character", "请求体里有空字符"),
    known(400, "bad_request", "没收全这次请求"),
    known(413, "too_large", "请求体超过 64 KB"),
    known(415, "unsupported_media_type", "Content-Type 不是 application/json"),
    known(422, "missing_field", "缺少一项"),
    known(422, "unknown_field", "有不认识的一项"),
    known(422, "duplicate_field", "有一项写了两次"),
    known(422, "wrong_type", "有一项的类型或范围不对"),
    known(422, "unknown_value", "有一项不在可选的值里"),
];
const CODE: Group = &[
    known(400, "bad_header", "请求头里有不能用的字符"),
    known(403, "code_missing", "没有带查询码"),
    known(403, "wrong_code", "编号或查询码不对"),
];
const STAFF: Group = &[
    known(401, "not_signed_in", "没有登录，或者登录已经失效"),
    known(403, "password_due", "这个密码是别人给的，要先在工作台改成自己的"),
];
const NOT_FOUND: Group = &[known(404, "not_found", "没找到，或者不在您的片区里")];
const TEXT: Group =
    &[known(422, "text_missing", "内容还没写"), known(422, "text_too_long", "内容太长")];
const INTAKE: Group = &[
    known(422, "unknown_area", "没有这个地方"),
    known(422, "area_too_high", "这个地方太大，要选到下面一级"),
    known(422, "unknown_category", "没有这个类别"),
    known(422, "contradiction", "anonymous 和 identity 说的不一样"),
    known(422, "contact_missing", "实名和保密要留联系方式"),
    known(422, "name_missing", "没写怎么称呼"),
    known(422, "name_too_long", "名字太长"),
    known(422, "phone", "电话号码不对"),
    known(422, "unknown_attachment", "照片或录音不存在，或者已经用过"),
    known(422, "too_many_photos", "照片太多"),
    known(422, "too_many_attachments", "照片和录音太多"),
];
const UPLOAD: Group = &[
    known(400, "bad_request", "没收全这个文件"),
    known(413, "photo_too_large", "照片超过 10 MB"),
    known(413, "voice_too_large", "录音超过 5 MB"),
    known(413, "picture_too_many_pixels", "照片尺寸太大"),
    known(415, "not_a_picture", "不是照片"),
    known(415, "not_a_recording", "不是录音"),
];
const REPLY: Group = &[
    known(409, "no_question", "现在没有要回答的问题"),
    known(422, "contradiction", "写了回答，又写了不清楚"),
];
const RATE: Group = &[
    known(409, "not_answered", "还没答复，先不能评价"),
    known(409, "rated_already", "已经评价过了"),
    known(422, "bad_score", "分数要从 1 到 5"),
];
const REOPEN: Group = &[
    known(409, "still_open", "还在办"),
    known(409, "reopen_pending", "已经要求过了，正在处理"),
    known(409, "reopens_used_up", "要求重新办理已经答复过，不能再提；可以走信访或 12345"),
    known(409, "reopen_too_late", "要求重新办理的时间已经过了"),
];
const CLOSED: Group = &[known(409, "closed", "已经办结")];
const SIGN_IN: Group = &[
    known(401, "wrong_password", "账号或密码不对"),
    known(403, "password_due", "这个密码是别人给的，要先在工作台改成自己的"),
];
const CURSOR: Group = &[known(400, "bad_cursor", "after 不是上一页给的")];
const INBOX: Group = &[known(403, "forbidden", "这个区域不在您的片区里")];
const REGISTER: Group = &[
    known(403, "forbidden", "您不能在这个地方代群众登记"),
    known(422, "consent_missing", "代填要先征得本人同意"),
];
const ACT: Group = &[
    known(403, "not_yours", "这一步归别人做"),
    known(409, "not_this_step", "现在这一步做不了这个操作"),
    known(409, "same_person", "前面的一步是您做的，这一步要由另一个人做"),
    known(409, "question_open", "已经问了群众，还没回"),
    known(409, "questions_used_up", "不能再停下期限来问群众"),
    known(409, "extension_pending", "已经申请了延期，还没批"),
    known(409, "extensions_used_up", "不能再延期"),
    known(409, "no_extension_request", "没有待批的延期"),
    known(409, "no_reopen_request", "没有待定的重办要求"),
    known(409, "not_answered", "还没答复"),
    known(409, "still_dissatisfied", "群众不满意，还不能办结"),
    known(409, "nothing_to_explain", "群众没有不满意，不用说明"),
    known(409, "other_subject", "这一类的件不用这个操作"),
    known(422, "not_a_handler", "这个人不能办这件事"),
    known(422, "extension_too_long", "延期太长"),
];
const BLANK: Group = &[known(422, "blank_left", "套用的常用语里还有空没有填")];
const PARTS: Group = &[
    known(409, "parts_open", "还有联办单位没有办完"),
    known(409, "unit_called_already", "这家单位已经在办"),
    known(409, "too_many_parts", "请的单位太多了"),
    known(409, "no_such_part", "没有请这家单位，或者它已经办完"),
    known(409, "reported_already", "已经报到了"),
    known(422, "not_a_unit", "这家单位不能请来办这件事"),
    known(422, "part_too_long", "给的天数太长"),
];
const TOGETHER: Group = &[
    known(409, "lead_ended", "那一件已经答复或者办结"),
    known(409, "lead_joined", "那一件已经并到别的一件"),
    known(409, "too_many_members", "并在一起的太多了"),
    known(409, "restricted_apart", "受限的件要单独办"),
    known(409, "answered_already", "这件事已经答复了"),
    known(409, "not_joined", "没有和这一件并在一起"),
    known(409, "joined_now", "这件事并到别的一件一起办了"),
    known(422, "no_such_lead", "没找到这个编号的事，或者不归您看"),
    known(422, "not_a_lead", "不能并到这一件"),
    known(422, "lead_elsewhere", "那一件在别的乡镇"),
];
const SPLIT: Group = &[
    known(403, "recused", "您已经回避这件事"),
    known(409, "nobody_else", "没有别的人能接，不能回避"),
    known(409, "children_open", "还有子事项没有办完"),
    known(409, "child_of", "这是从别的一件分出来的一项"),
    known(409, "too_many_children", "同时在办的子事项太多了"),
];
const APPEAL: Group = &[
    known(409, "no_appeal", "没有可以申诉或决定的评价"),
    known(409, "appeal_too_late", "评价申诉的时间已经过了"),
];
const APPRAISAL: Group = appraisals::STEPS;
const AGENT: Group = &[
    known(422, "not_an_agent", "这个人不能代理这件事"),
    known(422, "own_agent", "不能自己登记自己代理"),
];
const NO_AGENT: Group = &[known(409, "no_agent", "现在没有人代理")];
const REVEAL: Group = &[known(403, "forbidden", "您看不了这位来件人是谁")];
const AREAS: Group = &[known(422, "unknown_area", "没有这个地方")];
const CONTACT: Group = &[
    known(403, "not_yours", "这一户不归您联系"),
    known(409, "household_closed", "这一户已经销户"),
    known(422, "bad_id", "编号要 8 到 64 位字母、数字、- 或 _"),
    known(422, "unknown_line", "没有这条联户的线"),
    known(422, "unknown_topic", "工作法里没有这一项"),
    known(422, "too_many_topics", "勾得太多"),
    known(422, "in_future", "联系的时间还没到"),
    known(422, "too_old", "60 天以前的记不进来"),
    known(422, "text_too_long", "备注太长"),
];
const CARE: Group =
    &[known(403, "not_yours", "这一步归别人做"), known(422, "text_too_long", "内容太长")];
const PROPOSE: Group = &[
    known(409, "household_closed", "这一户已经销户"),
    known(409, "proposal_pending", "已经有人提出过，还没确认"),
    known(422, "unknown_need", "工作法里没有这项需要"),
    known(422, "tiers_differ", "几项需要的频次不一样，请分开提"),
    known(422, "guardian_missing", "关系到孩子，要先征得监护人同意"),
];
const DECIDE: Group = &[
    known(409, "no_proposal", "没有待确认的"),
    known(409, "same_person", "是您提出的，要由另一个人来定"),
    known(409, "household_closed", "这一户已经销户"),
];
const IN_FORCE: Group = &[known(409, "no_care", "现在没有重点联系")];
const CONTEST: Group = &[known(409, "contest_pending", "已经提过意见，还没答复")];
const ANSWER: Group = &[
    known(409, "no_contest", "没有待答复的意见"),
    known(409, "same_person", "是您提出的，要由另一个人来答复"),
];
const CORRECTION: Group = &[known(409, "no_correction", "没有待答复的更正")];

const FORBIDDEN: Group = &[known(403, "forbidden", "不在您的岗位和片区里")];
const CHANGE: Group = &[
    known(422, "unknown_area", "没有这个区域，或者已经撤并"),
    known(422, "root_stays", "最上一级不能改"),
    known(422, "name_missing", "没写名称"),
    known(422, "name_too_long", "名称太长"),
    known(422, "name_taken", "旁边已经有一个同名的"),
    known(422, "below_itself", "不能放到自己下面"),
    known(422, "wrong_parent", "这一级不能放在那里"),
    known(422, "nothing_changes", "和现在一样"),
    known(422, "other_kind", "只有同一级的才能合并"),
    known(422, "has_areas_below", "下面还有区域，不能按户拆"),
    known(422, "unknown_household", "有的户不在这个区域"),
    known(422, "splits_nothing", "一户也没分出去，或者全分出去了"),
    known(422, "not_empty", "下面还有区域、户或没办结的件，不能撤销"),
    known(422, "mixes_levels", "有户直接在那一级，不能再放下级"),
    known(422, "no_number_left", "编号用完了"),
];
const STALE: Group = &[known(409, "stale_preview", "没有改：预览以后，情况又变了")];
const APPOINT: Group = &[
    known(422, "unknown_post", "没有这个岗位"),
    known(422, "unknown_area", "没有这个区域，或者已经撤并"),
    known(422, "unknown_person", "没找到这个人"),
    known(422, "wrong_level", "这个岗位不在这一级设"),
    known(422, "appointment_overlaps", "和他在这个岗位的任期重叠"),
    known(422, "ends_before_it_begins", "任期要到今天以后"),
    known(422, "needs_selection", "这个岗位要经过推选"),
];
const CALL_OFF: Group = &[
    known(422, "unknown_post", "没有这个岗位"),
    known(422, "unknown_area", "没有这个区域，或者已经撤并"),
    known(422, "term_has_begun", "这段任期已经开始了，请办离任"),
];
const REASON: Group = &[known(422, "too_long", "理由太长")];
const PERSON: Group =
    &[known(422, "name_too_long", "名字太长"), known(422, "phone", "电话号码不对")];
const SELECTION: Group = &[
    known(403, "not_yours", "这一步不归您做"),
    known(409, "own_nomination", "自己的推选，自己不能办"),
];
const NOMINATE: Group = &[
    known(409, "holds_already", "他现在就在这个岗位上"),
    known(409, "nominated_already", "他已经被提名，还没办完"),
    known(422, "no_selection_rule", "这个岗位不用推选"),
    known(422, "bad_seat", "岗位、区域或人选不对"),
    known(422, "unknown_way", "没有这种推荐方式"),
];
const STEP: Group = &[
    known(409, "not_this_step", "现在不是这一步"),
    known(409, "same_person", "前面的一步是您办的，要由另一个人来办"),
    known(409, "holds_already", "他现在就在这个岗位上"),
    known(422, "bad_seat", "区域已经撤并"),
    known(422, "appointment_overlaps", "和他在这个岗位的任期重叠"),
];
const MEASURE: Group = &[
    known(409, "not_in_force", "他现在不在任"),
    known(422, "unknown_measure", "没有这种调整措施"),
];

/// Why a sheet is not confirmed.
const REPORT: Group = &[
    known(403, "report_not_yours", "这张报表不归您确认"),
    known(409, "report_not_asked", "这张报表不用确认"),
    known(409, "report_ahead", "这一期还没有到"),
    known(409, "report_past", "只能确认这一期和上一期"),
    known(409, "report_confirmed", "别人已经确认过"),
];

/// The groups of an operation besides [`ANY`].
fn groups(operation: &str) -> &'static [Group] {
    match operation {
        "upload" => &[QUERY, UPLOAD, WRITE],
        "receive" => &[BODY, KEY, TEXT, INTAKE, WRITE],
        "nearby" => &[BODY, TEXT, AREAS],
        "alike" => &[STAFF, BODY, TEXT, AREAS, REGISTER],
        "track" | "receipt" => &[PATH, QUERY, CODE],
        "reply" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, REPLY, WRITE],
        "rate" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, RATE, WRITE],
        "reopen" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, REOPEN, WRITE],
        "withdraw" | "supplement" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, CLOSED, WRITE],
        "sign_in" => &[BODY, SIGN_IN, WRITE],
        "sign_out" | "care_waiting" | "corrections_waiting" | "selections" => &[STAFF],
        "inbox" => &[QUERY, STAFF, CURSOR, INBOX, NOT_FOUND],
        "register" => &[STAFF, BODY, KEY, TEXT, INTAKE, REGISTER, WRITE],
        "staff_case" | "household" | "selection" => &[PATH, STAFF, NOT_FOUND],
        "name_agent" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, AGENT, CLOSED, WRITE],
        "end_agent" => &[PATH, QUERY, CODE, BODY, KEY, TEXT, NO_AGENT, WRITE],
        "act" => &[
            PATH, STAFF, BODY, KEY, TEXT, ACT, PARTS, BLANK, SPLIT, TOGETHER, APPEAL, CLOSED,
            APPRAISAL, NOT_FOUND, WRITE,
        ],
        "speak_for" => &[
            PATH, STAFF, BODY, KEY, TEXT, REPLY, REOPEN, AGENT, NO_AGENT, CLOSED, FORBIDDEN,
            NOT_FOUND, WRITE,
        ],
        "reveal" => &[PATH, STAFF, REVEAL, NOT_FOUND, WRITE],
        "duties" => &[QUERY, STAFF],
        "log_contact" => &[STAFF, BODY, KEY, CONTACT, NOT_FOUND, WRITE],
        "propose_care" => &[PATH, STAFF, BODY, KEY, CARE, PROPOSE, NOT_FOUND, WRITE],
        "confirm_care" => &[PATH, STAFF, KEY, CARE, DECIDE, NOT_FOUND, WRITE],
        "refuse_care" => &[PATH, STAFF, BODY, KEY, CARE, DECIDE, NOT_FOUND, WRITE],
        "end_care" => &[PATH, STAFF, BODY, KEY, CARE, IN_FORCE, NOT_FOUND, WRITE],
        "contest_care" => &[PATH, STAFF, BODY, KEY, CARE, IN_FORCE, CONTEST, NOT_FOUND, WRITE],
        "answer_contest" => &[PATH, STAFF, BODY, KEY, CARE, ANSWER, NOT_FOUND, WRITE],
        "answer_correction" => &[PATH, STAFF, BODY, KEY, CARE, CORRECTION, NOT_FOUND, WRITE],
        "staff_area" | "area_households" => &[PATH, STAFF, FORBIDDEN, NOT_FOUND],
        "preview_areas" => &[STAFF, BODY, FORBIDDEN, CHANGE],
        "change_areas" => &[STAFF, BODY, KEY, FORBIDDEN, CHANGE, STALE, NOT_FOUND, WRITE],
        "posts" | "coverage" | "reports" => &[QUERY, STAFF, FORBIDDEN, NOT_FOUND],
        "gaps" => &[QUERY, STAFF, FORBIDDEN, CURSOR, NOT_FOUND],
        "report" => &[PATH, QUERY, STAFF, FORBIDDEN, NOT_FOUND],
        "report_rows" => &[PATH, QUERY, STAFF, FORBIDDEN, CURSOR, NOT_FOUND],
        "confirm_report" => &[PATH, QUERY, STAFF, BODY, FORBIDDEN, REPORT, NOT_FOUND, WRITE],
        "appoint" => &[STAFF, BODY, KEY, FORBIDDEN, APPOINT, NOT_FOUND, WRITE],
        "call_off" => &[STAFF, BODY, KEY, FORBIDDEN, CALL_OFF, REASON, NOT_FOUND, WRITE],
        "preview_leave" => &[STAFF, BODY, FORBIDDEN, APPOINT, NOT_FOUND],
        "leave" => {
            &[STAFF, BODY, KEY, FORBIDDEN, APPOINT, REASON, MEASURE, STALE, NOT_FOUND, WRITE]
        }
        "people" => &[QUERY, STAFF, FORBIDDEN],
        "make_person" => &[STAFF, BODY, FORBIDDEN, PERSON, WRITE],
        "nominate" => &[STAFF, BODY, KEY, SELECTION, NOMINATE, NOT_FOUND, WRITE],
        "confirm_selection" => &[PATH, STAFF, BODY, KEY, SELECTION, STEP, NOT_FOUND, WRITE],
        "refuse_selection" => &[PATH, STAFF, BODY, KEY, SELECTION, STEP, REASON, NOT_FOUND, WRITE],
        "withdraw_nomination" => {
            &[PATH, STAFF, BODY, KEY, SELECTION, STEP, REASON, NOT_FOUND, WRITE]
        }
        "take_measure" => {
            &[PATH, STAFF, BODY, KEY, SELECTION, MEASURE, STALE, REASON, NOT_FOUND, WRITE]
        }
        "areas" => &[QUERY, AREAS],
        "log_proof" | "log_consistency" => &[QUERY, NOT_FOUND],
        _ => match registers::groups(operation) {
            [] => appraisals::groups(operation),
            groups => groups,
        },
    }
}

/// Every problem an operation may answer with.
pub(super) fn problems_of(operation: &str) -> impl Iterator<Item = &'static Known> {
    ANY.iter().chain(groups(operation).iter().flat_map(|group| group.iter()))
}
