//! The three streams, fixed at sampling, and what each may and may not do (办法 art. 41, 46, 52, 53).
//! A risk-monitoring sample can be neither nonconforming nor published: [`PublicStream`] has no value for it.
use crate::words;

words! {
    /// The stream of a plan, a task and a sample; never changed after sampling.
    pub enum Stream {
        Supervision = "supervision", "监督抽检";
        RiskMonitoring = "risk_monitoring", "风险监测";
        Evaluation = "evaluation", "评价性抽检";
    }
}

words! {
    /// A stream whose results may become nonconformities, cases and publications. Risk monitoring is not among them.
    pub enum PublicStream {
        Supervision = "supervision", "监督抽检";
        Evaluation = "evaluation", "评价性抽检";
    }
}

words! {
    /// 检验类型: an inspection item is judged against a standard, a monitoring item against a reference value.
    pub enum ItemPurpose {
        Inspection = "inspection", "抽检项目";
        Monitoring = "monitoring", "监测项目";
    }
}

words! {
    /// 抽样环节.
    pub enum ChainStage {
        Production = "production", "生产";
        Distribution = "distribution", "流通";
        Catering = "catering", "餐饮";
    }
}

impl Stream {
    /// The two characters of the mark.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Supervision => "监督",
            Self::RiskMonitoring => "监测",
            Self::Evaluation => "评价",
        }
    }

    /// The word in addresses: `/plans/2026/risk-monitoring`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Supervision => "supervision",
            Self::RiskMonitoring => "risk-monitoring",
            Self::Evaluation => "evaluation",
        }
    }

    /// Reads the word in addresses.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|stream| stream.slug() == slug)
    }

    /// The stream as one whose failures are handled and published; `None` for risk monitoring (办法 art. 41, 46).
    pub const fn public(self) -> Option<PublicStream> {
        match self {
            Self::Supervision => Some(PublicStream::Supervision),
            Self::RiskMonitoring => None,
            Self::Evaluation => Some(PublicStream::Evaluation),
        }
    }

    /// Whether a backup portion must be kept for reinspection (办法 art. 17; risk monitoring is free of it, art. 16).
    pub const fn needs_backup(self) -> bool {
        !matches!(self, Self::RiskMonitoring)
    }

    /// The purpose of this stream's items when the base table does not say another.
    pub const fn purpose(self) -> ItemPurpose {
        match self {
            Self::RiskMonitoring => ItemPurpose::Monitoring,
            Self::Supervision | Self::Evaluation => ItemPurpose::Inspection,
        }
    }
}

impl From<PublicStream> for Stream {
    fn from(stream: PublicStream) -> Self {
        match stream {
            PublicStream::Supervision => Self::Supervision,
            PublicStream::Evaluation => Self::Evaluation,
        }
    }
}
