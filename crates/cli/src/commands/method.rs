//! `maplegrid method`: list, check, explain.

use std::path::Path;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use maplegrid_methods::{Checked, Report, explain};

#[derive(Subcommand)]
pub enum Task {
    /// 列出内置的工作方法
    List,
    /// 检查一个方法文件夹（或内置方法的名字）
    Check {
        /// 文件夹或名字
        #[arg(value_name = "DIR|NAME")]
        method: String,
    },
    /// 用大白话和流程图讲解一个方法
    Explain(ExplainOptions),
}

#[derive(Args)]
pub struct ExplainOptions {
    /// 文件夹或名字
    #[arg(value_name = "DIR|NAME")]
    method: String,
    /// 输出的形式
    #[arg(long, value_enum, default_value_t = Form::Text)]
    form: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// 一页中文，末尾附流程图（Markdown）
    Text,
    /// Mermaid 流程图
    Mermaid,
    /// SVG 流程图
    Svg,
}

pub fn run(task: Task) -> anyhow::Result<()> {
    match task {
        Task::List => list(),
        Task::Check { method } => check(&method),
        Task::Explain(options) => explain_method(&options),
    }
}

fn list() -> anyhow::Result<()> {
    for name in maplegrid_methods::list() {
        let checked = read(name)?;
        println!("{name:<20} {}", checked.method.title);
    }
    Ok(())
}

fn check(method: &str) -> anyhow::Result<()> {
    let checked = read(method)?;
    for warning in &checked.warnings {
        eprintln!("{warning}");
    }
    let procedure = &checked.method.procedure;
    println!(
        "{}：没有错误。{} 个步骤、{} 个岗位、{} 个类别，{} 条提醒。",
        checked.method.title,
        procedure.steps.len(),
        checked.method.posts.len(),
        checked.method.categories.len(),
        checked.warnings.len(),
    );
    Ok(())
}

fn explain_method(options: &ExplainOptions) -> anyhow::Result<()> {
    let method = read(&options.method)?.method;
    let text = match options.form {
        Form::Text => {
            let (page, diagram) = (explain::page(&method), explain::mermaid(&method));
            format!("{}\n\n## 流程图\n\n```mermaid\n{}\n```", page.trim_end(), diagram.trim_end())
        }
        Form::Mermaid => explain::mermaid(&method),
        Form::Svg => explain::svg(&method),
    };
    println!("{text}");
    Ok(())
}

/// A folder if there is one by that name, else an embedded method.
pub(super) fn read(method: &str) -> anyhow::Result<Checked> {
    let path = Path::new(method);
    let read = if path.is_dir() {
        maplegrid_methods::load(path)
    } else {
        maplegrid_methods::embedded(method)
    };
    read.map_err(|report: Report| {
        eprintln!("{report}");
        anyhow::anyhow!("方法有错误，改好再用")
    })
    .with_context(|| format!("{method} 没有通过检查"))
}
