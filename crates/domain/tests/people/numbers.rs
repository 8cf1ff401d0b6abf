//! Numbers that would tell who somebody is do not leave the office.

use maplegrid_domain::people::without_numbers;

#[test]
fn numbers_do_not_leave_however_they_are_written() {
    for number in [
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "138　1234　5678",
        "138.1234.5678",
        "138 - 1234 - 5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "＋８６－１３８－１２３４－５６７８",
        "１３８１２３４５６７８",
        "(0355)6381234",
        "（0355）638-1234",
        "0355-6381234",
        "6381234",
        "1 3 8 1 2 3 4 5 6 7 8",
        "一三八一二三四五六七八",
        "幺三八零零零零幺二三四",
        "138一二三四5678",
        "14042919650101001X",
        "140429 19650101 001x",
        "140429196501010012",
        "6222 0210 0111 6245 702",
        "138\u{2011}1234\u{2011}5678",
    ] {
        let said = format!("找{number}的老张，3号楼");
        let told = without_numbers(&said);
        // A bracket before the number belongs to the sentence.
        let plain = told.replace(['(', '（'], "");
        assert_eq!(plain, "找****的老张，3号楼", "{number}");
    }
}

#[test]
fn what_is_nobodys_number_stays() {
    for text in [
        "2026年3月4日",
        "2026-11-22",
        "2026.1.2起",
        "2025-2026 年度",
        "3号楼 2 单元 501",
        "欠了 12000 元",
        "50 亩地，三五户人家",
        "8:30-17:30",
        "110、120、12345",
        "",
        "X",
        "+",
        "一二三",
    ] {
        assert_eq!(without_numbers(text), text);
    }
}
