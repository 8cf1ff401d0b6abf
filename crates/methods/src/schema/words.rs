//! What the keys mean, in Chinese, for whoever fills them in. A word is looked up by the end of the
//! key's path: `steps.step.owner.post` is found under `owner.post`, or else under `post`.

/// The end of a path, what the key is called, and what is written there.
type Words = (&'static str, &'static str, &'static str);

#[rustfmt::skip]
const WORDS: &[Words] = &[
    // Files.
    ("method", "总说明", "工作法叫什么、从哪里来、办公时间、队伍和自己的词。"),
    ("areas", "层级", "从上到下写；上级写在下级前面。"),
    ("posts", "岗位", "谁负责什么、设在哪一级、在步骤之外还能做什么。"),
    ("categories", "类别", "一件事归一个类别；类别分组。"),
    ("routes", "去处", "不归这里办的事归谁管：照样登记，写明理由和去处。"),
    ("procedure", "办理规则", "办理方式、问群众、延期、评价、重新办理。"),
    ("steps", "步骤", "一件事从登记到办结走的每一步，从上到下就是图上的顺序。"),
    ("network", "联户", "谁联系哪些户、多久一次、例行工作、责任清单、推选。"),
    ("mediation", "人民调解", "哪一级设调委会、谁调解、哪些事可以调解、多久。不办人民调解的不要这个文件。"),
    ("replies", "答复常用语", "给答复、提问这些话开个头，由人改好再发；没有的可以不要这个文件。"),
    ("care", "重点联系", "因为需要，来得勤一些：有哪几层，凭哪些需要。不是给人分等。"),
    // Everywhere.
    ("id", "编号", "英文小写字母、数字和下划线，字母开头，别处用它来指这一项。用过以后不要改。"),
    ("label", "名称", "中文，给人看的。"),
    ("hint", "说明", "一行话，写按下去会怎样。"),
    ("basis", "依据", "哪部法律哪一条、本县的哪个文件，或者写“默认值”。群众看得到。"),
    ("post", "岗位的编号", "posts.toml 里的编号。"),
    ("posts", "岗位的编号", "posts.toml 里的编号，可以写几个。"),
    ("working_days", "几个工作日", "按国务院公布的节假日算；0 是当天下班前。单位：工作日。"),
    ("days", "几天", "自然日；最后一天是休息日的，顺延到下一个工作日。单位：天。"),
    ("households", "户数范围", "[最少, 最多]，超出只提醒，不拦。单位：户。"),
    ("remind_at_percent", "到百分之几提醒", "期限过了百分之几时提醒负责人。单位：百分之。"),
    ("rungs", "催办阶梯", "超期后由谁催，从低到高，一级比一级晚。"),
    ("after_working_days", "超期几个工作日", "0 是一超期就催。单位：工作日。"),
    ("escalation", "提醒和催办", "到期前提醒负责人，超期后由谁催。"),
    ("every", "每多久", "按日历的周、月、季、半年、年，周一是一周的开头。"),
    ("times", "几次", "每个周期里的次数。"),
    // method.toml
    ("method.id", "编号", "和文件夹的名字一样。"),
    ("version", "第几版", "县里已经在用的工作法，改了以后加一，才能采用。不写是第 1 版。"),
    ("base", "在哪套上改", "不写就是一套完整的工作法；写了，文件夹里只放不一样的几项，其余跟着那一套。"),
    ("title", "全称", "如 故城镇“1333”工作法。"),
    ("source", "出处", "在哪里公布的；自己写的，写本县的文件。"),
    ("summary", "一段话", "说清楚这套工作法做什么。"),
    ("office_hours", "办公时间", "限期到最后一天的下班时间为止。不写就用通常的办公时间。"),
    ("opens", "上班", "24 小时制，如 \"08:30\"。"),
    ("closes", "下班", "24 小时制，如 \"17:30\"，晚于上班。"),
    ("team", "队伍", "工作法里说的队伍，如网格员队伍。"),
    ("duties", "职责", "一条一句话。"),
    ("term", "词", "工作法自己的词和意思。"),
    ("word", "词", "如 六单。"),
    ("meaning", "意思", "没有公布的照实写。"),
    // areas.toml
    ("kind", "一级", "如县、乡镇、村、网格。"),
    ("parent", "上一级的编号", "最上面的一级不写。"),
    // posts.toml
    ("posts.post", "岗位", "一个岗位可以由几个人担任，也可以一个人担任几个岗位。"),
    ("office", "单位", "名字旁边显示的单位，如 村党群服务中心。"),
    ("level", "设在哪一级", "areas.toml 里的编号，由那一级的区域任命。"),
    ("capabilities", "还能做什么", "在步骤之外的权限，管本级和下级。承办的岗位写 handle，催办的写 urge。"),
    // categories.toml
    ("categories.subject", "类别组", "几个方面，如 利民便民。"),
    ("category", "类别", "群众说的事归到这里。"),
    ("category.subject", "类别组的编号", "归哪一组。"),
    ("keywords", "关键词", "只用来提示，最后由人定。"),
    ("dispute_class", "矛盾纠纷类别代码", "两位或四位数字，加引号；没有对应的不写。"),
    ("restricted", "受限", "true：本村看不到，只有 read_restricted 的岗位能看。反映干部、家暴、未成年人写 true。"),
    ("separate_entry", "单独入口", "true：在群众页面上单独一个入口。"),
    ("category.then", "定下以后交给哪一步", "步骤的编号：这一类有自己的办理主体时写，不写就按步骤里的 to。"),
    ("category.start", "从哪一步开始", "步骤的编号，不写就从第一步开始；受限的必须写。"),
    // routes.toml
    ("route", "去处", "法院、信访、仲裁、纪检、公安等。"),
    ("address", "地址、电话", "群众怎么找到它；没有核实的不编。"),
    ("clock", "对方的期限", "只告诉群众，不是本系统的期限。"),
    // procedure.toml
    ("procedure.label", "名称", "如 六单。"),
    ("procedure.start", "第一步", "步骤的编号，由一个岗位负责的步骤。"),
    ("distinct", "要由不同的人做的步骤", "步骤的编号。答复的和看答复的必须都在里面。"),
    ("track", "办理方式", "核实的人选，期限从那时算起。"),
    ("track.limit", "答复期限", "{ working_days = 0 } 是当天，或者 { days = 7 } 自然日。"),
    ("question", "问群众", "期限暂停，等群众回话。"),
    ("lapses_after", "多久不回话就接着算", "到期没回话，期限接着走。"),
    ("question.times", "一件事最多问几次", "1 到 9，不写就是 2：不能靠反复问把期限一停再停。"),
    ("extension", "延期", "写理由，别人批准，告诉群众。"),
    ("extension.times", "最多延几次", "0 是不许延期。"),
    ("longest", "最长延多久", "单位同办理方式的期限。"),
    ("approver", "谁批准", "岗位的编号，不能是承办的岗位。"),
    ("rating", "评价", "群众评五档。"),
    ("labels", "五个词", "从好到差，五个不同的词。"),
    ("dissatisfied_up_to", "最后几档算不满意", "2 就是最后两档，要重办或者当面说明。"),
    ("appeal", "评价申诉", "承办的人认为评价不合理的，由另一个人定；不写就不能申诉。原话都保留。"),
    ("appeal.window", "评价后多久内可以申诉", "{ working_days = 3 } 这样写。"),
    ("appeal.limit", "多久内决定", "{ working_days = 3 } 这样写。"),
    ("joint", "联办", "吹哨派单、报到承接、限时办结；没有 call 动作的不写。"),
    ("report_in", "多久报到", "从吹哨算起。"),
    ("joint.answer", "多久办好", "从吹哨算起；吹哨的人可以另写天数。"),
    ("joint.longest", "吹哨的人最多给几天", "单位同 answer。"),
    ("reopen", "要求重新办理", "由人决定，不自动。"),
    ("window", "办结后多久内可以提", "{ days = 30 } 这样写。"),
    ("decided_by", "谁决定", "岗位的编号。"),
    ("reopen.limit", "多久内决定", "{ working_days = 3 } 这样写。"),
    ("reopen.to", "重新从哪一步走", "步骤的编号，由一个岗位负责的步骤。"),
    ("refusals", "不同意几次以后不能再提", "1 到 9，不写就是 1；以后告诉群众还可以走信访和 12345。"),
    // steps.toml
    ("steps.step", "步骤", "每一步有负责人、期限、依据、催办和动作；办结的一步都不写。"),
    ("step.label", "名称", "给工作人员看的，如 核单。"),
    ("resident_label", "群众看到的", "如 正在核实情况。"),
    ("phase", "阶段", "各套工作法都一样，好统计。"),
    ("owner", "负责人", "{ post = \"岗位\" }，或者 { handler = true }（被派的承办人）。"),
    ("nearer", "更靠近群众的岗位", "下级的岗位：有这个岗位、又没有办过这件事的人，就由他来做。"),
    ("handler", "承办人", "只写 true。"),
    ("step.limit", "期限", "{ working_days = 1 } 工作日、{ days = 7 } 自然日，或者 { track = true } 按办理方式。"),
    ("limit.track", "按办理方式", "只写 true：按核实时选的办理方式，从那时算。"),
    ("action", "动作", "这一步上的按钮。"),
    ("action.id", "编号", "英文小写字母、数字和下划线；全部步骤里不能重复。"),
    ("action.kind", "做什么", "意思是固定的，各套工作法都一样。"),
    ("action.label", "按钮上的字", "如 核单通过。"),
    ("to", "去哪一步", "步骤的编号；问群众、记进展、申请延期、吹哨不写。"),
    // network.toml
    ("line", "联户的线", "每户在这条线上有一名联系人。"),
    ("line.post", "谁来联系", "岗位的编号。"),
    ("follows_post", "跟着岗位走", "true：谁当了这个岗位，本区域的户就由谁联系。"),
    ("optional", "可以没有", "true：没有联系人也不算缺口。"),
    ("cadence", "联系频次", "哪条线、多久几次。上门、电话、微信都算，群众找来也算。"),
    ("cadence.line", "联户的线的编号", "哪条线。"),
    ("tier", "层次的编号", "care.toml 里的编号。"),
    ("cadence.tier", "只管哪一层的户", "care.toml 里的编号；不写的管其余各户。"),
    ("topic", "联系时群众说到的事", "勾一下就行。"),
    ("raises", "可以登记成哪一类", "类别的编号；写了就可以当场登记成一件事。"),
    ("routine", "例行工作", "到时候要做的，如例会、接待日。"),
    ("when", "什么时候", "{ weekday = 3 } 星期三，{ days = [4, 14, 24] } 每月几号，或者 { every = \"month\", times = 1 } 多久几次。"),
    ("weekday", "星期几", "1 是星期一，7 是星期日。"),
    ("when.days", "每月几号", "如 [4, 14, 24]；没有那一天的月份跳过。"),
    ("duty_list", "责任清单", "交给岗位的人的，不写件数。"),
    ("items", "各条", "一条一句话：做什么，不写至少几件。"),
    ("selection", "推选", "一个岗位怎么推选、由谁审核备案、怎么调整。"),
    ("ways", "怎么推", "如 个人自荐、群众推荐。"),
    ("selection.step", "审核和备案", "按顺序，最后一步做完就任命；不能由同一个岗位自己审核。"),
    ("selection.step.label", "名称", "如 村“两委”审核。"),
    ("term_months", "任期", "不写就是不定期。单位：月。"),
    ("measure", "调整措施", "如 主动劝辞。"),
    ("ends_term", "任期结束", "true：采取以后就不在任了。"),
    // care.toml
    ("care.tier", "一层", "来得比平常勤的一层；名称不用颜色、等级。"),
    ("review_days", "多少天复核", "到期自动恢复平常的频次，除非重新确认。单位：天。"),
    ("need", "需要", "为什么来得勤一些；只写需要，不写人怎么样。"),
    ("guardian", "要监护人同意", "true：涉及不满十四周岁的孩子（个人信息保护法第三十一条）。"),
    // mediation.toml
    ("committee", "调委会", "一级一个，设在那一级的每个区域。"),
    ("receives", "谁受理", "岗位的编号：受理、确定调解员、管卷宗。"),
    ("mediators", "谁调解", "岗位的编号：可以当调解员的。"),
    ("recusal", "回避由谁定", "岗位的编号，不能是调解员的岗位。"),
    ("class", "可以调解的类别", "一个类别对应司法行政机关统计的一类。"),
    ("class.category", "类别的编号", "categories.toml 里的编号；受限的、13 到 16 类的不能写。"),
    ("statistics", "司法统计的类别", "司法行政机关人民调解统计的 18 类之一。"),
    ("touches", "涉及什么", "涉及婚姻、收养、继承的协议只能在纸上签（电子签名法第三条）。"),
    ("elsewhere", "不能调解的去哪里", "每一种各写一组，当场告诉当事人。"),
    ("what", "哪一种", "不能由村、镇调解的事。"),
    ("elsewhere.route", "去处的编号", "routes.toml 里的编号。"),
    ("accept", "受理", "多久内定下受理不受理。"),
    ("period", "调解期限", "从受理算起，各方都同意可以另定。"),
    ("accept.limit", "期限", "{ working_days = 1 } 这样写。"),
    ("period.limit", "期限", "{ days = 30 } 这样写。"),
    ("remind_days", "提前几天提醒", "期限到以前几天。单位：天。"),
    ("visit", "回访", "协议生效后多久内回访。"),
    ("visit.limit", "期限", "{ days = 30 } 这样写。"),
    ("confirmation", "司法确认", "30 日内共同申请是法律定的，这里只写哪几天提醒。"),
    ("remind_on_days", "第几天提醒", "协议生效后第几天，从小到大，都小于 30。单位：天。"),
    ("keep", "卷宗保管", "归档以后保管多久，期满才可以抹去其中的话。"),
    ("years", "几年", "单位：年。"),
    // replies.toml
    ("reply", "一条", "办的人在下拉框里选，套进去再改。"),
    ("reply.label", "名称", "几个字，如 修好了。"),
    ("for", "用在哪些动作", "群众会看到的话：答复、提问、记进展、说明、转办、不再重办。"),
    ("reply.steps", "只用在哪些步骤", "步骤的编号；不写就是哪一步都行。"),
    ("reply.categories", "只用在哪些类别", "类别的编号；不写就是哪一类都行。"),
    ("reply.text", "内容", "{title}、{number}、{place}、{unit}、{received}、{until}、{today} 会自动填上；要人来填的写 ____，没填的发不出去。"),
];

/// The title and the description of a key, by the longest end of its path that is there.
pub(super) fn of(path: &str) -> Option<(&'static str, &'static str)> {
    find(path).map(|(_, title, description)| (*title, *description))
}

fn find(path: &str) -> Option<&'static Words> {
    let mut rest = path;
    loop {
        if let Some(found) = WORDS.iter().find(|(end, ..)| *end == rest) {
            return Some(found);
        }
        rest = rest.split_once('.')?.1;
    }
}

#[cfg(test)]
pub(super) fn unused(paths: &[String]) -> Vec<&'static str> {
    let used: Vec<&str> = paths.iter().filter_map(|path| find(path)).map(|word| word.0).collect();
    WORDS.iter().map(|(end, ..)| *end).filter(|end| !used.contains(end)).collect()
}
