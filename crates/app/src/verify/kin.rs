//! Cases that belong together: whoever is joined is a member of the one that leads, and whatever was
//! split off knows what it was split off, and the other way round. Kept meanwhile is only what one
//! side has said and the other has not yet.

use std::collections::BTreeSet;

use maplegrid_domain::cases::{Case, CaseNumber};

use super::Finding;
use super::run::Findings;

/// How two cases belong together; the first is the one that others hang on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Joined,
    Split,
}

/// Said by one side so far.
#[derive(Default)]
pub(super) struct Kin(BTreeSet<(Bond, CaseNumber, CaseNumber)>);

impl Kin {
    /// What a case says of others.
    pub(super) fn expect(&mut self, case: &Case) {
        let own = || case.number.clone();
        let members = case.open_members().map(|member| (Bond::Joined, own(), member.clone()));
        let children = case.children.iter();
        let children = children.map(|child| (Bond::Split, own(), child.number.clone()));
        let lead = case.lead().map(|lead| (Bond::Joined, lead.clone(), own()));
        let parent = case.parent.as_ref().map(|parent| (Bond::Split, parent.clone(), own()));
        let said: Vec<_> = members.chain(children).chain(lead).chain(parent).collect();
        for bond in said {
            if !self.0.remove(&bond) {
                self.0.insert(bond);
            }
        }
    }

    /// What only one side has said.
    pub(super) fn compare(self, findings: &mut Findings) {
        findings.extend(
            self.0.into_iter().map(|(_, number, other)| Finding::KinDiffers { number, other }),
        );
    }
}
