//! `maplegrid import`, `template` and `export`: tables in and out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use maplegrid_app::people::{ImportKind, ImportMode, ImportReport, ImportStage, Importer};
use maplegrid_domain::shared::AreaId;
use maplegrid_integrations::exports::{self, ExportKind};
use maplegrid_integrations::sheets::{
    self, Format, Note, parse, returned, summary, words, write_sheet,
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
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
pub struct TemplateOptions {
    /// 哪一种表
    kind: Kind,
    /// 写到哪里；不填就用表名.xlsx
    file: Option<PathBuf>,
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
    #[command(flatten)]
    place: Place,
}

impl From<Kind> for ImportKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Areas => Self::Areas,
            Kind::Households => Self::Households,
            Kind::Posts => Self::Posts,
            Kind::Contacts => Self::Contacts,
        }
    }
}

impl From<What> for ExportKind {
    fn from(what: What) -> Self {
        match what {
            What::Areas => Self::Areas,
            What::Households => Self::Households,
            What::Posts => Self::Posts,
            What::Contacts => Self::Contacts,
            What::Cases => Self::Cases,
        }
    }
}

pub async fn import(options: ImportOptions) -> anyhow::Result<()> {
    let kind = ImportKind::from(options.kind);
    let size = std::fs::metadata(&options.file)
        .with_context(|| format!("读不了 {}", options.file.display()))?
        .len();
    if size > sheets::BYTES_MOST as u64 {
        bail!("{}", sheets::FileFault::TooLarge { most_mb: sheets::BYTES_MOST >> 20 });
    }
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("读不了 {}", options.file.display()))?;
    let app = super::open(&options.place.resolve()?.app).await?;
    let bar = progress::bar();
    bar.set_length(3);
    bar.set_message("读文件");
    let parsed = parse(kind, &bytes)?;
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
    let report = app.import(Importer::Operator, parsed.batch, mode, stage).await?;
    bar.finish_and_clear();
    println!("{}", summary(&report));
    if !report.faults.is_empty() {
        refuse(&options.file, &bytes, &report)?;
    }
    hand_out(&options.file, &report)
}

/// Lists what is wrong and writes the workbook that goes back.
fn refuse(file: &Path, bytes: &[u8], report: &ImportReport) -> anyhow::Result<()> {
    for fault in report.faults.iter().take(SHOWN) {
        println!("第 {} 行　{}", fault.line, words(report.kind, fault));
    }
    let back = beside(file, "问题", "xlsx");
    write(&back, &returned(bytes, report)?)?;
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
    let kind = ImportKind::from(options.kind);
    let app = super::open(&options.place.resolve()?.app).await?;
    let bytes = sheets::template(kind, app.county().await?.method())?;
    let path = options
        .file
        .unwrap_or_else(|| PathBuf::from(format!("{}模板.xlsx", sheets::kind_label(kind))));
    write(&path, &bytes)?;
    println!("{}", path.display());
    Ok(())
}

pub async fn export(options: ExportOptions) -> anyhow::Result<()> {
    let app = super::open(&options.place.resolve()?.app).await?;
    let county = app.county().await?;
    let area = options.area.map_or_else(|| county.root.clone(), AreaId::new);
    let kind = ExportKind::from(options.what);
    let sheet = match exports::export(&app, &Importer::Operator, kind, &area).await {
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
        .unwrap_or_else(|| PathBuf::from(format!("{}.{}", kind.label(), format.ending())));
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
