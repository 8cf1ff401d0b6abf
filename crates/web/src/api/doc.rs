//! The description at `/api/openapi.json`: the frame, and the problems of every operation.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
};

use super::catalogue::ON_PAGES;
use super::codes::{Known, problems_of};
use super::dto::problem::{FieldBody, ProblemBody};

const INTRODUCTION: &str = "群众说事、查事，工作人员办事，人人可以验账。\n\n\
    - 时间都是东八区，RFC 3339。\n\
    - 出错时是 `application/problem+json`（RFC 9457）：程序看 `code`，人看 `title` 和 `detail`。\
    不认识的地址是 404 `not_found`，不接受的方法是 405 `method_not_allowed`，格式相同。\n\
    - 请求体只认写明的项，多一项、少一项、类型不对都会说明是哪一项。\n\
    - 会改动的请求可以带 `Idempotency-Key`，断网重试不会重复。\n\
    - 工作人员先登录，再带 `Authorization: Bearer <token>`；不认 Cookie。";

const CODES: &str = "全部代码。接口会答哪些，写在各操作下；其余的是页面答的，\
    程序带 `Accept: application/json` 去要，格式一样。";

/// The description without its paths.
pub(super) fn frame() -> OpenApi {
    let license = LicenseBuilder::new().name("Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("枫格接口")
        .version("1")
        .description(Some(INTRODUCTION))
        .license(Some(license))
        .build();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("登录得到的 token"))
        .build();
    let components = ComponentsBuilder::new()
        .schema_from::<ProblemBody>()
        .schema_from::<FieldBody>()
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .build();
    let tags = [
        ("群众", "说事、查事、评价，凭编号和查询码"),
        ("工作人员", "登录以后办事"),
        ("公开", "区域、工作法、账本，谁都可以看"),
    ];
    let tags =
        tags.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info).components(Some(components)).tags(Some(tags)).build()
}

/// The whole description.
pub fn openapi() -> OpenApi {
    super::router::described().1
}

/// The description as it is served.
pub(super) fn text_of(description: &OpenApi) -> String {
    description.to_json().unwrap_or_else(|error| {
        tracing::error!(%error, "failed to write the description of the API");
        String::new()
    })
}

/// Adds to every operation the problems it may answer with, and to the introduction every code there
/// is.
pub(super) fn add_problems(description: &mut OpenApi) {
    let mut codes: BTreeMap<&str, &str> = ON_PAGES.iter().copied().collect();
    for item in description.paths.paths.values_mut() {
        for operation in operations(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            let mut by_status: BTreeMap<u16, Vec<&Known>> = BTreeMap::new();
            for known in problems_of(&id) {
                codes.insert(known.code, known.title);
                by_status.entry(known.status).or_default().push(known);
            }
            for (status, known) in by_status {
                let response = RefOr::T(response(&known));
                operation.responses.responses.insert(status.to_string(), response);
            }
        }
    }
    let lines = codes.iter().map(|(code, title)| format!("- `{code}` {title}"));
    let lines: Vec<String> = lines.collect();
    description.info.description =
        Some(format!("{INTRODUCTION}\n\n{CODES}\n\n{}", lines.join("\n")));
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, post, put, delete, patch, .. } = item;
    [get, post, put, delete, patch].into_iter().flatten()
}

/// One status with an example for each of its codes.
fn response(known: &[&Known]) -> Response {
    let words: Vec<String> =
        known.iter().map(|one| format!("`{}` {}", one.code, one.title)).collect();
    let examples = known.iter().map(|one| {
        let example = ExampleBuilder::new().summary(one.title).value(Some(example(one))).build();
        (one.code.to_owned(), RefOr::T(example))
    });
    let content: Content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new()
        .description(words.join("；"))
        .content("application/problem+json", content)
        .build()
}

fn example(known: &Known) -> serde_json::Value {
    json!({
        "type": format!("urn:maplegrid:problem:{}", known.code),
        "title": known.title,
        "status": known.status,
        "detail": "接下来怎么做，写在这里。",
        "code": known.code,
        "errors": [],
    })
}
