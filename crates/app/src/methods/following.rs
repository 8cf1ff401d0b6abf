//! Lines that come with a new version and follow a post: whoever holds it becomes the contact of
//! the households of their area. A whole county's at once would make everybody wait, so it goes
//! area by area; what was interrupted is taken up again by doing it once more.

use std::sync::Arc;

use maplegrid_domain::methods::ContactLine;
use maplegrid_domain::shared::AreaId;

use crate::posts::follow_line;
use crate::{App, Result};

/// Areas of one transaction: some hundred households.
const AREAS_AT_ONCE: usize = 20;

impl App {
    /// Gives the households of the lines that the version in force brought with it, and that
    /// follow a post, their contacts. Answers how many households got one; doing it again adds
    /// nothing.
    pub async fn follow_new_lines(&self) -> Result<u64> {
        let county = self.refresh().await?;
        let earlier = county.methods.range(..county.method_version).next_back();
        let Some((_, earlier)) = earlier else { return Ok(0) };
        let method = Arc::clone(county.method());
        let lines = method.network.lines.iter();
        let new =
            lines.filter(|line| line.follows_post && earlier.network.line(&line.id).is_none());
        let mut followed = 0;
        for line in new {
            followed += self.follow(line).await?;
        }
        Ok(followed)
    }

    async fn follow(&self, line: &ContactLine) -> Result<u64> {
        let county = self.county().await?;
        let Some(level) = county.method().post(&line.post).map(|post| post.level.clone()) else {
            return Ok(0);
        };
        let areas: Vec<AreaId> = county
            .directory
            .areas
            .subtree(&county.root)
            .into_iter()
            .filter(|area| area.kind == level)
            .map(|area| area.id.clone())
            .collect();
        let mut followed = 0;
        for some in areas.chunks(AREAS_AT_ONCE) {
            let (line, some) = (line.clone(), some.to_vec());
            let job = move |conn: &mut maplegrid_store::db::Conn, at: &crate::people::At| {
                let mut followed = 0;
                for area in &some {
                    followed += follow_line(conn, at, &line, area)?;
                }
                Ok(Ok(followed))
            };
            followed += self.in_turn(job).await?;
        }
        Ok(followed)
    }
}
