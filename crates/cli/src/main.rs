//! The binary `maplegrid`: reads its configuration, puts the parts together, runs a command.
//!
//! Exit codes: 0 done, 1 failed, 2 bad arguments.

/// In the place of the standard macro, for all commands: see [`printing::write`].
macro_rules! print {
    ($($words:tt)*) => { $crate::printing::write(format_args!($($words)*)) };
}
/// As `print`, with the end of the line.
macro_rules! println {
    () => { $crate::printing::write(format_args!("\n")) };
    ($($words:tt)*) => {
        $crate::printing::write(format_args!("{}\n", format_args!($($words)*)))
    };
}

mod commands;
mod config;
mod printing;
mod progress;
mod serving;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Maplegrid 枫格：基层群众事项的受理、办理、答复与回访
#[derive(Parser)]
#[command(name = "maplegrid", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 装好一个演示县（数据为虚构）并打开网页服务
    Demo(commands::demo::Options),
    /// 新建一个空的县或乡镇
    Init(commands::init::Options),
    /// 打开网页服务
    Serve(commands::serve::Options),
    /// 查看、检查、讲解、比较工作方法，写自己的
    #[command(subcommand)]
    Method(commands::method::Task),
    #[command(skip)]
    Adopt(commands::adopting::AdoptOptions),
    /// 重算全部账目：逐条比对状态，核对默克尔树
    Verify(config::Place),
    /// 导入表格（.xlsx 或 .csv）：区域、户、岗位人员、联系人
    Import(commands::sheets::ImportOptions),
    /// 写出导入用的模板
    Template(commands::sheets::TemplateOptions),
    /// 导出表格：区域、户、岗位人员、联系人、事项
    Export(commands::sheets::ExportOptions),
    /// 管理登录账号
    #[command(subcommand)]
    Account(commands::account::Task),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = config::log_filter();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match run(arguments.command) {
        Ok(()) if printing::is_whole() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(1),
        Err(error) => {
            eprintln!("没有完成：{error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let command = match command {
        Command::Method(task) => match commands::method::run(task)? {
            Some(options) => Command::Adopt(options),
            None => return Ok(()),
        },
        command => command,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Demo(options) => commands::demo::run(options).await,
            Command::Init(options) => commands::init::run(options).await,
            Command::Serve(options) => commands::serve::run(options).await,
            Command::Verify(place) => commands::verify::run(place).await,
            Command::Import(options) => commands::sheets::import(options).await,
            Command::Template(options) => commands::sheets::template(options).await,
            Command::Export(options) => commands::sheets::export(options).await,
            Command::Account(task) => commands::account::run(task).await,
            Command::Adopt(options) => commands::adopting::run(options).await,
            Command::Method(_) => Ok(()),
        }
    })
}
