//! Every page drawn from samples: it draws, it keeps the CSP, it says what it must.

#![expect(clippy::unwrap_used, reason = "a test may be blunt")]

use askama::Template;
use axum::http::Uri;
use maplegrid_domain::cases::Identity;
use maplegrid_domain::shared::{AreaId, Timestamp};
use maplegrid_web::Problem;
use maplegrid_web::about::{HelpPage, PrivacyPage};
use maplegrid_web::cookies::Cookies;
use maplegrid_web::guide::GuidePage;
use maplegrid_web::home::{CaseCard, HomePage, Town};
use maplegrid_web::layers::ErrorPage;
use maplegrid_web::say::{PickPage, SayForm, SayPage};
use maplegrid_web::track::{Access, Act, ActPage, FindPage, Frame, ReceiptPage, TrackPage};
use maplegrid_web::ui::{Picker, finish};
use maplegrid_web::verify::VerifyPage;
use maplegrid_web::visitor::{Shell, Tab};
use maplegrid_web::words::{Fault, telephone};

use super::checks;
use super::sample::{Life, county, days, monday, number};

fn shell(tab: Tab) -> Shell {
    let uri: Uri = "/somewhere?a=1".parse().unwrap();
    Shell {
        site: "故城镇".to_owned(),
        place: Some("南沟村".to_owned()),
        demo: true,
        ..Shell::bare(&uri, &Cookies::default(), tab)
    }
}

fn access(remembered: bool) -> Access {
    Access { number: number(), code: "482961".to_owned(), remembered }
}

/// Draws a page and checks what every page must keep.
fn draw(page: &impl Template) -> String {
    let html = finish(&page.render().unwrap());
    checks::page(&html);
    html
}

fn track(life: &Life, now: Timestamp) -> String {
    let view = life.view(now);
    draw(&TrackPage::new(
        shell(Tab::Track),
        access(true),
        &view,
        "https://m.test",
        Frame::default(),
    ))
}

fn holds(html: &str, words: &[&str]) {
    let plain = html.replace("<span class=\"nb\">", "").replace("</span>", "");
    for word in words {
        assert!(plain.contains(word), "{word} is missing in {plain}");
    }
}

#[test]
fn a_new_case_shows_who_has_it_and_the_next_step() {
    let html = track(&Life::received(), monday(9, 43));
    holds(
        &html,
        &[
            "已收到，由故城镇综治中心负责，11月24日前定下来由谁办",
            "您提交了这件事",
            "已登记",
            "482 961",
            "7f7f 7f7f 7f7f 7f7f",
            "第 18,204 条",
            "&#60;晚上&#62;",
            "/files/p1",
            "/files/v1",
            "周样文（受理员）看过您的姓名和电话",
            "演示数据",
        ],
    );
}

#[test]
fn a_running_case_promises_a_date_and_gives_a_number_to_call() {
    let html = track(&Life::running(), monday(10, 30));
    holds(
        &html,
        &[
            "已收到，由南沟村王某某负责，11月30日前答复",
            "星期一，还有 5 个工作日",
            "tel:13800000000",
            "干部领办，5 个工作日内答复",
            "to-come last",
            "补充情况",
            "撤回这件事",
        ],
    );
    assert!(!html.contains("is-late"));
}

#[test]
fn an_open_question_stands_below_the_plate_and_pauses_the_clock() {
    let html = track(&Life::asked(), monday(10, 30));
    holds(
        &html,
        &["王某某问您：路灯杆上有没有编号牌？", "我不清楚", "等您回答期间暂停", "正在等您回答"],
    );
    assert!(html.find("class=\"plate").unwrap() < html.find("box ask").unwrap());
    assert!(html.find("box ask").unwrap() < html.find("class=\"trail").unwrap());
}

#[test]
fn a_late_case_says_who_presses() {
    let html = track(&Life::late(), days(monday(9, 0), 9));
    holds(
        &html,
        &["plate is-late", "答复晚了 2 天", "故城镇综治中心已在催办", "原定答复", "已超期 2 天"],
    );
}

#[test]
fn an_answer_may_be_rated_in_words() {
    let html = track(&Life::answered(), days(monday(15, 30), 4));
    holds(
        &html,
        &[
            "plate is-done",
            "按时答复",
            "路灯已修好，换了灯头",
            "您满意吗",
            "非常<br>满意",
            "用了 4 个工作日",
        ],
    );
    let late = track(&Life::answered_late(), days(monday(15, 30), 9));
    holds(&late, &["晚 2 天答复", "没办成，原因如下"]);
}

