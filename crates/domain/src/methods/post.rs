//! Posts and what they are allowed to do.

use serde::{Deserialize, Serialize};

use crate::shared::{AreaKindId, PostId};

/// A post 岗位: who is answerable, at which level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub id: PostId,
    pub label: String,
    /// The body it belongs to, as shown beside the name: 村便民服务站.
    pub office: String,
    /// The level whose areas appoint it.
    pub level: AreaKindId,
    pub capabilities: Vec<Capability>,
}

/// What a post may do beyond the steps that name it as owner. Granted for the subtree of the
/// area where the post is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// Read ordinary cases of the subtree.
    ReadCases,
    /// Read restricted cases of the subtree (DOMAIN § 8 G7, G8).
    ReadRestricted,
    /// Register a case on behalf of a resident.
    Register,
    /// Be named as the handler of a case.
    Handle,
    /// Be called to do part of a case that somebody else leads 吹哨报到.
    Assist,
    /// Act for a resident who authorises it 代理.
    Represent,
    /// Press the handler at any step 督促.
    Urge,
    /// See who a sealed reporter is; at most a few people.
    SeeSealed,
    /// See figures of the subtree.
    ReadIndicators,
    /// See the households of the subtree and who keeps in touch with them.
    ReadHouseholds,
    /// Keep households, contacts and appointments of the subtree; propose closer care.
    KeepHouseholds,
    /// Confirm or refuse closer care that somebody else proposed.
    ConfirmCare,
    /// Split, merge and move areas of the subtree.
    ChangeAreas,
}

impl Post {
    pub fn may(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }
}
