//! The page that shows a proof in plain words.

use askama::Template;
use maplegrid_app::{Inclusion, SignedHead};
use maplegrid_domain::log::verify_inclusion;

use crate::track::hex;
use crate::ui::{ErrorSummary, Field, FieldKind, filters};
use crate::visitor::Shell;
use crate::words::{Fault, grouped, hash_groups, moment_on_paper, spaced};

/// The form and, once asked, the answer.
#[derive(Template)]
#[template(path = "verify/verify.html")]
pub struct VerifyPage {
    pub shell: Shell,
    pub summary: ErrorSummary,
    pub leaf: Field,
    pub number: String,
    pub checked: Option<Checked>,
}

/// What was found out about a leaf.
pub struct Checked {
    /// The proof leads from the leaf to the root under the newest head.
    pub sound: bool,
    pub leaf: String,
    pub position: String,
    pub tree_size: String,
    pub at: String,
    pub root: String,
    pub signature: String,
    pub key: String,
    pub steps: usize,
    pub json_url: String,
}

impl Checked {
    /// Recomputes the proof here, the same way as anybody could.
    pub fn new(proof: &Inclusion, head: &SignedHead) -> Self {
        let (size, root) = (proof.head.tree_size, proof.head.root);
        Self {
            sound: verify_inclusion(proof.leaf, proof.position, size, &proof.path, root),
            leaf: hash_groups(&proof.leaf),
            position: spaced(proof.position + 1),
            tree_size: spaced(size),
            at: moment_on_paper(proof.head.at),
            root: hash_groups(&root),
            signature: grouped(&hex(&proof.signature), 4),
            key: grouped(&hex(&head.key), 4),
            steps: proof.path.len(),
            json_url: format!("/api/v1/log/proof?leaf={}", proof.leaf),
        }
    }
}

impl VerifyPage {
    pub fn new(
        shell: Shell,
        number: &str,
        leaf: &str,
        faults: Vec<Fault>,
        checked: Option<Checked>,
    ) -> Self {
        let leaf = Field::new(FieldKind::Lines(3), "leaf", "登记凭证")
            .hint("回执上的 64 位数字和字母，空格不要紧")
            .value(leaf)
            .faults(&faults);
        let summary = ErrorSummary { title: "没法核验", faults };
        Self { shell, summary, leaf, number: number.to_owned(), checked }
    }
}