#[test]
fn an_ended_case_tells_how_it_ended_and_how_to_go_on() {
    holds(
        &track(&Life::closed(), days(monday(9, 0), 5)),
        &["没办好", "要求重新办理", "您评价：非常满意"],
    );
    holds(
        &track(&Life::reopening(), days(monday(10, 0), 7)),
        &["您要求重新办理，由故城镇综治中心决定", "告诉您要不要重新办"],
    );
    holds(&track(&Life::withdrawn(), monday(12, 0)), &["您撤回了这件事", "已撤回"]);
    holds(&track(&Life::routed(), monday(12, 0)), &["这件事归县人民法院管", "县城迎宾街 1 号"]);
}

#[test]
fn the_page_after_handing_in_shows_the_receipt_first_and_ends_the_draft() {
    let view = Life::received().view(monday(9, 43));
    let frame = Frame { fresh: true, ..Frame::default() };
    let html =
        draw(&TrackPage::new(shell(Tab::Track), access(false), &view, "https://m.test", frame));
    holds(&html, &["data-draft-done=\"say\"", "slip big"]);
    assert!(html.find("slip big").unwrap() < html.find("class=\"trail").unwrap());
    // Without a cookie every address and form carries the code.
    assert!(
        html.contains("/receipt?code=482961") && html.contains("name=\"code\" value=\"482961\"")
            || html.contains("/more?code=482961")
    );
}

#[test]
fn the_forms_beside_a_case_ask_first() {
    let view = Life::running().view(monday(11, 0));
    for act in [Act::More, Act::Reopen, Act::Withdraw] {
        let faults = vec![Fault::new(if act == Act::More { "text" } else { "reason" }, "还没写")];
        let html =
            draw(&ActPage::new(shell(Tab::None), access(true), &view, act, "写过的", faults));
        holds(&html, &["写过的", "aria-invalid", "data-error-summary"]);
    }
}

#[test]
fn the_receipt_prints_in_both_sizes() {
    let view = Life::running().view(monday(11, 0));
    let receipt = receipt();
    for small in [false, true] {
        let page = ReceiptPage::new(
            shell(Tab::None),
            &access(true),
            &view,
            &receipt,
            "https://m.test",
            small,
        );
        let html = finish(&page.render().unwrap());
        holds(&html, &["482 961", "王某某", "2026年11月30日", "shape-rendering", "data-print"]);
        assert!(!html.contains("style=\""));
    }
}

pub fn receipt() -> maplegrid_app::cases::Receipt {
    use maplegrid_domain::log::{Hash, TreeHead};
    let head = TreeHead {
        county: maplegrid_domain::shared::CountyId::new("140429104"),
        tree_size: 18_210,
        root: Hash([1; 32]),
        at: monday(9, 42),
    };
    maplegrid_app::cases::Receipt {
        leaf: Hash([0x7f; 32]),
        position: 18_203,
        head,
        signature: [7; 64],
    }
}

#[test]
fn the_home_page_has_both_actions_with_and_without_a_place() {
    let county = county();
    let cards = |life: Life| vec![CaseCard::new(&life.view(monday(10, 30)))];
    let page = |town, cases: Vec<CaseCard>, picker| HomePage {
        shell: shell(Tab::Home),
        town,
        say_url: "/say".to_owned(),
        open: cases.len(),
        cases,
        picker,
        telephone: telephone(&county, None, &[]),
        more: vec![("/services", "预约办事")],
        contact: None,
    };
    let html = draw(&page(Town::Known, cards(Life::asked()), None));
    holds(
        &html,
        &["我要说事", "查我说的事", "您有 1 件事在办", "问了您一个问题", "tel:110", "预约办事"],
    );
    let picker = Picker::new(&county, "/", None, &|area| format!("/q/{}", area.code));
    let html = draw(&page(Town::NoSuchCode, Vec::new(), Some(picker)));
    holds(&html, &["我要说事", "没找到这个码对应的地方", "/q/ng2"]);
}

