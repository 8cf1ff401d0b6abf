//! Signing in.

use maplegrid_app::{NewSession, SignedIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::{When, area_name};

/// 账号和密码。
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "account": "nangou-cadre", "password": "……" }))]
pub struct Credentials {
    #[schema(max_length = 128)]
    pub account: String,
    #[schema(max_length = 128)]
    pub password: String,
}

/// 登录成功。
#[derive(Serialize, ToSchema)]
pub struct SessionBody<'a> {
    /// 之后每次请求带上 `Authorization: Bearer <token>`。
    pub token: &'a str,
    /// 最晚到这时失效；30 分钟不用会提前失效。
    pub expires_at: When,
    pub person: PersonBody<'a>,
    pub posts: Vec<PostHeld<'a>>,
}

/// 登录的人。
#[derive(Serialize, ToSchema)]
pub struct PersonBody<'a> {
    pub id: &'a str,
    pub name: &'a str,
}

/// 任的一个岗位。
#[derive(Serialize, ToSchema)]
pub struct PostHeld<'a> {
    #[schema(example = "village_cadre")]
    pub post: &'a str,
    #[schema(example = "村干部（核单）")]
    pub post_label: &'a str,
    #[schema(example = "140429104203")]
    pub area: &'a str,
    #[schema(example = "南沟村")]
    pub area_name: &'a str,
}

impl<'a> SessionBody<'a> {
    pub fn of(session: &'a NewSession, who: &'a SignedIn) -> Self {
        let method = who.county.method();
        let posts = who.holdings.iter().map(|held| PostHeld {
            post: held.post.as_str(),
            post_label: method.post_label(&held.post),
            area: held.area.as_str(),
            area_name: area_name(&who.county, &held.area),
        });
        Self {
            token: &session.token,
            expires_at: When(session.ends_at),
            person: PersonBody { id: who.person.as_str(), name: &who.name },
            posts: posts.collect(),
        }
    }
}
