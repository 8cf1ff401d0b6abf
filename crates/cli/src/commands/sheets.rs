//! `maplegrid import`, `template` and `export`: tables in and out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport, ImportStage, Importer};
use maplegrid_app::{App, County};
use maplegrid_domain::shared::{AreaId, RegisterId};
use maplegrid_integrations::exports::{self, ExportKind};
use maplegrid_integrations::sheets::{
    self, Format, Layout, Note, parse, returned, summary, words, write_sheet,
};

use crate::config::Place;
use crate::progress;

/// Faults shown one by one; all of them stand in the returned workbook.
const SHOWN: usize = 20;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// 区域：乡镇、村、网格、组
    Areas,
    /// 户
    Households,
    /// 岗位人员，可以带登录名
    Posts,
    /// 联系人：谁联系哪些户
    Contacts,
    /// 台账和清单：哪一本写在 --register
    Registers,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum What {
    /// 区域
    Areas,
    /// 户（电话遮住中间几位）
    Households,
    /// 岗位人员
    Posts,
    /// 联系人
    Contacts,
    /// 事项（不含受限的）
    Cases,
    /// 台账和清单（不含个人信息和受限的）：哪一本写在 --register
    Registers,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Ending {
    Xlsx,
    Csv,
}

#[derive(Args)]
pub struct ImportOptions {
    /// 哪一种表
    kind: Kind,
    /// .xlsx 或 .csv 文件
    file: PathBuf,
    /// 只检查，不写入
    #[arg(long)]
    dry_run: bool,
    /// 哪一本台账（代号）
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    /// 以谁的名义登记台账（登录名）：按他的岗位检查，审核要由另一个人来
    #[arg(long = "as", value_name = "ACCOUNT")]
    person: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub struct TemplateOptions {
    /// 哪一种表
    kind: Kind,
    /// 写到哪里；不填就用表名.xlsx
    file: Option<PathBuf>,
    /// 哪一本台账（代号）
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub struct ExportOptions {
    /// 导出什么
    what: What,
    /// 写到哪里；不填就用表名
    file: Option<PathBuf>,
    /// 文件格式
    #[arg(long, value_enum, default_value_t = Ending::Xlsx)]
    format: Ending,
    /// 只导出这个区域和它下面的（区划代码）
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    /// 哪一本台账（代号）
    #[arg(long, value_name = "ID")]
    register: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// The register that was named; the only one where there is one.
fn register_of(county: &County, named: Option<&str>) -> anyhow::Result<RegisterId> {
    let kept = &county.method().registers;
    let known = match named {
        Some(named) => kept.iter().find(|rule| *rule.id.as_str() == *named),
        None => kept.first().filter(|_| kept.len() == 1),
    };
    let lines: Vec<String> =
        kept.iter().map(|rule| format!("  {}　{}", rule.id, rule.label)).collect();
    match (known, lines.is_empty()) {
        (Some(rule), _) => Ok(rule.id.clone()),
        (None, true) => bail!("这里的工作法没有台账"),
        (None, false) => bail!("请用 --register 写是哪一本：\n{}", lines.join("\n")),
    }
}

fn kind_of(kind: Kind, county: &County, register: Option<&str>) -> anyhow::Result<ImportKind> {
    Ok(match kind {
        Kind::Areas => ImportKind::Areas,
        Kind::Households => ImportKind::Households,
        Kind::Posts => ImportKind::Posts,
        Kind::Contacts => ImportKind::Contacts,
        Kind::Registers => ImportKind::Register(register_of(county, register)?),
    })
}

/// In whose name: an entry is somebody's, so that somebody else can approve it.
async fn importer_of(
    app: &App,
    kind: &ImportKind,
    account: Option<&str>,
) -> anyhow::Result<Importer> {
    if !matches!(kind, ImportKind::Register(_)) {
        return Ok(Importer::Operator);
    }
    let Some(account) = account else {
        bail!("导入台账要写是谁登记的：--as 登录名；要审核的，由另一个人审核");
    };
    let accounts = app.accounts().await?;
    let mut open = accounts.into_iter().filter(|known| !known.disabled);
    let found = open.find(|known| *known.id.as_str() == *account);
    let found = found.with_context(|| format!("没有登录名 {account}，或者已经停用"))?;
    Ok(Importer::Staff(found.person))
}

pub async fn import(options: ImportOptions) -> anyhow::Result<()> {
    let size = std::fs::metadata(&options.file)
        .with_context(|| format!("读不了 {}", options.file.display()))?
        .len();
    if size > sheets::BYTES_MOST as u64 {
        bail!("{}", sheets::FileFault::TooLarge { most_mb: sheets::BYTES_MOST >> 20 });
    }
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("读不了 {}", options.file.display()))?;
    let app = super::open(&options.place.resolve()?.app).await?;
    let county = app.county().await?;
    let kind = kind_of(options.kind, &county, options.register.as_deref())?;
    let importer = importer_of(&app, &kind, options.person.as_deref()).await?;
    let layout = Layout::of(&kind, county.method()).context("这里的工作法没有这本台账")?;
    let bar = progress::bar();
    bar.set_length(3);
    bar.set_message("读文件");
    let parsed = parse(&layout, &bytes)?;
    parsed.notes.iter().for_each(|note| println!("{}", note_words(note)));
    let mode =
        if options.dry_run { ImportMode::DryRun } else { ImportMode::Write { expected: None } };
    let watch = bar.clone();
    let stage = Arc::new(move |stage| {
        watch.inc(1);
        watch.set_message(match stage {
            ImportStage::Comparing => "逐行检查",
            ImportStage::Writing => "写入",
        });
    });
    let report = match app.import(importer, parsed.batch, mode, stage).await {
        Err(maplegrid_app::Error::NotFound) => bail!("这本台账不归他登记"),
        report => report?,
    };
    bar.finish_and_clear();
    println!("{}", summary(&layout, &report));
    if !report.faults.is_empty() {
        refuse(&layout, &options.file, &bytes, &report)?;
    }
    hand_out(&options.file, &report)
}

/// Lists what is wrong and writes the workbook that goes back.
fn refuse(layout: &Layout, file: &Path, bytes: &[u8], report: &ImportReport) -> anyhow::Result<()> {
    for fault in report.faults.iter().take(SHOWN) {
        println!("第 {} 行　{}", fault.line, words(layout, fault));
    }
    let back = beside(file, "问题", "xlsx");
    write(&back, &returned(layout, bytes, report)?)?;
    bail!("{} 行有问题，已逐行标在 {}", report.faulty_rows(), back.display())
}

/// First passwords are told once, in a file of their own.
fn hand_out(file: &Path, report: &ImportReport) -> anyhow::Result<()> {
    if report.accounts.is_empty() {
        return Ok(());
    }
    let mut list = String::from("\u{feff}登录名,姓名,初始密码\r\n");
    for (account, password) in &report.accounts {
        // Writing to a String cannot fail.
        let _ = write!(list, "{},{},{password}\r\n", account.id, account.name);
    }
    let path = beside(file, "初始密码", "csv");
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let mut out = open.open(&path).with_context(|| format!("写不了 {}", path.display()))?;
    std::io::Write::write_all(&mut out, list.as_bytes())?;
    println!(
        "新增 {} 个账号，初始密码在 {}，请当面交给本人后删掉",
        report.accounts.len(),
        path.display()
    );
    Ok(())
}

pub async fn template(options: TemplateOptions) -> anyhow::Result<()> {
    let app = super::open(&options.place.resolve()?.app).await?;
    let county = app.county().await?;
    let kind = kind_of(options.kind, &county, options.register.as_deref())?;
    let layout = Layout::of(&kind, county.method()).context("这里的工作法没有这本台账")?;
    let path =
        options.file.unwrap_or_else(|| PathBuf::from(format!("{}模板.xlsx", layout.short_label())));
    write(&path, &sheets::template(&layout)?)?;
    println!("{}", path.display());
    Ok(())
}

pub async fn export(options: ExportOptions) -> anyhow::Result<()> {
    let app = super::open(&options.place.resolve()?.app).await?;
    let county = app.county().await?;
    let area = options.area.map_or_else(|| county.root.clone(), AreaId::new);
    let kind = match options.what {
        What::Areas => Some(ExportKind::Areas),
        What::Households => Some(ExportKind::Households),
        What::Posts => Some(ExportKind::Posts),
        What::Contacts => Some(ExportKind::Contacts),
        What::Cases => Some(ExportKind::Cases),
        What::Registers => None,
    };
    let sheet = if let Some(kind) = kind {
        exports::export(&app, &Importer::Operator, kind, &area).await
    } else {
        let register = register_of(&county, options.register.as_deref())?;
        exports::export_register(&app, &register, &area).await
    };
    let sheet = match sheet {
        Ok(sheet) => sheet,
        Err(maplegrid_app::Error::NotFound) => bail!("没有区划 {area}"),
        Err(error) => return Err(error.into()),
    };
    let format = match options.format {
        Ending::Xlsx => Format::Xlsx,
        Ending::Csv => Format::Csv,
    };
    let path = options
        .file
        .unwrap_or_else(|| PathBuf::from(format!("{}.{}", sheet.name, format.ending())));
    write(&path, &write_sheet(&sheet, format)?)?;
    println!("{} 行，{}", sheet.rows.len(), path.display());
    Ok(())
}

fn note_words(note: &Note) -> String {
    match note {
        Note::Ignored(columns) => format!("没有用到的列：{}", columns.join("、")),
        Note::Examples(count) => format!("跳过示例 {count} 行"),
        Note::Sheet(name) => format!("读的是“{name}”这一张"),
        Note::Gb18030 => "文件是 GB18030 编码，已转换".to_owned(),
    }
}

fn beside(file: &Path, what: &str, ending: &str) -> PathBuf {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    file.with_file_name(format!("{}-{what}.{ending}", stem.unwrap_or_default()))
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("写不了 {}", path.display()))
}
