//! The county's log: heads and proofs.

use maplegrid_app::{Inclusion, SignedHead};
use maplegrid_domain::log::Hash;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::common::{Hex, Instant};

/// 最新的签名树头。签的是 `maplegrid-tree-head-v1`、`county`、`tree_size`、`root`、`at` 的毫秒数
/// 这五行文字，最后有换行。
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadBody<'a> {
    #[schema(example = "140429104")]
    pub county: &'a str,
    pub tree_size: u64,
    #[schema(value_type = String)]
    pub root: Hex<'a>,
    pub at: Instant,
    /// Ed25519 签名。
    #[schema(value_type = String)]
    pub signature: Hex<'a>,
    /// Ed25519 公钥。
    #[schema(value_type = String)]
    pub key: Hex<'a>,
}

impl<'a> HeadBody<'a> {
    pub fn of(signed: &'a SignedHead) -> Self {
        Self {
            county: signed.head.county.as_str(),
            tree_size: signed.head.tree_size,
            root: Hex(&signed.head.root.0),
            at: Instant(signed.head.at),
            signature: Hex(&signed.signature),
            key: Hex(&signed.key),
        }
    }
}

/// 哪一条。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LeafAsked {
    /// 回执上的 `leaf`，64 位十六进制。
    #[param(value_type = String)]
    pub leaf: Option<String>,
}

/// 某一条在账本里的证明（RFC 6962 第 2.1.1 节）。
#[derive(Debug, Serialize, ToSchema)]
pub struct InclusionBody<'a> {
    #[schema(value_type = String)]
    pub leaf: Hex<'a>,
    pub position: u64,
    pub tree_size: u64,
    #[schema(value_type = String)]
    pub root: Hex<'a>,
    pub at: Instant,
    #[schema(value_type = String)]
    pub signature: Hex<'a>,
    /// 从叶子往上，每一层的兄弟。
    #[schema(value_type = Vec<String>)]
    pub path: Vec<Hex<'a>>,
}

impl<'a> InclusionBody<'a> {
    pub fn of(proof: &'a Inclusion) -> Self {
        Self {
            leaf: Hex(&proof.leaf.0),
            position: proof.position,
            tree_size: proof.head.tree_size,
            root: Hex(&proof.head.root.0),
            at: Instant(proof.head.at),
            signature: Hex(&proof.signature),
            path: hashes(&proof.path),
        }
    }
}

/// 从多少条到多少条。
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SizesAsked {
    /// 较早的 `tree_size`。
    #[param(value_type = u64)]
    pub from: Option<String>,
    /// 较晚的 `tree_size`。
    #[param(value_type = u64)]
    pub to: Option<String>,
}

/// 较早的账本是较晚的开头，没有被改过的证明（RFC 6962 第 2.1.2 节）。
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsistencyBody<'a> {
    pub from: u64,
    pub to: u64,
    #[schema(value_type = Vec<String>)]
    pub path: Vec<Hex<'a>>,
}

impl<'a> ConsistencyBody<'a> {
    pub fn of(from: u64, to: u64, path: &'a [Hash]) -> Self {
        Self { from, to, path: hashes(path) }
    }
}

fn hashes(path: &[Hash]) -> Vec<Hex<'_>> {
    path.iter().map(|hash| Hex(&hash.0)).collect()
}
