//! Cutting texts and questions into what a search index holds.

use maplegrid_domain::shared::bigrams::{Question, TOKENS_MOST, Wanted, fold, tokens};

fn cut_up(text: &str) -> Vec<String> {
    tokens(&fold(text)).into_iter().collect()
}

fn asked(text: &str) -> Vec<String> {
    let tokens = Question::parse(text).map(|question| question.tokens).unwrap_or_default();
    let shown = tokens.into_iter().map(|token| match token {
        Wanted::Whole(token) => token,
        Wanted::Prefix(token) => format!("{token}*"),
    });
    shown.collect()
}

#[test]
fn chinese_is_cut_into_distinct_pairs() {
    assert_eq!(cut_up("路灯路灯坏"), ["坏", "灯坏", "灯路", "路灯"]);
    assert_eq!(cut_up("路，灯"), ["灯", "路"]);
    assert_eq!(cut_up("𠮷家〇"), ["〇", "家〇", "𠮷家"]);
}

#[test]
fn letters_and_digits_are_whole_words() {
    assert_eq!(cut_up("ＷｉＦｉ G30，13800138000。"), ["13800138000", "g30", "wifi"]);
    assert_eq!(cut_up("3号楼-2单元"), ["2", "3", "元", "单元", "号楼", "楼"]);
    assert_eq!(cut_up(&"x".repeat(99)), ["x".repeat(32)]);
}

#[test]
fn nothing_is_found_in_nothing() {
    for text in ["", " \u{3000}\n", "！？。🍁", "\0\u{200b}"] {
        assert!(cut_up(text).is_empty(), "{text:?}");
        assert_eq!(Question::parse(text), None, "{text:?}");
    }
}

#[test]
fn a_question_asks_for_tokens_that_the_text_has() {
    assert_eq!(asked("路灯"), ["路灯"]);
    assert_eq!(asked("灯"), ["灯*"]);
    assert_eq!(asked("3号楼"), ["3", "号楼"]);
    assert_eq!(asked("1380"), ["1380*"]);
    assert_eq!(asked("GPS定位 A座"), ["a", "gps", "定位", "座*"]);
    assert_eq!(asked(&"9".repeat(99)), ["9".repeat(32)]);
}

#[test]
fn terms_are_parted_by_any_white_space_and_rid_of_punctuation() {
    let question = Question::parse("“路灯”\u{3000}路灯, (井盖)\t* OR").unwrap();
    assert_eq!(question.terms, ["路灯", "井盖", "or"]);
}

#[test]
fn tokens_hold_nothing_but_letters_and_digits() {
    let text = "\"路灯\" AND 'x' OR NOT(a:*) NEAR/2 ^b {c} \\ ; -- 灯\0% _d é";
    let asked = Question::parse(text).unwrap().tokens.into_iter().map(|wanted| match wanted {
        Wanted::Whole(token) | Wanted::Prefix(token) => token,
    });
    for token in asked.chain(cut_up(text)) {
        assert!(token.chars().all(char::is_alphanumeric), "{token:?}");
        assert_eq!(token, token.to_lowercase());
    }
}

#[test]
fn a_long_question_stays_small() {
    let text: String = ('一'..'龥').chain("词 ".repeat(500).chars()).collect();
    let question = Question::parse(&text).unwrap();
    assert!(question.tokens.len() <= TOKENS_MOST && question.terms.len() == 1);
    let many: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    assert_eq!(Question::parse(&many.join(" ")).unwrap().terms.len(), Question::TERMS_MOST);
}

#[test]
fn every_piece_of_a_text_finds_it() {
    let text = fold("城关社区3号楼楼道灯坏了，WiFi信号差，联系13800138000");
    let tokens = tokens(&text);
    let chars: Vec<char> = text.chars().collect();
    for from in 0..chars.len() {
        for to in from + 1..=chars.len() {
            // A piece must begin where a word does; Chinese may begin anywhere.
            let inside = |at: usize| chars[at].is_ascii_alphanumeric();
            if from > 0 && inside(from) && inside(from - 1) {
                continue;
            }
            let piece: String = chars[from..to].iter().collect();
            let Some(question) = Question::parse(&piece) else { continue };
            let found = question.tokens.iter().all(|wanted| match wanted {
                Wanted::Whole(token) => tokens.contains(token),
                Wanted::Prefix(token) => tokens.iter().any(|known| known.starts_with(token)),
            });
            assert!(found, "{piece}: {:?}", question.tokens);
            assert!(question.terms.iter().all(|term| text.contains(term.as_str())));
        }
    }
}
