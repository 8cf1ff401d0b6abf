//! What is wrong with something that was typed or sent, and how to put it right.

use maplegrid_app::InputFault;
use maplegrid_domain::accounts::PasswordFault;

use super::households::household_fault;
use super::network::{appointment_fault, change_fault};
use super::one_to_ten;

/// A fault of one field: its name in the form and the words under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: &'static str,
    pub words: String,
}

impl Fault {
    pub fn new(field: &'static str, words: impl Into<String>) -> Self {
        Self { field, words: words.into() }
    }
}

/// A telephone number by the digits it has: 少了一位，现在只有 10 位.
pub fn phone_fault(digits: usize) -> String {
    const MOBILE: usize = 11;
    match digits {
        0 => "请写手机号，好给您回话".to_owned(),
        MOBILE => "这个号码不对，手机号是 1 开头的 11 位数字，请核对".to_owned(),
        less if less < MOBILE => {
            format!("少了{}位，现在只有 {less} 位", one_to_ten(MOBILE - less))
        }
        more => format!("多了{}位，现在有 {more} 位", one_to_ten(more - MOBILE)),
    }
}

/// The words for an input fault and the field they belong to.
pub fn input_fault(fault: &InputFault) -> Fault {
    let (field, words) = match fault {
        InputFault::Phone { digits } => ("phone", phone_fault(*digits)),
        InputFault::ContactMissing => {
            ("phone", "留个电话才能给您回话；不想留，请选匿名".to_owned())
        }
        InputFault::NameMissing => ("name", "请写怎么称呼您；不想留名，请选匿名".to_owned()),
        InputFault::NameTooLong { most } => ("name", format!("名字太长了，最多 {most} 个字")),
        InputFault::PhotoTooLarge { most_mb } => {
            ("photos", format!("有照片超过 {most_mb} MB，请换一张小一点的，其他都还在"))
        }
        InputFault::NotAPicture => {
            ("photos", "有一张不是照片，请选 JPG、PNG 或 WebP 格式的".to_owned())
        }
        InputFault::PictureTooManyPixels => {
            ("photos", "有照片尺寸太大，请先缩小，或截一张图再传".to_owned())
        }
        InputFault::VoiceTooLarge { most_mb } => {
            ("voice", format!("录音超过 {most_mb} MB，请说短一点，或分两次说"))
        }
        InputFault::NotARecording => ("voice", "这不是录音文件，请重新录一段".to_owned()),
        InputFault::UnknownAttachment => ("photos", "有照片或录音已经过期，请重新添加".to_owned()),
        InputFault::TooManyPhotos { most } => ("photos", format!("最多 {most} 张照片，请去掉几张")),
        InputFault::KeyTooLong { most } => ("key", format!("防重复编号最长 {most} 个字符")),
        InputFault::BadCursor => ("after", "这一页的链接已经失效，请从第一页看起".to_owned()),
        InputFault::ConsentMissing => ("consent", "代别人填写，要先征得本人同意".to_owned()),
        InputFault::Password(fault) => ("password", password_fault(*fault)),
        InputFault::Household(fault) => household_fault(fault),
        InputFault::Tree(fault) => change_fault(fault),
        InputFault::Appointment(fault) => appointment_fault(fault),
        InputFault::Missing { field: "reason" } => ("reason", "请写理由，几个字也行".to_owned()),
        InputFault::Missing { field: "agent" } => ("agent", "请先点一个人的名字".to_owned()),
        InputFault::Missing { field } => (*field, "这一项还没填".to_owned()),
        InputFault::AccountTaken => ("account", "这个账号已经有人用，请换一个".to_owned()),
        InputFault::SamePassword => ("new_password", "和原来的一样，请换一个新的".to_owned()),
        InputFault::AccountName => {
            ("account", "账号用小写字母、数字、点和短横线，3 到 32 个字符".to_owned())
        }
        InputFault::KeptApart => (
            "account",
            "您和他办的是要由不同的人做的两步，他的账号您不能开。请另一位能任命他的人开，或者请管理员开"
                .to_owned(),
        ),
        InputFault::TooManyCards { given, most } => (
            "area",
            format!(
                "一次最多打 {most} 户，这里有 {given} 户。请选小一级的地方，例如一个网格，分几次打"
            ),
        ),
        InputFault::NulInText => {
            ("text", "里面混进了看不见的空字符，请删掉这几个字重新写".to_owned())
        }
    };
    Fault { field, words }
}

fn password_fault(fault: PasswordFault) -> String {
    match fault {
        PasswordFault::TooShort { least } => format!("密码太短，至少 {least} 位"),
        PasswordFault::TooLong { most } => format!("密码太长，最多 {most} 位"),
        PasswordFault::TooUniform => {
            "密码太简单，大写字母、小写字母、数字、符号至少要有三种".to_owned()
        }
    }
}
