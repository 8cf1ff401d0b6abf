//! The fixed words of the contract. Each follows a domain enum; a new variant there does not
//! compile until it has a word here.

use maplegrid_domain::cases::{AttachmentKind, Channel, DeadlineKind, Identity};
use maplegrid_domain::duties::ContactChannel;
use maplegrid_domain::methods::{NeedKind, Phase};
use maplegrid_domain::people::selection::SelectionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares an enum of words and its way from and to the domain's.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident of $domain:ident { $($variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),* }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),* }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),* }
            }
        }
    };
}

pub(super) use words;

words! {
    /// 办到哪个阶段：收件、分派、办理、反馈、办结。
    PhaseWord of Phase { Intake, Triage, Handling, Feedback, Done }
}
words! {
    /// 从哪里来的：扫码、网页、电话、到村到镇、走访、代填、其他系统。
    ChannelWord of Channel { Qr, Web, Phone, Counter, Visit, Proxy, Api }
}
words! {
    /// 怎么联系的：上门、电话、微信、碰见、群众找来。
    ContactChannelWord of ContactChannel { Visit, Phone, Wechat, Met, Came }
}
words! {
    /// 实名、保密、匿名。
    IdentityWord of Identity { Named, Sealed, Anonymous }
}
words! {
    /// 照片或录音。
    FileKind of AttachmentKind { Photo, Voice }
}
words! {
    /// 期限管什么：这一步、对群众的答复、要不要重办的决定、联办单位的报到和结果、评价申诉的决定。
    DueKind of DeadlineKind { Step, Answer, Reopen, ReportIn, Part, Appeal }
}
words! {
    /// 一项要填的内容是什么。
    NeedWord of NeedKind {
        Text, Category, Track, Person, Outcome, RouteTarget, Unit, Part, Case, Member, Days,
        VisitChannel, VisitResult, Title, Households, Counts,
    }
}
words! {
    /// 推选中、在任、没有通过、撤回提名、已卸任。
    SelectionWord of SelectionState { Nominated, InForce, Refused, Withdrawn, Ended }
}