#[test]
fn the_form_keeps_what_was_typed_and_names_what_is_wrong() {
    let county = county();
    let area = county.directory.areas.get(&AreaId::from("140429104201002")).unwrap();
    let mut form = SayForm::new("ng2", None);
    form.take("text", "  路灯坏了\r\n很久 ");
    form.take("phone", "138 0000 000");
    form.take("kept", "photo-abc123");
    form.take("kept", "voice-def456");
    form.take("kept", "photo-../../etc");
    form.take("identity", "sealed");
    assert_eq!(form.kept.len(), 2);
    assert_eq!(form.identity, Identity::Sealed);
    let faults = form.faults();
    let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["name", "phone"]);
    let html = draw(&SayPage::of(shell(Tab::None), &county, area, form, faults));
    holds(
        &html,
        &[
            "路灯坏了\n很久",
            "少了一位，现在只有 10 位",
            "value=\"photo-abc123\" checked",
            "value=\"voice-def456\" checked",
            "只有镇综治中心指定的 2 人知道您是谁",
            "反映干部的问题",
            "data-draft=\"say\"",
            "multipart/form-data",
            "故城镇 南沟村 二组",
        ],
    );
    assert!(html.contains("href=\"#f-phone\"") && html.contains("href=\"#f-name\""));
}

#[test]
fn the_separate_entry_is_sealed_and_leaves_no_draft() {
    let county = county();
    let area = county.directory.areas.get(&AreaId::from("140429104201")).unwrap();
    let category = county.method().categories.iter().find(|c| c.separate_entry).unwrap().clone();
    let form = SayForm::new("ng", Some(&category));
    assert_eq!(form.identity, Identity::Sealed);
    let html = draw(&SayPage::of(shell(Tab::None), &county, area, form, Vec::new()));
    holds(&html, &["反映干部的问题", "本村看不到，由故城镇综治中心受理"]);
    assert!(!html.contains("data-draft") && !html.contains("data-keep"));
}

#[test]
fn anonymous_words_need_neither_name_nor_number_and_a_recording_needs_no_text() {
    let mut form = SayForm::new("ng2", None);
    form.take("identity", "anonymous");
    assert_eq!(form.faults().first().map(|fault| fault.field), Some("text"));
    form.take("kept", "voice-def456");
    assert_eq!(form.faults(), Vec::new());
    let intake =
        form.intake(AreaId::from("140429104201002"), maplegrid_domain::cases::Channel::Web);
    assert!(intake.contact.is_none() && intake.text.contains("录音"));
    form.take("text", &"字".repeat(2_001));
    assert!(form.faults()[0].words.contains("2001 个字"));
}

#[test]
fn the_other_pages_draw() {
    let county = county();
    let phone = telephone(&county, Some(&AreaId::from("140429104201002")), &[]);
    assert_eq!(phone.as_ref().map(|phone| phone.name.as_str()), Some("王某某"));
    draw(&FindPage::of(
        shell(Tab::Track),
        ("2611", ""),
        vec![Fault::new("number", "少了四位，现在只有 4 位")],
        Vec::new(),
        phone.clone(),
    ));
    let help = draw(&HelpPage::new(shell(Tab::Help), county.method(), phone.clone()));
    holds(&help, &["id=\"channels\"", "县人民法院", "12388", "样例工作法"]);
    draw(&PrivacyPage { shell: shell(Tab::Help), telephone: None });
    let guide = draw(&GuidePage::new(shell(Tab::None)));
    for class in [
        "due late",
        "due soon",
        "due ok",
        "due done",
        "due hold",
        "due past",
        "plate is-late",
        "plate is-done",
    ] {
        assert!(guide.contains(class), "{class}");
    }
    let picker =
        Picker::new(&county, "/say", Some("二组"), &|area| format!("/say?area={}", area.code));
    assert_eq!(picker.hits.as_ref().map(Vec::len), Some(1));
    draw(&PickPage { shell: shell(Tab::Say), unknown: true, picker });
    draw(&VerifyPage::new(shell(Tab::None), "", "zz", vec![Fault::new("leaf", "少了")], None));
    let page =
        ErrorPage { shell: shell(Tab::None), problem: Problem::not_found(), telephone: phone };
    holds(&draw(&page), &["没有这一页", "打电话给王某某", "404"]);
    let page = ErrorPage { shell: shell(Tab::None), problem: Problem::internal(), telephone: None };
    holds(&draw(&page), &["tel:12345"]);
}

#[test]
fn the_other_type_size_keeps_the_rest_of_the_address() {
    let shell = shell(Tab::Home);
    assert_eq!(shell.elder_link, "/somewhere?a=1&elder=1");
    assert_eq!(shell.contrast_link, "/somewhere?a=1&contrast=1");
}
