//! What the steps need of the machine. On Debian, as root, missing packages are installed; to
//! anybody else they are named.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::postgres;
use super::run::Step;
use crate::process::Crew;
use crate::repository::{cargo, program};

/// A Debian package, the step that needs it, and how to tell that it (or its like) is there.
struct Need {
    package: &'static str,
    steps: &'static [Step],
    is_met: fn() -> bool,
}

/// Building the web crate bundles styles and scripts, so every step that compiles needs Node.
const WITH_NODE: &[Step] = &[Step::Npm, Step::Clippy, Step::Test, Step::Browser];

const NEEDS: &[Need] = &[
    Need { package: "nodejs", steps: WITH_NODE, is_met: || has("node") },
    Need { package: "npm", steps: WITH_NODE, is_met: || has("npm") },
    Need { package: "postgresql", steps: &[Step::Test], is_met: postgres::is_installed },
    Need { package: "chromium", steps: &[Step::Browser], is_met: || has("chromium") },
    Need { package: "fonts-wqy-microhei", steps: &[Step::Browser], is_met: has_chinese_font },
];

/// Sees to everything the steps need, or says what to install.
pub fn furnish(crew: &Crew, steps: &[Step]) -> Result<()> {
    furnish_toolchain(crew, steps)?;
    provide(crew, || missing(steps)).context("without it, leave steps out with --skip")
}

/// Installs the packages that `missing` names, or says which they are.
pub fn provide(crew: &Crew, missing: impl Fn() -> Vec<&'static str>) -> Result<()> {
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if !is_debian() || !rustix::process::geteuid().is_root() {
        bail!(
            "this machine lacks {list} (Debian's names). Install with `sudo apt-get install {list}` \
             or your system's own means"
        );
    }
    println!("=== installing {list} ===");
    install(crew, &packages)?;
    let still = missing();
    ensure!(still.is_empty(), "installed, but still not found: {}", still.join(" "));
    Ok(())
}

fn missing(steps: &[Step]) -> Vec<&'static str> {
    let needed = NEEDS.iter().filter(|need| need.steps.iter().any(|step| steps.contains(step)));
    needed.filter(|need| !(need.is_met)()).map(|need| need.package).collect()
}

fn install(crew: &Crew, packages: &[&str]) -> Result<()> {
    // Another apt may be at work on a machine that has just started; wait for it.
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300"]);
        command
    };
    ensure!(crew.run(apt().arg("update"))?.success(), "apt-get update failed");
    let mut command = apt();
    command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    ensure!(crew.run(&mut command)?.success(), "apt-get install {} failed", packages.join(" "));
    Ok(())
}

/// A minimal Rust toolchain has neither rustfmt nor clippy.
fn furnish_toolchain(crew: &Crew, steps: &[Step]) -> Result<()> {
    for (step, subcommand, component) in
        [(Step::Fmt, "fmt", "rustfmt"), (Step::Clippy, "clippy", "clippy")]
    {
        let answers = || cargo().args([subcommand, "--version"]).output();
        if !steps.contains(&step) || answers().is_ok_and(|output| output.status.success()) {
            continue;
        }
        ensure!(has("rustup"), "cargo {subcommand} is missing: install {component}");
        let mut command = Command::new("rustup");
        let status = crew.run(command.args(["component", "add", component]))?;
        ensure!(status.success(), "rustup component add {component} failed");
    }
    Ok(())
}

fn has(name: &str) -> bool {
    program(name).is_some()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && has("apt-get")
}

/// Without one, text is boxes of another width, and "fits 360 px" is not tested.
fn has_chinese_font() -> bool {
    let listed = Command::new("fc-list").arg(":lang=zh").output();
    Path::new("/usr/share/fonts/truetype/wqy").is_dir()
        || listed.is_ok_and(|output| !output.stdout.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_needs_misses_nothing() {
        assert!(missing(&[Step::Fmt, Step::Tidy]).is_empty());
    }

    #[test]
    fn every_need_belongs_to_a_step() {
        assert!(NEEDS.iter().all(|need| !need.steps.is_empty()));
    }
}
