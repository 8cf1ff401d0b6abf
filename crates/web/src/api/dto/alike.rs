//! What may be the same, before a matter is filed.

use maplegrid_app::County;
use maplegrid_app::cases::{Alike, Nearby};
use maplegrid_domain::shared::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::Labelled;
use super::together::AlikeBody;

/// 准备说的一件事。
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "area": "140429104203", "text": "村口的路灯坏了三天了" }))]
pub struct AlikeAsked {
    /// 区域代码，或者二维码上的短码。
    pub area: String,
    /// 准备说的内容，最多 2000 个字；不保存。
    #[schema(max_length = 2000)]
    pub text: String,
}

/// 附近同样的事。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Nearby)]
pub struct NearbyBody<'a> {
    /// 近 30 天有几件，数到 20 为止。
    pub count: usize,
    /// 不止这些。
    pub more: bool,
    /// 是哪些类别，多的在前。
    pub categories: Vec<Labelled<'a>>,
}

/// 可能是同一件事的。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlikeList)]
pub struct AlikeListBody<'a> {
    pub items: Vec<AlikeBody<'a>>,
}

impl<'a> NearbyBody<'a> {
    pub fn of(near: &Nearby, county: &'a County) -> Self {
        let method = county.method();
        let known = near.categories.iter().filter_map(|id| method.category(id));
        Self {
            count: near.count,
            more: near.count >= Nearby::MOST,
            categories: known
                .map(|category| Labelled { id: category.id.as_str(), label: &category.label })
                .collect(),
        }
    }
}

impl<'a> AlikeListBody<'a> {
    pub fn of(found: &'a [Alike], county: &'a County, now: Timestamp) -> Self {
        Self { items: found.iter().map(|alike| AlikeBody::of(alike, county, now)).collect() }
    }
}
