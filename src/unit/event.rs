//! What commands tell. `flow::settle` hands each on to the stages it concerns, in the same transaction.

#[expect(
    missing_docs,
    reason = "the fields are ids named after what they are ids of"
)]
/// Something happened that a later (or an earlier) stage must know of. Ids only; whoever needs more reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A plan was issued; its lines may be assigned.
    PlanIssued { plan_id: String },
    /// A line's quota, or a part of it, was given to a laboratory.
    TaskAssigned { plan_line_id: String, quantity: i32 },
    /// A laboratory declined a task; its quota is free again.
    TaskDeclined { plan_line_id: String, quantity: i32 },
    /// A sample was taken.
    SampleTaken {
        sample_id: String,
        agency_id: String,
        task_id: Option<String>,
        plan_line_id: Option<String>,
    },
    /// A sample was refused at reception; it does not count.
    SampleRefused {
        sample_id: String,
        task_id: Option<String>,
        plan_line_id: Option<String>,
    },
    /// A sample was voided before any laboratory had it; it does not count.
    SampleVoided {
        sample_id: String,
        task_id: Option<String>,
        plan_line_id: Option<String>,
    },
    /// A sample was received; the 20 working days of C-02 run.
    SampleReceived { sample_id: String },
    /// A file's results were written.
    ResultsImported { import_id: String, samples: i64 },
    /// Results went to review.
    ResultsSubmitted {
        sample_id: String,
        report_id: String,
    },
    /// A report was issued: approval and sending are one act.
    ReportIssued {
        sample_id: String,
        report_id: String,
        nonconforming: bool,
    },
    /// A disposal case was opened.
    CaseOpened { case_id: String, sample_id: String },
    /// An agency owns a part of a case from now on, and sees its sample.
    PartOwned {
        sample_id: String,
        agency_id: String,
    },
    /// A notice was served on an addressee; its C-14 and C-22 run.
    NoticeServed { case_id: String, notice_id: String },
    /// A part of a case was closed.
    PartClosed { case_id: String, part_id: String },
    /// An announcement was published.
    Published { announcement_id: String },
    /// A calendar year was loaded; legal days that ran into it provisionally are counted anew.
    CalendarYearAdded { year: i32 },
}

impl Event {
    /// The event's name, as the audit entry lists it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PlanIssued { .. } => "plan_issued",
            Self::TaskAssigned { .. } => "task_assigned",
            Self::TaskDeclined { .. } => "task_declined",
            Self::SampleTaken { .. } => "sample_taken",
            Self::SampleRefused { .. } => "sample_refused",
            Self::SampleVoided { .. } => "sample_voided",
            Self::SampleReceived { .. } => "sample_received",
            Self::ResultsImported { .. } => "results_imported",
            Self::ResultsSubmitted { .. } => "results_submitted",
            Self::ReportIssued { .. } => "report_issued",
            Self::CaseOpened { .. } => "case_opened",
            Self::PartOwned { .. } => "part_owned",
            Self::NoticeServed { .. } => "notice_served",
            Self::PartClosed { .. } => "part_closed",
            Self::Published { .. } => "published",
            Self::CalendarYearAdded { .. } => "calendar_year_added",
        }
    }
}
