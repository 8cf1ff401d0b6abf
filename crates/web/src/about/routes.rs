//! `/help` and `/privacy`.

use axum::Router;
use axum::routing::get;

use super::{HelpPage, PrivacyPage};
use crate::state::Web;
use crate::ui::Page;
use crate::visitor::{Tab, Visitor};

pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/help", get(help)).route("/privacy", get(privacy))
}

async fn help(visitor: Visitor) -> Page<HelpPage> {
    let (shell, telephone) = (visitor.shell(Tab::Help), visitor.telephone());
    Page(HelpPage::new(shell, visitor.county.method(), telephone))
}

async fn privacy(visitor: Visitor) -> Page<PrivacyPage> {
    let (shell, telephone) = (visitor.shell(Tab::Help), visitor.telephone());
    Page(PrivacyPage { shell, telephone })
}
