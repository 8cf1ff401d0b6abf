//! Saying something, and what one gets for it.

use maplegrid_app::cases::Received;
use maplegrid_domain::log::TreeHead;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{DueBody, Hex, Instant, Owner, Status};
use super::words::{ChannelWord, FileKind, IdentityWord};
use crate::api::object::Object;

/// 要说的一件事。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "140429104203",
    "text": "村口的路灯坏了三天了，晚上老人出门看不见路。",
    "category": "street_light",
    "location": "村口小卖部对面",
    "contact": { "name": "张三", "phone": "13812340000" }
}))]
pub struct NewMatter {
    /// 区域代码，或者二维码上的短码。
    pub area: String,
    /// 说的内容，最多 2000 个字。
    #[schema(max_length = 2000)]
    pub text: String,
    /// 类别代号，见 `/api/v1/method`；不清楚就不写，由工作人员来分。
    pub category: Option<String>,
    /// 从哪里来的，不写就是 `api`。
    pub channel: Option<ChannelWord>,
    /// 具体地点，最多 100 个字。
    #[schema(max_length = 100)]
    pub location: Option<String>,
    /// 实名、保密要留；匿名不用，留了也不保存。
    #[schema(value_type = Option<Contact>)]
    pub contact: Option<Object<Contact>>,
    /// 怎么称呼这位群众；不写时，留了联系方式是实名，没留是匿名。
    pub identity: Option<IdentityWord>,
    /// `true` 和 `identity: anonymous` 一样。
    pub anonymous: Option<bool>,
    /// 先传到 `/api/v1/uploads` 的照片和录音，最多六张照片和一段录音。
    #[schema(max_items = 7)]
    pub attachments: Option<Vec<String>>,
}

/// 代群众登记的一件事。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "area": "140429104203",
    "text": "李大爷说家里自来水停了两天。",
    "channel": "visit",
    "contact": { "name": "李四", "phone": "13912340000" },
    "consent": true
}))]
pub struct ProxyMatter {
    /// 区域代码或短码；要在您可以登记的范围里。
    pub area: String,
    /// 群众说的内容，最多 2000 个字。
    #[schema(max_length = 2000)]
    pub text: String,
    pub category: Option<String>,
    /// 群众怎么说的：`phone`、`counter`、`visit` 或 `proxy`，不写就是 `proxy`。
    pub channel: Option<ProxyChannel>,
    #[schema(max_length = 100)]
    pub location: Option<String>,
    #[schema(value_type = Option<Contact>)]
    pub contact: Option<Object<Contact>>,
    pub identity: Option<IdentityWord>,
    pub anonymous: Option<bool>,
    #[schema(max_items = 7)]
    pub attachments: Option<Vec<String>>,
    /// 本人同意代填，必须是 `true`。
    pub consent: bool,
}

/// 群众怎么告诉工作人员的。
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProxyChannel {
    Phone,
    Counter,
    Visit,
    Proxy,
}

/// 联系方式，加密保存。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    #[schema(example = "张三", max_length = 30)]
    pub name: String,
    /// 手机号，或者带区号的座机。
    #[schema(example = "13812340000")]
    pub phone: String,
}

/// 已经收下，写进了账本。
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted<'a> {
    /// 编号，只有数字。
    #[schema(example = "26110307")]
    pub number: &'a str,
    /// 6 位查询码。和编号一起才能查，请交给本人保管。
    #[schema(example = "482961")]
    pub code: &'a str,
    pub status: Status<'a>,
    pub owner: Option<Owner<'a>>,
    #[serde(flatten)]
    pub due: AcceptedDue,
    pub receipt: ReceiptBody<'a>,
}

/// 期限。
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedDue {
    pub due_at: Option<super::common::When>,
    /// 跨到节假日安排还没公布的年份，暂按周末推算。
    pub due_provisional: bool,
}

impl<'a> Accepted<'a> {
    pub fn of(received: &'a Received) -> Self {
        let (county, case) = (&*received.county, &received.case);
        let method = county.method_of(case.method_version);
        let DueBody { due_at, due_provisional, .. } = DueBody::of(received.due.as_ref());
        let receipt = &received.receipt;
        Self {
            number: received.number.as_str(),
            code: &received.code,
            status: Status::for_resident(case, method),
            owner: case.owner.as_ref().map(|owner| Owner::of(owner, county, method)),
            due: AcceptedDue { due_at, due_provisional },
            receipt: ReceiptBody::of(
                &receipt.leaf.0,
                receipt.position,
                &receipt.head,
                &receipt.signature,
            ),
        }
    }
}

/// 回执：这件事在账本里的凭据。签的是下面这几行文字（最后有换行），`at` 换成毫秒数：
/// `maplegrid-tree-head-v1`、县代码、`tree_size`、`root`、`at`。公钥和县代码见
/// `/api/v1/log/head`。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Receipt)]
pub struct ReceiptBody<'a> {
    #[schema(value_type = String)]
    pub leaf: Hex<'a>,
    /// 第几条，从 0 数起。
    pub position: u64,
    /// 签名时账本有多少条。
    pub tree_size: u64,
    #[schema(value_type = String)]
    pub root: Hex<'a>,
    pub at: Instant,
    /// Ed25519 签名。
    #[schema(value_type = String)]
    pub signature: Hex<'a>,
}

impl<'a> ReceiptBody<'a> {
    pub fn of(leaf: &'a [u8], position: u64, head: &'a TreeHead, signature: &'a [u8]) -> Self {
        Self {
            leaf: Hex(leaf),
            position,
            tree_size: head.tree_size,
            root: Hex(&head.root.0),
            at: Instant(head.at),
            signature: Hex(signature),
        }
    }
}

/// 一个传好的文件。
#[derive(Debug, Serialize, ToSchema)]
pub struct Uploaded<'a> {
    /// 写进 `attachments` 用；24 小时内没有用上的会删掉。
    #[schema(example = "0b6d3c0e9f2a41d8a7c5e1b2f3d4a596")]
    pub id: &'a str,
    pub kind: FileKind,
}
