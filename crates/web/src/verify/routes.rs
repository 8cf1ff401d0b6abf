//! `/verify`.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maplegrid_app::Error;
use maplegrid_domain::log::parse_hash;
use serde::Deserialize;

use super::{Checked, VerifyPage};
use crate::error::Result;
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::{Tab, Visitor};
use crate::words::Fault;

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/verify", get(verify))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    number: String,
    leaf: String,
}

async fn verify(
    visitor: Visitor,
    State(web): State<Web>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let shell = visitor.shell(Tab::None);
    let typed = asked.leaf.trim().to_ascii_lowercase();
    let page = |faults, checked| VerifyPage::new(shell, &asked.number, &typed, faults, checked);
    if typed.is_empty() {
        return Ok(Page(page(Vec::new(), None)).into_response());
    }
    let compact: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(leaf) = parse_hash(&compact) else {
        let faults = vec![Fault::new("leaf", leaf_fault(&compact))];
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page(faults, None))).into_response());
    };
    match web.app.inclusion(leaf).await {
        Ok(proof) => {
            let head = web.app.head().await?;
            Ok(Page(page(Vec::new(), Some(Checked::new(&proof, &head)))).into_response())
        }
        Err(Error::NotFound) => {
            let words = "账本里没有这个凭证。请先核对有没有抄错；没抄错的话，请打电话反映";
            let faults = vec![Fault::new("leaf", words)];
            Ok((StatusCode::NOT_FOUND, Page(page(faults, None))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// What is wrong with a leaf that cannot be one.
fn leaf_fault(compact: &str) -> String {
    const LENGTH: usize = 64;
    let count = compact.chars().count();
    if !compact.chars().all(|c| c.is_ascii_hexdigit()) {
        "凭证里只有数字和 a 到 f 的字母，请对着回执再看一遍".to_owned()
    } else if count < LENGTH {
        format!("少了 {} 位，现在只有 {count} 位", LENGTH - count)
    } else {
        format!("多了 {} 位，现在有 {count} 位", count - LENGTH)
    }
}
