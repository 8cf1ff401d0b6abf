//! `maplegrid method`: list, check, explain, compare, begin one's own.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use maplegrid_methods::compare::compare;
use maplegrid_methods::{Checked, Report, explain, making};

use super::adopting::AdoptOptions;

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
    /// 照一个现成的方法开始写自己的：复制、改名、保留注释
    New(NewOptions),
    /// 写出每个文件的 JSON Schema，编辑器用它提示和检查
    Schema {
        /// 写到哪个文件夹，没有就新建
        #[arg(value_name = "DIR", default_value = "schema")]
        out: PathBuf,
    },
    /// 在用着的县里采用改好的方法：先预览，照预览确认了才采用
    Adopt(AdoptOptions),
    /// 用中文说清楚换一个方法会改变什么，不改动任何东西
    Compare {
        /// 现在的：文件夹或名字
        #[arg(value_name = "OLD")]
        old: String,
        /// 换成的：文件夹或名字
        #[arg(value_name = "NEW")]
        new: String,
    },
}

#[derive(Args)]
pub struct NewOptions {
    /// 新方法的英文名字，也是文件夹的名字，如 my-county
    #[arg(value_name = "NAME")]
    name: String,
    /// 照哪个方法写：文件夹或名字
    #[arg(long, value_name = "DIR|NAME")]
    from: String,
    /// 新文件夹放在哪里
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
    /// 中文全称，如 某县“一二三”工作法
    #[arg(long, default_value = "新的工作法（请改名）")]
    title: String,
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

/// Runs what needs no county; answers what does.
pub fn run(task: Task) -> anyhow::Result<Option<AdoptOptions>> {
    match task {
        Task::Adopt(options) => return Ok(Some(options)),
        Task::List => list(),
        Task::Check { method } => check(&method),
        Task::Explain(options) => explain_method(&options),
        Task::New(options) => begin(&options),
        Task::Schema { out } => schema(&out),
        Task::Compare { old, new } => compare_methods(&old, &new),
    }
    .map(|()| None)
}

fn begin(options: &NewOptions) -> anyhow::Result<()> {
    let made = making::make(&options.name, &options.title, &options.from, &options.into)?;
    let folder = made.folder.display();
    println!("写好了：{folder}，照《{}》，已经通过检查。\n", made.from);
    println!("接下来：");
    println!(
        "  1. method.toml：改 title（全称）、source（本县的文件）、summary（一段话）和 [[term]]；"
    );
    println!("  2. areas.toml、posts.toml：层级和岗位改成本县的叫法；");
    println!(
        "  3. steps.toml、procedure.toml：步骤、期限和依据；categories.toml、routes.toml：类别和去处；"
    );
    println!("  4. network.toml、care.toml：联户、频次、推选和重点联系；");
    if let Some(first) = made.reported.first() {
        let count = made.reported.len();
        println!(
            "     有 {count} 处 basis（依据）写的是原来那里的报道，从 {first} 起，改成本县的文件或“默认值”；"
        );
    }
    println!(
        "  5. mediation.toml、replies.toml、registers.toml、reports.toml：人民调解、答复常用语、台账、日报周报，不办的整个文件删掉；"
    );
    println!("  6. 改一点就查一次：maplegrid method check {folder}");
    println!("     看成一页中文：  maplegrid method explain {folder}");
    println!("     看改了什么：    maplegrid method compare {} {folder}", options.from);
    println!("     看成一个演示：  maplegrid demo --method {folder} --data demo-{}", options.name);
    println!("\n用 VS Code 装 Even Better TOML，每个文件第一行的 #:schema 会提示每一项怎么写。");
    Ok(())
}

fn schema(out: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(out)
        .and_then(|()| making::write_schemas(out))
        .with_context(|| format!("写不进 {}", out.display()))?;
    println!(
        "写好了，在 {}。文件夹放在工作法里、名叫 schema 的话，每个文件第一行这样写：",
        out.display()
    );
    for schema in maplegrid_methods::schema::schemas() {
        println!("{:<16} {}", schema.file, making::schema_line(schema.file));
    }
    Ok(())
}

fn compare_methods(old: &str, new: &str) -> anyhow::Result<()> {
    let (old, new) = (read(old)?.method, read(new)?.method);
    print!("{}", compare(&old, &new).page(&old, &new));
    Ok(())
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
    let read = if maplegrid_methods::is_folder(method) {
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
