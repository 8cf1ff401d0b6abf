//! The closed words of a case: how it came, how the person wants to be known, how it was visited.

use serde::{Deserialize, Serialize};

/// How the word reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 扫码
    Qr,
    /// 网页
    Web,
    /// 电话
    Phone,
    /// 到窗口、到村委会
    Counter,
    /// 上门走访
    Visit,
    /// 代填
    Proxy,
    /// 外部系统
    Api,
}

impl Channel {
    pub const ALL: [Self; 7] =
        [Self::Qr, Self::Web, Self::Phone, Self::Counter, Self::Visit, Self::Proxy, Self::Api];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Web => "web",
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::Visit => "visit",
            Self::Proxy => "proxy",
            Self::Api => "api",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Qr => "扫码",
            Self::Web => "网页",
            Self::Phone => "电话",
            Self::Counter => "到村到镇",
            Self::Visit => "走访",
            Self::Proxy => "代填",
            Self::Api => "其他系统",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.id() == id)
    }
}

/// How the person wants to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// 实名: whoever handles it may see name and phone.
    Named,
    /// 保密: only posts that may see sealed reporters.
    Sealed,
    /// 匿名: nothing is kept.
    Anonymous,
}

impl Identity {
    pub const ALL: [Self; 3] = [Self::Named, Self::Sealed, Self::Anonymous];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Sealed => "sealed",
            Self::Anonymous => "anonymous",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Named => "实名",
            Self::Sealed => "保密",
            Self::Anonymous => "匿名",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|identity| identity.id() == id)
    }
}

/// How a return visit was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitChannel {
    Door,
    Phone,
    Message,
}

impl VisitChannel {
    pub const ALL: [Self; 3] = [Self::Door, Self::Phone, Self::Message];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Phone => "phone",
            Self::Message => "message",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Door => "上门",
            Self::Phone => "电话",
            Self::Message => "微信",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.id() == id)
    }
}

/// What the return visit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitResult {
    Satisfied,
    Dissatisfied,
    /// Anonymous, moved away, does not answer: nobody could be asked. Not counted as satisfied.
    Unreachable,
}

impl VisitResult {
    pub const ALL: [Self; 3] = [Self::Satisfied, Self::Dissatisfied, Self::Unreachable];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Dissatisfied => "dissatisfied",
            Self::Unreachable => "unreachable",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Satisfied => "认可",
            Self::Dissatisfied => "不认可",
            Self::Unreachable => "没联系上",
        }
    }

    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.id() == id)
    }
}
