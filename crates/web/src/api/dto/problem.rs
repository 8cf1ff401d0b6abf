//! RFC 9457 problem details.

use serde::Serialize;
use utoipa::ToSchema;

/// 出错时的回答（RFC 9457）。程序看 `code`，人看 `title` 和 `detail`。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    #[serde(rename = "type")]
    #[schema(example = "urn:maplegrid:problem:text_missing")]
    pub kind: String,
    /// 出了什么事。
    pub title: String,
    #[schema(example = 422)]
    pub status: u16,
    /// 接下来怎么做。
    pub detail: String,
    /// 不会变的代码。
    #[schema(example = "text_missing")]
    pub code: &'static str,
    /// 哪一项有问题；没有具体到项的为空。
    pub errors: Vec<FieldBody>,
}

/// 一项的问题。
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemField)]
pub struct FieldBody {
    /// 请求体里的路径，或者参数、请求头的名字。
    #[schema(example = "contact.phone")]
    pub field: String,
    #[schema(example = "missing_field")]
    pub code: &'static str,
    pub detail: String,
}
