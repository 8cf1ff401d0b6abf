//! The names of findings: a closed list, so that a test can see each of them happen.

use std::fmt;

macro_rules! codes {
    ($($(#[$meaning:meta])* $code:ident = $name:literal,)+) => {
        /// A finding's stable name, for programs and tests: `unknown-reference`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$meaning])* $code,)+
        }

        impl Code {
            /// Every name there is.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)+
                }
            }
        }
    };
}

codes! {
    // The folder and its files.
    /// The folder or a file of it cannot be opened.
    Unreadable = "unreadable",
    /// No method of that name is part of the program.
    UnknownMethod = "unknown-method",
    MissingFile = "missing-file",
    UnknownFile = "unknown-file",
    /// A folder, a device or a link that leads out of the method's folder.
    NotAFile = "not-a-file",
    /// More than a person could have written.
    TooLarge = "too-large",
    /// Saved as GBK or UTF-16, as some editors do.
    NotUtf8 = "not-utf8",
    /// What a method stands on is not there, or stands on another itself.
    Base = "base",
    // What is written.
    /// Not TOML.
    Syntax = "syntax",
    UnknownKey = "unknown-key",
    /// A key that would score people or set them targets (DOMAIN § 8).
    ForbiddenKey = "forbidden-key",
    MissingKey = "missing-key",
    WrongType = "wrong-type",
    /// Out of range, not a known word, or written in two ways at once.
    BadValue = "bad-value",
    // Names.
    /// The method is not called like its folder.
    FolderName = "folder-name",
    DuplicateId = "duplicate-id",
    NothingDeclared = "nothing-declared",
    UnknownReference = "unknown-reference",
    /// The office closes before it opens.
    OfficeHours = "office-hours",
    /// More households at least than at most.
    HouseholdsOrder = "households-order",
    // Levels and posts.
    /// Levels do not form one tree.
    AreaKinds = "area-kinds",
    /// A case would look for the post in vain.
    PostOutOfReach = "post-out-of-reach",
    /// Nobody to assign to.
    NoHandler = "no-handler",
    NearerLevel = "nearer-level",
    ApproverHandles = "approver-handles",
    // Steps.
    MissingOwner = "missing-owner",
    MissingLimit = "missing-limit",
    MissingBasis = "missing-basis",
    MissingEscalation = "missing-escalation",
    DeadEnd = "dead-end",
    /// An end with an owner, a limit or an action.
    EndStep = "end-step",
    NoEnd = "no-end",
    ManyEnds = "many-ends",
    BadStart = "bad-start",
    /// 信访工作条例 Art. 23.
    SlowAcceptance = "slow-acceptance",
    RatingLabels = "rating-labels",
    // Ladders.
    LadderEmpty = "ladder-empty",
    /// Somebody would press themselves.
    LadderOwner = "ladder-owner",
    LadderUrge = "ladder-urge",
    LadderDays = "ladder-days",
    LadderLevel = "ladder-level",
    // Actions.
    ActionTarget = "action-target",
    ActionPlace = "action-place",
    /// Only for some subjects what every matter is owed.
    ActionSubjects = "action-subjects",
    QuestionRule = "question-rule",
    PassUpLevel = "pass-up-level",
    // Joint handling and appeals.
    /// Calling without a rule for it, or a rule without calling.
    JointRule = "joint-rule",
    /// No post may be called.
    JointUnits = "joint-units",
    JointDays = "joint-days",
    /// Whoever decides about ratings is rated themselves.
    AppealDecider = "appeal-decider",
    // Appraisals in the open.
    /// Not where what was done is looked at, or of nothing.
    AppraisalPlace = "appraisal-place",
    /// What is to be rated can end without.
    AppraisalPassedBy = "appraisal-passed-by",
    /// One post alone, or one that handles what is rated.
    AppraisalPeople = "appraisal-people",
    AppraisalDays = "appraisal-days",
    AppraisalWords = "appraisal-words",
    // Sheets that are counted.
    /// About nothing, or about what the method does not do.
    ReportEmpty = "report-empty",
    /// Confirmed by somebody of another level.
    ReportConfirm = "report-confirm",
    // Replies kept ready.
    /// In braces, but nothing that is known.
    ReplySlot = "reply-slot",
    /// No action that it could begin.
    ReplyNowhere = "reply-nowhere",
    // Different people.
    SameOwner = "same-owner",
    SupervisorHandles = "supervisor-handles",
    SupervisorNotDistinct = "supervisor-not-distinct",
    // Restricted matters.
    RestrictedStart = "restricted-start",
    RestrictedLeak = "restricted-leak",
    // Ways through the procedure.
    UnreachableStep = "unreachable-step",
    /// Cases of a subject have no action that leads to the end.
    SubjectStuck = "subject-stuck",
    TrackUnset = "track-unset",
    HandlerUnset = "handler-unset",
    /// An end without a word to the person.
    SilentEnd = "silent-end",
    // The network of people.
    LineWithoutCadence = "line-without-cadence",
    RhythmTwice = "rhythm-twice",
    TierWithoutNeed = "tier-without-need",
    CareNeedsTwo = "care-needs-two",
    SelectionWithoutStep = "selection-without-step",
    SelectsItself = "selects-itself",
    /// Words that sort people by colour, risk or what they think (DOMAIN § 8 G1–G4).
    JudgesPeople = "judges-people",
    /// So many matters a month: it is not the number that counts (DOMAIN § 8 G6).
    CountTarget = "count-target",
    // Mediation.
    /// A file that says something of it and not all.
    MediationIncomplete = "mediation-incomplete",
    /// A committee without people.
    MediationNobody = "mediation-nobody",
    /// A mediator would decide about themselves.
    RecusalSelf = "recusal-self",
    /// What is not mediated here (DOMAIN § 5.1, § 8 G8).
    MediationBarred = "mediation-barred",
    /// A category without a place in the official lists.
    MediationClass = "mediation-class",
    /// Somebody is turned away and not told where to go.
    MediationRoute = "mediation-route",
    ReminderDays = "reminder-days",
    // Registers.
    /// Nobody enters, or nobody does the last step.
    RegisterNobody = "register-nobody",
    /// No field to be called by, or a choice without anything to choose.
    RegisterFields = "register-fields",
    /// Names and phones of people have to be sealed.
    RegisterPersonal = "register-personal",
    /// Money that cannot be counted, or that nobody approves.
    RegisterBudget = "register-budget",
    /// Whoever enters would approve.
    RegisterSelf = "register-self",
    /// Told apart by what need not be there, or is sealed.
    RegisterKey = "register-key",
    /// More than fit, or on no sheet.
    RegisterSigns = "register-signs",
    /// Booked where nobody serves.
    RegisterBooking = "register-booking",
    // The calendar.
    /// Holidays of a year are not known.
    CalendarYear = "calendar-year",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
