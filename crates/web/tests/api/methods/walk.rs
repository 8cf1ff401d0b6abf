//! Walking a matter through a county that works by one of the shipped methods: one person in every
//! post, the places named by their level.

use maplegrid_domain::shared::PersonId;
use maplegrid_testkit::{person_of, place, seat};
use serde_json::{Value, json};

use crate::api::client::Api;

/// A county that works by a method.
pub struct Walk {
    pub api: Api,
    method: &'static str,
}

/// Something that was said: its number and query code.
pub struct Said {
    pub number: String,
    pub code: String,
}

impl Walk {
    pub async fn open(method: &'static str) -> Self {
        Self { api: Api::open_method(method).await, method }
    }

    /// The first area of a level.
    pub fn area(&self, kind: &str) -> String {
        place(self.method, kind).into_string()
    }

    /// The first area of the level of a post.
    fn seat(&self, post: &str) -> String {
        seat(self.method, post).into_string()
    }

    /// Whoever holds a post.
    pub fn person(&self, post: &str) -> PersonId {
        person_of(post, &self.seat(post))
    }

    pub async fn token(&self, post: &str) -> String {
        self.api.county.token(post, &self.seat(post)).await
    }

    /// An anonymous resident says something about an area of a level.
    pub async fn say(&self, kind: &str, text: &str) -> Said {
        let (number, code) = self.api.say(&self.area(kind), text).await;
        Said { number, code }
    }

    /// Whoever holds a post takes an action, which has to succeed; the step after it.
    pub async fn act(&self, post: &str, said: &Said, action: &str, input: Value) -> String {
        let token = self.token(post).await;
        step(&self.api.act(&token, &said.number, action, input).await)
    }

    /// The refusal of an action.
    pub async fn refused(
        &self,
        post: &str,
        said: &Said,
        action: &str,
        input: Value,
    ) -> (u16, String) {
        let path = format!("/api/v1/staff/cases/{}/actions/{action}", said.number);
        let token = self.token(post).await;
        let answer = self.api.post(path).token(&token).json(&input).send().await;
        let (status, code) = answer.problem();
        (status, code.to_owned())
    }

    /// Classified by whoever holds the post.
    pub async fn classify(
        &self,
        post: &str,
        said: &Said,
        (category, track): (&str, &str),
    ) -> String {
        self.act(post, said, "classify", json!({ "category": category, "track": track })).await
    }

    /// Given to the holder of a post, who takes it on.
    pub async fn assign(&self, post: &str, said: &Said, action: &str, handler: &str) -> String {
        let person = self.person(handler);
        self.act(post, said, action, json!({ "person": person.as_str() })).await;
        self.act(handler, said, "take", json!({})).await
    }

    pub async fn answer(&self, post: &str, said: &Said, action: &str, outcome: &str) -> String {
        let input = json!({ "outcome": outcome, "text": "和两家都说好了" });
        self.act(post, said, action, input).await
    }

    /// A return visit that found the person satisfied.
    pub async fn visit(&self, post: &str, said: &Said, action: &str) -> String {
        let input = json!({ "channel": "door", "result": "satisfied", "text": "都满意" });
        self.act(post, said, action, input).await
    }

    /// What its resident sees.
    pub async fn seen(&self, said: &Said) -> Value {
        self.api.track(&said.number, &said.code).await
    }

    /// What staff see who hold a post.
    pub async fn desk(&self, post: &str, said: &Said) -> Value {
        let (path, token) =
            (format!("/api/v1/staff/cases/{}", said.number), self.token(post).await);
        self.api.get(&path).token(&token).send().await.expect(200).json
    }

    /// The post that has it now.
    pub async fn owner(&self, said: &Said) -> String {
        self.seen(said).await["owner"]["post"].as_str().unwrap_or_default().to_owned()
    }
}

/// The step of a case as staff see it.
fn step(case: &Value) -> String {
    case["status"]["step"].as_str().unwrap().to_owned()
}
