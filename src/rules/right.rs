//! What each role may do: the one table of route rights. Row scope stands in `scope.rs`; duties that must be apart are rules of the stages.
use super::actor::Role;
use super::actor::Role::{
    Approver, AuditAdmin, CaseOfficer, CaseReviewer, CityPlanner, CountyPlanner, Leader,
    PublicationReviewer, Publisher, Receiver, ReinspectionLaboratory, Reviewer, Sampler,
    SecurityAdmin, SystemAdmin, Tester,
};
use crate::words;

words! {
    /// A right that a route asks for.
    pub enum Right {
        Open = "open", "无需登录";
        SignedIn = "signed_in", "已登录";
        UserManage = "user_manage", "管理账户";
        SettingManage = "setting_manage", "管理机构、日历与任务计划";
        RuleManage = "rule_manage", "管理角色与时限规则";
        AuditRead = "audit_read", "查看审计日志";
        RegisterSee = "register_see", "查看基础数据";
        RegisterEdit = "register_edit", "登记生产经营者与人口";
        BaseTableEdit = "base_table_edit", "导入与启用基础表";
        LaboratoryEdit = "laboratory_edit", "登记检验机构与资质";
        PlanSee = "plan_see", "查看计划";
        PlanEdit = "plan_edit", "编制计划";
        PlanApprove = "plan_approve", "批准计划";
        PlanIssue = "plan_issue", "下达计划";
        TaskSee = "task_see", "查看任务";
        TaskAssign = "task_assign", "分配任务";
        TaskDecide = "task_decide", "接受或退回任务";
        SampleSee = "sample_see", "查看样品";
        SampleTake = "sample_take", "填写抽样单";
        SampleReceive = "sample_receive", "接收样品";
        ResultEnter = "result_enter", "录入结果";
        ImportSee = "import_see", "查看导入";
        ResultReview = "result_review", "审核结果";
        ReportApprove = "report_approve", "签发报告";
        CaseSee = "case_see", "查看案件";
        CaseHandle = "case_handle", "办理案件";
        CaseReview = "case_review", "审核办结";
        PublicationSee = "publication_see", "查看公示";
        PublicationCompose = "publication_compose", "编制公告";
        PublicationReview = "publication_review", "复核公告";
        IndicatorSee = "indicator_see", "查看指标";
    }
}

impl Right {
    /// Whether nobody needs to log in for it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether the console may do it: register, import and administer accounts, nothing that judges, closes or publishes.
    pub const fn console(self) -> bool {
        matches!(
            self,
            Self::UserManage
                | Self::SettingManage
                | Self::RegisterSee
                | Self::RegisterEdit
                | Self::BaseTableEdit
                | Self::LaboratoryEdit
                | Self::ResultEnter
                | Self::ImportSee
                | Self::AuditRead
        )
    }

    #[expect(clippy::too_many_lines, reason = "one table, a right a line")]
    /// The roles that hold this right. [`Right::SignedIn`] is held by every role.
    pub const fn holders(self) -> &'static [Role] {
        match self {
            Self::Open | Self::SignedIn => Role::ALL,
            Self::UserManage | Self::SettingManage => &[SystemAdmin],
            Self::RuleManage => &[SecurityAdmin],
            Self::AuditRead => &[AuditAdmin],
            Self::RegisterSee => &[
                CityPlanner,
                CountyPlanner,
                Sampler,
                Receiver,
                Tester,
                Reviewer,
                Approver,
                CaseOfficer,
                CaseReviewer,
                Leader,
                Publisher,
                PublicationReviewer,
                ReinspectionLaboratory,
                SystemAdmin,
                SecurityAdmin,
            ],
            Self::RegisterEdit | Self::PlanEdit | Self::PlanIssue | Self::TaskAssign => {
                &[CityPlanner, CountyPlanner]
            }
            Self::BaseTableEdit | Self::LaboratoryEdit => &[CityPlanner],
            Self::PlanSee => &[CityPlanner, CountyPlanner, Leader],
            Self::PlanApprove => &[Leader],
            Self::TaskSee => &[
                CityPlanner,
                CountyPlanner,
                Leader,
                Sampler,
                Receiver,
                Tester,
                Reviewer,
                Approver,
            ],
            Self::TaskDecide | Self::SampleReceive => &[Receiver],
            Self::SampleSee => &[
                CityPlanner,
                CountyPlanner,
                Sampler,
                Receiver,
                Tester,
                Reviewer,
                Approver,
                CaseOfficer,
                CaseReviewer,
                Leader,
                Publisher,
                PublicationReviewer,
            ],
            Self::SampleTake => &[Sampler],
            Self::ResultEnter => &[Tester],
            Self::ImportSee => &[
                CityPlanner,
                CountyPlanner,
                Receiver,
                Tester,
                Reviewer,
                Approver,
            ],
            Self::ResultReview => &[Reviewer],
            Self::ReportApprove => &[Approver],
            Self::CaseSee => &[
                CaseOfficer,
                CaseReviewer,
                Leader,
                Publisher,
                PublicationReviewer,
            ],
            Self::CaseHandle => &[CaseOfficer],
            Self::CaseReview => &[CaseReviewer],
            Self::PublicationSee => &[
                Publisher,
                PublicationReviewer,
                Leader,
                CaseOfficer,
                CaseReviewer,
            ],
            Self::PublicationCompose => &[Publisher],
            Self::PublicationReview => &[PublicationReviewer],
            Self::IndicatorSee => &[
                CityPlanner,
                CountyPlanner,
                Leader,
                CaseOfficer,
                CaseReviewer,
                Publisher,
            ],
        }
    }

    /// Whether the role holds this right.
    pub fn held_by(self, role: Role) -> bool {
        self.holders().contains(&role)
    }

    /// Which rows a route of this right touches, in the words of `routes --json`.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Open => "public",
            Self::SignedIn => "own account",
            Self::UserManage | Self::SettingManage | Self::RuleManage | Self::AuditRead => {
                "whole site"
            }
            Self::RegisterSee | Self::RegisterEdit | Self::BaseTableEdit | Self::LaboratoryEdit => {
                "master data"
            }
            Self::PlanSee | Self::PlanEdit | Self::PlanApprove | Self::PlanIssue => {
                "plans of the own agency; the city sees all"
            }
            Self::TaskSee | Self::TaskAssign | Self::TaskDecide => {
                "tasks of the own agency or laboratory; the city sees all"
            }
            Self::SampleSee | Self::SampleTake | Self::SampleReceive => "visible samples",
            Self::ResultEnter | Self::ImportSee | Self::ResultReview | Self::ReportApprove => {
                "samples of the own laboratory"
            }
            Self::CaseSee | Self::CaseHandle | Self::CaseReview => {
                "cases with a part of the own agency; the city sees all"
            }
            Self::PublicationSee | Self::PublicationCompose | Self::PublicationReview => {
                "public streams; the city's agency"
            }
            Self::IndicatorSee => "figures of the own agency; the city sees all",
        }
    }
}
